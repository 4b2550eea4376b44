"""What staff link stays linked, and what they keep apart stays apart."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_nlp import Comment, Correction, InputError, Link, Result, Strategy, group
from feedback_nlp.model.encoder import Encoder
from feedback_nlp.types import decision


@pytest.fixture(scope="module")
def result(comments: list[Comment], strategy: Strategy, encoder: Encoder) -> Result:
    return group(comments, strategy, split=False)


def theme_of(result: Result) -> dict[str, str | None]:
    return {opinion.id: opinion.theme for opinion in result.opinions}


def test_unlike_opinions_that_staff_link_share_a_theme(
    result: Result, comments: list[Comment], strategy: Strategy
) -> None:
    first, second = next(
        (one.opinions[0], other.opinions[0])
        for one, other in combinations(result.themes, 2)
        if one.goal != other.goal
    )
    after = theme_of(group(comments, strategy, split=False, links=[Link(first, second, True)]))
    assert after[first] == after[second] is not None


def test_opinions_kept_apart_leave_the_theme_that_they_shared(
    result: Result, comments: list[Comment], strategy: Strategy
) -> None:
    first, second = result.themes[0].opinions[:2]
    links = [Link(first, second, False)]
    for previous in (None, result):
        after = theme_of(group(comments, strategy, split=False, links=links, previous=previous))
        assert after[first] != after[second] or after[first] is None


def contradictory(links: list[Link]) -> bool:
    """By walking from each opinion along the links of those that belong together."""
    reached = {key: {key} for link in links for key in (link.first, link.second)}
    for _ in links:
        for link in links:
            if link.together:
                both = reached[link.first] | reached[link.second]
                for key in both:
                    reached[key] = both
    return any(not link.together and link.second in reached[link.first] for link in links)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), shown=st.booleans(), count=st.sampled_from([None, 3]))
def test_every_link_holds_or_a_contradiction_is_told(
    result: Result,
    comments: list[Comment],
    strategy: Strategy,
    data: st.DataObject,
    shown: bool,
    count: int | None,
) -> None:
    pairs = list(combinations(sorted(theme_of(result)), 2))
    chosen = data.draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True))
    links = [Link(*pair, data.draw(st.booleans())) for pair in chosen]

    def run() -> Result:
        previous = result if shown else None
        return group(
            comments, strategy, split=False, previous=previous, links=links, group_count=count
        )

    if contradictory(links):
        with pytest.raises(InputError, match="apart and together"):
            run()
        return
    found = theme_of(run())
    for link in links:
        together = found[link.first] is not None and found[link.first] == found[link.second]
        assert together == link.together


def test_links_that_contradict_each_other_are_refused(
    result: Result, comments: list[Comment], strategy: Strategy
) -> None:
    one, two, three = sorted(theme_of(result))[:3]
    links = [Link(one, two, True), Link(two, three, True), Link(one, three, False)]
    with pytest.raises(InputError, match="apart and together"):
        group(comments, strategy, split=False, links=links)


def test_a_link_against_what_staff_confirmed_is_refused(
    result: Result, comments: list[Comment], strategy: Strategy
) -> None:
    one, other = result.themes[0].opinions[0], result.themes[1].opinions[0]
    by_id = {opinion.id: opinion for opinion in result.opinions}
    confirmed = [
        Correction(o.submission, o.start, o.end, o.goal, theme=o.theme)
        for o in (by_id[one], by_id[other])
    ]
    with pytest.raises(InputError, match="confirmed in different places"):
        group(
            comments,
            strategy,
            split=False,
            previous=result,
            corrections=confirmed,
            links=[Link(one, other, True)],
        )


def test_a_link_of_an_opinion_that_is_gone_does_nothing(
    result: Result, comments: list[Comment], strategy: Strategy
) -> None:
    after = group(comments, strategy, split=False, links=[Link("gone:0-5", "c00:0-5", True)])
    assert replace(after, seconds={}) == replace(result, seconds={})


def test_lines_of_corrections_and_links_are_told_apart() -> None:
    assert decision({"must_link": ["a", "b"]}) == Link("a", "b", True)
    assert decision({"cannot_link": ["a", "b"]}) == Link("a", "b", False)
    assert decision({"submission": "s", "start": 0, "end": 3, "goal": 1}) == Correction(
        "s", 0, 3, 1
    )
    with pytest.raises(InputError, match="two different"):
        decision({"must_link": ["a", "a"]})
