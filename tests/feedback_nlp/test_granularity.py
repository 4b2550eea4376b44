"""Staff choose how many themes they want after the run, and nothing is compared again."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from feedback_nlp import Comment, InputError, Result, Strategy, group, ledger, regroup
from feedback_nlp.bench.synthetic import opinions
from feedback_nlp.cli import main


@pytest.fixture(scope="module")
def comments() -> list[Comment]:
    return opinions(300)


@pytest.fixture(scope="module")
def result(comments: list[Comment], strategy: Strategy) -> Result:
    return group(comments, strategy)


def themes(result: Result) -> dict[str, tuple[str, ...]]:
    return {theme.id: theme.opinions for theme in result.themes}


def test_granularity_one_is_the_run_itself(result: Result) -> None:
    again = regroup(result, granularity=1)
    assert themes(again) == themes(result)
    assert [theme.label for theme in again.themes] == [theme.label for theme in result.themes]


def test_finer_and_coarser_and_back(comments: list[Comment], result: Result) -> None:
    finer, coarser = regroup(result, granularity=2), regroup(result, granularity=0.5)
    assert len(coarser.themes) < len(result.themes) < len(finer.themes)
    for changed in (finer, coarser):
        ledger.check(comments, changed)
        assert themes(regroup(changed, granularity=1)) == themes(result)


@pytest.mark.parametrize("count", [12, 40])
def test_as_many_themes_as_were_asked_for(result: Result, count: int) -> None:
    assert len(regroup(result, group_count=count).themes) == count


@pytest.mark.parametrize("granularity", [0.3, 3])
def test_what_staff_decided_stays(
    comments: list[Comment], result: Result, granularity: float
) -> None:
    named, touched = sorted(result.themes, key=lambda theme: -len(theme.opinions))[:2]
    confirmed = {touched.opinions[0], touched.opinions[-1]}
    decided = replace(
        result,
        themes=tuple(
            replace(t, label="市の名", named=True) if t.id == named.id else t for t in result.themes
        ),
        opinions=tuple(replace(o, confirmed=o.id in confirmed) for o in result.opinions),
    )
    changed = regroup(decided, granularity=granularity)
    ledger.check(comments, changed)
    place = {opinion.id: opinion.theme for opinion in changed.opinions}
    assert {place[key] for key in confirmed} == {touched.id}
    assert {place[key] for key in named.opinions} == {named.id}
    assert {theme.id: theme.label for theme in changed.themes}[named.id] == "市の名"


def test_from_the_command_line(result: Result, tmp_path: Path) -> None:
    before, after = tmp_path / "before.json", tmp_path / "after.json"
    before.write_text(json.dumps(result.to_json()), encoding="utf-8")
    assert main(["regroup", str(before), "--group-count", "15", "--output", str(after)]) == 0
    assert len(json.loads(after.read_text(encoding="utf-8"))["themes"]) == 15


def test_bad_wishes_are_refused(result: Result) -> None:
    for wish in ({}, {"granularity": 1, "group_count": 5}, {"granularity": 0}, {"group_count": 0}):
        with pytest.raises(InputError):
            regroup(result, **wish)
    with pytest.raises(InputError, match="no trees"):
        regroup(replace(result, trees=()), granularity=1)
