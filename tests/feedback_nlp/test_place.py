"""New opinions find their place in a finished run, which is not read again and does not move."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feedback_nlp import Comment, Opinion, Result, Strategy, group, place, read_comments
from feedback_nlp.bench.synthetic import opinions
from feedback_nlp.errors import InputError, StandingError
from feedback_nlp.readings import Reading
from feedback_nlp.standing import Standing

OLD = opinions(240)
LETTER = Comment(
    "900",
    "駅の西口の駐輪場はいつも満車で、通勤の人が歩道に自転車を置いています。増やしてください。",
)
NEW = [replace(comment, id=f"n{comment.id}") for comment in opinions(24, seed=7)]


@pytest.fixture(scope="module")
def finished(strategy: Strategy) -> Result:
    """A run over the old comments, in which one letter came twice."""
    return group([*OLD, LETTER, replace(LETTER, id="901")], strategy, insights=True)


@pytest.fixture(scope="module")
def standing(finished: Result) -> Standing:
    """What stays of it, as it comes back from a database."""
    assert finished.standing
    return Standing.from_bytes(finished.standing.to_bytes())


def where(result: Result) -> dict[str, object]:
    """Where each opinion is and what is told of it."""
    found = result.insights.opinions if result.insights else {}
    return {
        o.id: (o.goal, o.goal_scores, o.measures, o.theme, o.theme_candidates, found.get(o.id))
        for o in result.opinions
    }


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.permutations(NEW), st.integers(1, len(NEW) - 1))
def test_in_any_order_and_in_any_portions_opinions_get_the_same_place(
    strategy: Strategy, standing: Standing, order: list[Comment], cut: int
) -> None:
    together = where(place(NEW, strategy, standing))
    apart = where(place(order[:cut], strategy, standing)) | where(
        place(order[cut:], strategy, standing)
    )
    assert apart == together
    assert any(theme is not None for _, _, _, theme, _, _ in together.values())


def test_every_new_comment_is_accounted_for_and_no_theme_is_made(
    strategy: Strategy, standing: Standing, finished: Result
) -> None:
    result = place([*NEW, Comment("x", "。。。")], strategy, standing)
    assert {o.submission for o in result.opinions} == {comment.id for comment in NEW}
    assert [(e.submission, e.reason) for e in result.excluded] == [("x", "no_words")]
    old = {theme.id for theme in finished.themes}
    assert {theme.id for theme in result.themes} <= old
    assert result.counts["opinions"] == len(NEW)


def test_what_the_run_had_read_is_mostly_put_where_the_run_put_it(
    strategy: Strategy, standing: Standing, finished: Result
) -> None:
    again = place([replace(comment, id=f"z{comment.id}") for comment in OLD], strategy, standing)
    themes = {o.text: o.theme for o in finished.opinions}
    goals = {o.text: o.goal for o in finished.opinions}
    assert np.mean([o.goal == goals[o.text] for o in again.opinions]) > 0.98
    placed = [o for o in again.opinions if themes[o.text] is not None and o.theme is not None]
    assert np.mean([o.theme == themes[o.text] for o in placed]) > 0.7


@pytest.mark.parametrize("text", [LETTER.text, LETTER.text.replace("。増やして", "。ぜひ増やして")])
def test_a_further_copy_of_a_letter_goes_where_staff_have_put_the_first(
    strategy: Strategy, standing: Standing, finished: Result, text: str
) -> None:
    [first] = [o for o in finished.opinions if o.submission == LETTER.id]
    moved = replace(first, goal=2, theme="elsewhere", confirmed=True)

    def earlier(ids: list[str]) -> dict[str, Opinion]:
        assert ids == [first.id]
        return {first.id: moved}

    result = place([Comment("n", text), *NEW[:3]], strategy, standing, earlier=earlier)
    copy = next(o for o in result.opinions if o.submission == "n")
    assert (copy.duplicate_of, copy.goal, copy.theme) == (first.id, 2, "elsewhere")
    assert not copy.confirmed


def test_nothing_joins_a_theme_that_is_closed_and_a_merged_one_takes_in_for_the_other(
    strategy: Strategy, standing: Standing
) -> None:
    themes = {theme for goal in standing.goals for theme in goal.themes}
    merged = place(NEW, strategy, standing.renamed(dict.fromkeys(themes, "one")))
    assert {o.theme for o in merged.opinions} <= {"one", None}
    assert all(o.theme_candidates in {("one",), ()} for o in merged.opinions)
    closed = place(NEW, strategy, standing.renamed({}))
    assert {o.theme for o in closed.opinions} == {None}


def test_another_draft_or_a_damaged_state_is_refused(
    strategy: Strategy, standing: Standing
) -> None:
    goals = {**strategy.goals, 1: "別の目標"}
    with pytest.raises(StandingError):
        place(NEW, replace(strategy, goals=goals), standing)
    with pytest.raises(InputError):
        Standing.from_bytes(b"nothing of the kind")


def test_what_was_read_before_is_not_read_again_and_gives_the_same(
    strategy: Strategy, monkeypatch: pytest.MonkeyPatch
) -> None:
    comments = [
        *OLD[:60],
        Comment("two", "1．バスを増やして。\n2．保育園を増やして。"),
        Comment("-", "！"),
    ]
    kept = {
        comment.id: Reading.from_json(r.key, r.to_json(), r.vectors.tobytes())
        for comment, r in zip(comments, read_comments(comments), strict=True)
    }
    plain = group(comments, strategy)
    monkeypatch.setattr("feedback_nlp.readings.hints", None)
    again = group(comments, strategy, readings=kept)
    assert again.to_json() | {"seconds": {}} == plain.to_json() | {"seconds": {}}
    assert len(kept["two"].spans) == 2
    assert kept["-"].spans == ()
