"""What is offered to staff who shape themes."""

from dataclasses import replace

import pytest

from feedback_nlp import Comment, InputError, Result, Strategy, group
from feedback_nlp.model.encoder import Encoder
from feedback_nlp.suggestions import (
    Likeness,
    misfits,
    propose_merges,
    propose_split,
    similar_opinions,
    suggest_themes,
)

BUSES = {
    "b1": "バスの本数を増やしてほしい。",
    "b2": "バスの便が少なく、病院に行けません。",
    "b3": "路線バスの夜の本数が足りない。",
    "b4": "バス停に屋根をつけ、バスの本数も増やしてほしい。",
}
NURSERIES = {
    "n1": "保育園の定員を増やしてほしい。",
    "n2": "保育園に入れず、仕事に戻れません。",
    "n3": "保育園の待機児童をなくしてください。",
    "n4": "保育士の給料を上げ、保育園を増やしてほしい。",
}


@pytest.fixture(scope="module")
def likeness(encoder: Encoder) -> Likeness:
    return Likeness.of({**BUSES, **NURSERIES})


def test_more_like_this_finds_the_same_matter(likeness: Likeness) -> None:
    nearest, next_one = similar_opinions(likeness, "b3", 2)
    assert {nearest.opinion, next_one.opinion} <= set(BUSES)
    assert nearest.score >= next_one.score


@pytest.mark.parametrize(
    ("opinion", "same_subject", "same_request"),
    [
        (
            "バスの本数を増やしてほしい",
            "バスの便が少なく、病院に行けません",
            "保育園の定員を増やしてほしい",
        ),
        (
            "公園の遊具を直してください",
            "公園のすべり台が壊れています",
            "図書館の屋根を直してください",
        ),
        (
            "図書館の開館時間を延ばしてほしい",
            "図書館が早く閉まるので使えない",
            "バスの時間を延ばしてほしい",
        ),
        ("街灯が暗くて危ない", "街灯を明るいものに替えてください", "歩道がでこぼこで危ない"),
    ],
)
def test_the_subject_counts_more_than_the_words_of_the_request(
    encoder: Encoder, opinion: str, same_subject: str, same_request: str
) -> None:
    texts = {"own": opinion, "subject": same_subject, "request": same_request}
    likeness = Likeness.of({**BUSES, **NURSERIES, **texts})
    ranked = [similar.opinion for similar in similar_opinions(likeness, "own", 20)]
    assert ranked.index("subject") < ranked.index("request")


def test_a_theme_is_suggested_with_the_words_that_speak_for_it(likeness: Likeness) -> None:
    themes = {"bus": list(BUSES), "nursery": list(NURSERIES)}
    best, other = suggest_themes(likeness, "b3", themes)
    assert best.theme == "bus"
    assert "バス" in best.words
    assert best.score > other.score


def test_an_opinion_in_the_wrong_theme_is_a_misfit(likeness: Likeness) -> None:
    themes = {"bus": [*BUSES, "n1"], "nursery": ["n2", "n3", "n4"]}
    worst = misfits(likeness, themes)[0]
    assert (worst.opinion, worst.theme, worst.nearest) == ("n1", "bus", "nursery")


def test_themes_on_one_matter_are_proposed_for_merging(likeness: Likeness) -> None:
    themes = {"bus": ["b1", "b2"], "buses": ["b3", "b4"], "nursery": list(NURSERIES)}
    assert [proposal.themes for proposal in propose_merges(likeness, themes)] == [("bus", "buses")]


def test_a_theme_of_two_matters_falls_into_them(likeness: Likeness) -> None:
    proposal = propose_split(likeness, "both", [*BUSES, *NURSERIES], 2)
    assert {frozenset(part) for part in proposal.opinions} == {
        frozenset(BUSES),
        frozenset(NURSERIES),
    }


@pytest.mark.parametrize("parts", [1, 6])
def test_a_split_has_two_to_five_parts(likeness: Likeness, parts: int) -> None:
    with pytest.raises(InputError, match="2 to 5"):
        propose_split(likeness, "both", list(BUSES), parts)


def test_unknown_opinions_are_refused(likeness: Likeness) -> None:
    with pytest.raises(InputError, match="nobody"):
        similar_opinions(likeness, "nobody")


def test_proposals_move_nothing_and_survive_json(strategy: Strategy, encoder: Encoder) -> None:
    texts = {**BUSES, **NURSERIES}
    comments = [Comment(key, text, goal=1) for key, text in texts.items()]
    first = group(comments, strategy, split=False)
    opinions = tuple(replace(o, goal=1, theme="t", confirmed=True) for o in first.opinions)
    theme = replace(first.themes[0], id="t", goal=1, opinions=tuple(o.id for o in opinions))
    previous = replace(first, opinions=opinions, themes=(theme,))
    after = group(comments, strategy, split=False, previous=previous)
    [proposal] = after.proposals
    assert proposal.kind == "split"
    assert {key for part in proposal.opinions for key in part} == set(theme.opinions)
    assert {opinion.theme for opinion in after.opinions} == {"t"}
    assert Result.from_json(after.to_json()) == after


def test_english_opinions_are_alike_by_what_they_speak_of() -> None:
    texts = {
        "hooked": "The free bet offer got my son hooked.",
        "began": "My husband began with a free bet on television.",
        "racing": "Horse racing would lose its sponsors and die.",
        "clubs": "Small racing clubs cannot live without sponsors.",
        "father": "My son loves watching cartoons with his father.",
    }
    likeness = Likeness.of(texts)
    pairs = {("began", "hooked"), ("racing", "clubs"), ("clubs", "racing")}
    for one, other in pairs:
        assert similar_opinions(likeness, one, 1)[0].opinion == other
