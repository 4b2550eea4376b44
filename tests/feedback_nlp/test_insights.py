"""What a run tells staff of each opinion besides its place."""

import json
from pathlib import Path

import pytest

from feedback_nlp import Comment, Correction, Result, Strategy, group

STRATEGY = Path(__file__).parents[1] / "consultations" / "data" / "strategy.json"
BUSES = [
    "路線バスの減便をやめてください。",
    "路線バスの本数を増やしてください。",
    "バスの減便で通院に困ります。",
    "夜の路線バスを走らせてください。",
    "バス停に屋根をつけてほしいです。",
    "路線バスの運転手を確保してほしい。",
]
PARKS = ["公園の木陰を増やしてください。", "公園に日よけと木を植えてほしい。"]
LOST = "路線バスの時刻表が読みにくいです。"


@pytest.fixture(scope="module")
def result() -> Result:
    """Staff put buses, a bad fit among them, and parks into themes, and took one opinion out."""
    comments = [Comment(str(at), text) for at, text in enumerate([*BUSES, *PARKS, PARKS[0], LOST])]
    decided = [
        Correction(c.id, 0, len(c.text), goal=4, theme=theme, decided=frozenset({"goal", "theme"}))
        for c, theme in zip(comments, ["bus"] * 6 + ["park"] * 2 + ["bus", None], strict=True)
    ]
    strategy = Strategy.from_json(json.loads(STRATEGY.read_text("utf-8")))
    return group(comments, strategy, corrections=decided, split=False, insights=True)


def insight(result: Result, submission: int):
    return result.insights.opinions[result.opinions[submission].id]


def test_an_unplaced_opinion_gets_the_best_themes_and_the_words_that_speak_for_them(
    result: Result,
) -> None:
    suggestions = insight(result, 9).themes
    assert [each.theme for each in suggestions] == ["bus", "park"]
    assert "バス" in suggestions[0].words
    assert "バス" not in suggestions[1].words


def test_an_opinion_that_sits_badly_is_told_with_a_theme_that_suits_it(result: Result) -> None:
    assert insight(result, 8).sits_badly
    assert insight(result, 8).themes[0].theme == "park"
    assert not insight(result, 0).sits_badly


def test_more_like_this_starts_with_what_says_nearly_the_same(result: Result) -> None:
    texts = {opinion.id: opinion.text for opinion in result.opinions}
    assert texts[insight(result, 0).similar[0].opinion] in BUSES
    assert "バス" in insight(result, 0).words


def test_a_split_names_every_opinion_once_and_each_part_differently(result: Result) -> None:
    [members] = [set(theme.opinions) for theme in result.themes if theme.id == "bus"]
    plans = [plan for plan in result.insights.splits if plan.theme == "bus"]
    assert plans
    for plan in plans:
        named = [opinion for part in plan.opinions for opinion in part]
        assert set(named) == members
        assert len(named) == len(members)
        assert len(set(plan.labels)) == len(plan.labels) == len(plan.opinions)


def test_every_opinion_has_its_own_place_on_the_map(result: Result) -> None:
    places = {(found.x, found.y) for found in result.insights.opinions.values()}
    assert len(places) == len(result.opinions)


def test_insights_are_no_part_of_the_result_and_come_only_when_asked_for(result: Result) -> None:
    assert "insights" not in result.to_json()
    strategy = Strategy.from_json(json.loads(STRATEGY.read_text("utf-8")))
    assert group([Comment("1", BUSES[0])], strategy).insights is None


@pytest.mark.parametrize("texts", [[], ["。。。"], ["バスを増やしてほしい。"], ["図書館"] * 3])
def test_the_smallest_calls_have_insights_too(texts: list[str]) -> None:
    strategy = Strategy.from_json(json.loads(STRATEGY.read_text("utf-8")))
    comments = [Comment(str(number), text) for number, text in enumerate(texts)]

    result = group(comments, strategy, insights=True)

    assert result.insights is not None
    assert {opinion.id for opinion in result.opinions} == set(result.insights.opinions)
