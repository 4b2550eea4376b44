"""What `group` promises to those who call it."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from feedback_nlp import (
    OUTSIDE,
    Comment,
    Correction,
    InputError,
    LedgerError,
    Result,
    Strategy,
    group,
    ledger,
)
from feedback_nlp.model.encoder import Encoder
from feedback_nlp.types import Opinion


@pytest.fixture(scope="module")
def result(comments: list[Comment], strategy: Strategy, encoder: Encoder) -> Result:
    return group(comments, strategy)


def placed(result: Result, submission: str) -> Opinion:
    return next(opinion for opinion in result.opinions if opinion.submission == submission)


def without_seconds(result: Result) -> Result:
    return replace(result, seconds={})


def test_opinions_find_their_goal_and_measure(result: Result) -> None:
    best = {o.submission: (o.goal, o.measures[0].code) for o in result.opinions}
    assert best["c00"] == (1, "1-1-1")
    assert best["c04"] == (1, "1-1-2")
    assert best["c07"] == (2, "2-1-1")
    assert best["c10"] == (2, "2-1-2")


def test_what_is_outside_the_draft_is_told_so(result: Result) -> None:
    assert placed(result, "c15").goal == OUTSIDE


def test_what_has_a_clear_goal_is_not_outside_the_draft(
    strategy: Strategy, encoder: Encoder
) -> None:
    """Though neither is like the draft, as the confidence tells."""
    texts = ("孫の顔が見たい。", "飛行機の音がうるさい。")
    clear, unclear = (group([Comment("a", text)], strategy).opinions[0] for text in texts)
    assert (clear.goal, unclear.goal) == (1, OUTSIDE)
    assert clear.goal_confidence < 0.5


def test_english_opinions_find_the_same_goals(result: Result) -> None:
    opinion = placed(result, "c14")
    assert (opinion.language, opinion.goal, opinion.measures[0].code) == ("en", 2, "2-1-1")


def test_opinions_on_one_matter_share_a_theme(result: Result) -> None:
    buses = {placed(result, key).theme for key in ("c06", "c07", "c08")}
    parks = {placed(result, key).theme for key in ("c03", "c04", "c05")}
    assert len(buses) == len(parks) == 1
    assert None not in buses | parks
    assert buses != parks


def test_a_letter_sent_twice_is_one_family(result: Result) -> None:
    copies = [o for o in result.opinions if o.submission == "c13"]
    assert {copy.duplicate_of for copy in copies} <= {o.id for o in result.opinions}
    assert any(copy.duplicate_of for copy in copies)


def test_themes_have_labels_and_verbatim_evidence(result: Result) -> None:
    by_id = {opinion.id: opinion for opinion in result.opinions}
    for theme in result.themes:
        texts = " ".join(by_id[key].text for key in theme.opinions)
        assert theme.label
        assert all(keyword in texts for keyword in theme.keywords)
        assert 1 <= len(theme.representatives) <= 4
        assert set(theme.representatives) <= set(theme.opinions)
        assert {by_id[key].goal for key in theme.opinions} == {theme.goal}


def test_counts_balance(result: Result, comments: list[Comment]) -> None:
    counts = result.counts
    assert counts["submissions"] == len(comments)
    assert counts["opinions"] == counts["assigned"] + counts["undecided"] + counts["outside"]
    assert counts["unplaced"] == counts["opinions"] - sum(len(t.opinions) for t in result.themes)


def test_the_result_survives_json(result: Result) -> None:
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result


def test_the_order_of_comments_does_not_matter(
    result: Result, comments: list[Comment], strategy: Strategy
) -> None:
    turned = [*comments[7:], *reversed(comments[:7])]
    assert without_seconds(group(turned, strategy)) == without_seconds(result)


def test_a_second_run_on_the_first_changes_nothing(
    result: Result, comments: list[Comment], strategy: Strategy
) -> None:
    again = group(comments, strategy, previous=result)
    assert [(o.id, o.goal, o.theme) for o in again.opinions] == [
        (o.id, o.goal, o.theme) for o in result.opinions
    ]
    assert [(t.id, t.label) for t in again.themes] == [(t.id, t.label) for t in result.themes]


def test_new_comments_join_themes_and_move_nobody(
    result: Result, comments: list[Comment], strategy: Strategy
) -> None:
    named = replace(
        result,
        themes=tuple(replace(t, label="職員がつけた名前", named=True) for t in result.themes),
    )
    more = [
        *comments,
        Comment("d1", "夜のバスの本数を増やしてほしい。"),
        Comment("d2", "公園の遊具を増やして。"),
    ]
    again = group(more, strategy, previous=named)
    assert placed(again, "d1").theme == placed(result, "c06").theme
    assert placed(again, "d2").theme == placed(result, "c03").theme
    kept = {o.id: o.theme for o in again.opinions}
    assert all(kept[o.id] == o.theme for o in result.opinions if o.theme)
    labels = {theme.id: theme.label for theme in again.themes}
    assert all(labels[theme.id] == "職員がつけた名前" for theme in result.themes)


def test_corrections_always_win(
    result: Result, comments: list[Comment], strategy: Strategy
) -> None:
    wrong, target = placed(result, "c06"), placed(result, "c03")
    correction = Correction(
        wrong.submission, wrong.start, wrong.end, goal=1, measure="1-1-2", theme=target.theme
    )
    again = group(comments, strategy, previous=result, corrections=[correction])
    moved = placed(again, "c06")
    assert (moved.goal, moved.theme, moved.measures[0].code) == (1, target.theme, "1-1-2")
    assert moved.confirmed
    assert placed(group(comments, strategy, previous=again), "c06") == moved


def test_spans_fixed_by_staff_are_not_split_again(strategy: Strategy, encoder: Encoder) -> None:
    text = "保育園を増やしてほしい。また、バスの本数を増やしてほしい。"
    whole = group([Comment("a", text, spans=((0, len(text)),))], strategy)
    assert [(o.start, o.end) for o in whole.opinions] == [(0, len(text))]
    assert len(group([Comment("a", text)], strategy).opinions) == 2
    assert len(group([Comment("a", text)], strategy, split=False).opinions) == 1


def test_the_page_counts_as_evidence_not_as_truth(strategy: Strategy, encoder: Encoder) -> None:
    def place(text: str, page: int | None) -> Opinion:
        return group([Comment("a", text, goal=page)], strategy).opinions[0]

    clear, doubtful = "駐輪場を増やして、自転車を使いやすくしてほしい。", "公園に自転車を置きたい。"
    assert place(clear, None).goal == place(clear, 1).goal == 2
    assert place(doubtful, 1).goal_scores[1] > place(doubtful, None).goal_scores[1]


def test_nothing_is_lost(strategy: Strategy, encoder: Encoder) -> None:
    texts = ["", " \n", "。。。", "👍", "\0\ud800バスを増やして", "あああああ"]
    result = group([Comment(str(at), text) for at, text in enumerate(texts)], strategy)
    assert {e.submission: e.reason for e in result.excluded} == {
        "0": "empty", "1": "empty", "2": "no_words", "3": "no_words",
    }  # fmt: skip
    assert {o.submission for o in result.opinions} == {"4", "5"}


@pytest.mark.parametrize("title", ["意見", "", "その他について"])
def test_a_draft_without_any_words_still_groups(
    title: str, comments: list[Comment], encoder: Encoder
) -> None:
    bare = Strategy.from_json({"goals": [{"no": 1, "title": title}, {"no": 2, "title": "バス"}]})
    result = group(comments, bare)
    assert result.counts["opinions"] >= len(comments)


def test_no_comments_are_a_result_too(strategy: Strategy, encoder: Encoder) -> None:
    result = group([], strategy)
    assert (result.opinions, result.themes, result.counts["submissions"]) == ((), (), 0)


@pytest.mark.parametrize("count", [1, 3, 7])
def test_a_given_number_of_groups_is_kept(
    count: int, comments: list[Comment], strategy: Strategy, encoder: Encoder
) -> None:
    result = group(comments, strategy, group_count=count, split=False)
    assert all(opinion.theme for opinion in result.opinions)
    goals = Counter(opinion.goal for opinion in result.opinions)
    assert len(result.themes) == max(count, len(goals))


def test_repeated_ids_are_refused(strategy: Strategy, encoder: Encoder) -> None:
    with pytest.raises(InputError, match="more than once"):
        group([Comment("a", "バス"), Comment("a", "電車")], strategy)


def test_the_ledger_finds_what_is_lost_altered_or_doubled(
    result: Result, comments: list[Comment]
) -> None:
    first = result.opinions[0]
    broken = [
        replace(result, opinions=result.opinions[1:]),
        replace(result, opinions=(replace(first, text="別の文"), *result.opinions[1:])),
        replace(result, opinions=(first, *result.opinions)),
        replace(result, themes=result.themes[1:]),
    ]
    for altered in broken:
        with pytest.raises(LedgerError):
            ledger.check(comments, altered)
    with pytest.raises(LedgerError):
        ledger.check([*comments, Comment("lost", "x")], result)


def test_progress_is_told(comments: list[Comment], strategy: Strategy, encoder: Encoder) -> None:
    told: list[tuple[str, int, int]] = []
    group(comments, strategy, progress=lambda *step: told.append(step))
    assert {step for step, done, total in told if done == total} == {
        "model", "split", "embed", "assign", "duplicates", "themes",
    }  # fmt: skip
