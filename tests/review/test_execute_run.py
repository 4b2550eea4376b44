"""A run: nothing is lost, nothing is double, and what staff decided stays."""

import logging
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from engagement.consultations.usage import measures_in_use
from engagement.review.models import (
    Outcome,
    Placement,
    Run,
    RunError,
    RunState,
    Theme,
    ThemeState,
)
from engagement.review.services.execute_run import execute_run
from engagement.submissions.models import ExclusionReason, Opinion, State, Submission
from engagement.submissions.services.content import Part
from engagement.submissions.services.correct import correct_submission
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.withdraw import withdraw_submission
from feedback_nlp.errors import ModelError
from feedback_nlp.types import Result
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grouping")]


@pytest.fixture
def run_again(consultation: Any) -> Any:
    """Execute a new run to its end; answers it."""

    def execute() -> Run:
        run = factories.RunFactory(consultation=consultation, state=RunState.QUEUED)
        execute_run(run=run)
        run.refresh_from_db()
        return run

    return execute


def confirm(placement: Placement, **fields: Any) -> None:
    """As staff do, without the service that other tests are about."""
    for name, value in fields.items():
        setattr(placement, name, value)
    placement.confirmed_at = timezone.now()
    placement.confirmed_by = factories.UserFactory()
    placement.save()


def rows() -> list[Any]:
    """Everything a run writes, with its numbers."""
    return [
        list(Submission.objects.order_by("pk").values("pk", "state", "exclusion_reason")),
        list(Opinion.objects.order_by("pk").values()),
        list(Placement.objects.order_by("pk").values()),
        list(Theme.objects.order_by("pk").values()),
        sorted(Theme.representatives.through.objects.values_list("theme_id", "opinion_id")),
    ]


def test_opinions_goals_and_themes_are_stored_with_the_run_that_made_them(
    send: Any, run_again: Any
) -> None:
    submission = send("目標1【バス】の本数を増やして。目標2【図書館】も増やして。")
    run = run_again()
    first, second = Placement.objects.order_by("opinion__start")
    assert run.state == RunState.DONE
    assert run.model == {"name": "stand-in"}
    assert run.seconds == {"embed": 0.1}
    assert run.counts == {"submissions": 1, "comments": 1, "opinions": 2, "excluded": 0}
    assert (first.opinion.text, first.goal_code) == ("目標1【バス】の本数を増やして。", "1")
    assert (second.outcome, second.theme.label) == (Outcome.ASSIGNED, "図書館のこと")
    assert {first.run, second.run, first.theme.created_by_run} == {run}
    assert list(first.theme.representatives.all()) == [first.opinion]
    submission.refresh_from_db()
    assert submission.state == State.PLACED


def test_a_translated_part_is_read_in_its_translation_and_stays_what_was_written(
    send: Any, run_again: Any, grouping: Any
) -> None:
    original = "Thêm xe buýt. Và xe điện."
    submission = send(original)
    submission.language = "vi"
    submission.save()
    submission.parts.update(translation="目標1【バス】を増やして。")
    run_again()
    placement = Placement.objects.get()
    assert [comment.text for comment in grouping.calls[-1]["comments"]] == [
        "目標1【バス】を増やして。"
    ]
    assert (placement.goal_code, placement.theme.label) == ("1", "バスのこと")
    assert (placement.opinion.text, placement.opinion.language) == (original, "vi")
    before = rows()
    run_again()
    assert [row["id"] for row in rows()[1]] == [row["id"] for row in before[1]]
    assert Placement.objects.get().theme.label == "バスのこと"


def test_doubt_is_kept_as_doubt(send: Any, run_again: Any) -> None:
    send("なんとかしてください。")
    send("目標0【計画】全体が読みにくい。")
    run_again()
    undecided, outside = Placement.objects.order_by("pk")
    assert (undecided.outcome, undecided.goal_code, undecided.theme) == ("undecided", "", None)
    assert (outside.outcome, outside.goal_code) == ("outside", "0")
    assert outside.theme.goal_code == "0"


def test_what_holds_no_opinion_is_excluded_with_its_reason(send: Any, run_again: Any) -> None:
    submission = send("以上です。")
    run_again()
    submission.refresh_from_db()
    assert (submission.state, submission.exclusion_reason) == (
        State.EXCLUDED,
        ExclusionReason.NO_OPINION,
    )


def test_a_task_that_is_delivered_twice_changes_nothing(
    send: Any, run_again: Any, grouping: Any
) -> None:
    send("目標1【バス】の本数。")
    run = run_again()
    before = rows()
    execute_run(run=run)
    assert rows() == before
    assert len(grouping.calls) == 1


def test_a_run_that_died_and_is_executed_again_leaves_the_same_rows(
    send: Any, run_again: Any
) -> None:
    for text in (
        "目標1【バス】の本数。",
        "目標1【バス】の運賃。目標2【図書館】。",
        "分からない。",
        "以上です。",
    ):
        send(text)
    run = run_again()
    before = rows()
    Run.objects.filter(pk=run.pk).update(state=RunState.QUEUED)
    execute_run(run=run)
    assert rows() == before
    run.refresh_from_db()
    assert (run.state, run.attempts) == (RunState.DONE, 2)


def test_new_submissions_join_the_themes_that_are_there(send: Any, run_again: Any) -> None:
    send("目標1【バス】の本数。")
    run_again()
    before = rows()
    send("目標1【バス】の運賃。")
    run_again()
    assert rows()[3] == before[3], "no theme changed its number or label"
    assert rows()[2][:1] == before[2], "the placement of before is untouched"
    assert Theme.objects.get().placements.count() == 2


def test_parts_are_split_further_and_never_merged(
    consultation: Any, run_again: Any, grouping: Any
) -> None:
    submission = receive_submission(
        consultation=consultation,
        parts=[
            Part("目標1【バス】。目標1【鉄道】。", goal_code="1"),
            Part("目標2【図書館】", goal_code="2"),
        ],
        received_at=factories.DURING,
    )
    grouping.split = lambda text: [(0, len(text))] if "。" not in text else None
    run_again()
    first, second = grouping.calls[-1]["comments"]
    assert (first.goal, second.goal) == (1, 2)
    opinions = Opinion.objects.order_by("start")
    assert [opinion.text for opinion in opinions] == [
        "目標1【バス】。",
        "目標1【鉄道】。",
        "目標2【図書館】",
    ]
    before = rows()
    run_again()
    assert rows() == before
    assert [comment.spans for comment in grouping.calls[-1]["comments"]] == [
        ((0, 8), (8, 16)),
        ((0, 8),),
    ]
    submission.refresh_from_db()
    assert submission.state == State.PLACED


def test_one_part_without_an_opinion_does_not_exclude_the_submission(
    consultation: Any, run_again: Any
) -> None:
    submission = receive_submission(
        consultation=consultation,
        parts=[Part("目標1【バス】。"), Part("以上です。")],
        received_at=factories.DURING,
    )
    assert run_again().counts["excluded"] == 0
    submission.refresh_from_db()
    assert submission.state == State.PLACED


def test_a_submission_corrected_during_the_run_is_analysed_in_its_new_words(
    consultation: Any, run_again: Any, grouping: Any, time_machine: Any
) -> None:
    time_machine.move_to(factories.DURING, tick=False)
    submission = receive_submission(consultation=consultation, text="目標1【バス】の本数を増やす。")
    Run.objects.all().delete()

    def correct() -> None:
        correct_submission(submission=submission, parts=[Part("目標2【図書館】。")], answers={})

    grouping.before = correct
    assert run_again().state == RunState.DONE
    assert not Opinion.objects.exists()
    grouping.before = lambda: None
    execute_run(run=Run.objects.get(state=RunState.QUEUED))
    assert [p.opinion.text for p in Placement.objects.all()] == ["目標2【図書館】。"]


def test_corrected_and_withdrawn_submissions_leave_the_review(
    consultation: Any, run_again: Any, time_machine: Any
) -> None:
    time_machine.move_to(factories.DURING, tick=False)
    corrected, withdrawn = (
        receive_submission(consultation=consultation, text=f"目標1【{subject}】。")
        for subject in ("バス", "鉄道")
    )
    Run.objects.all().delete()
    run_again()
    confirm(Placement.objects.get(opinion__submission=corrected))
    correct_submission(submission=corrected, parts=[Part("目標2【図書館】。")], answers={})
    withdraw_submission(submission=withdrawn)
    assert not Placement.objects.exists()
    run_again()
    assert [p.opinion.text for p in Placement.objects.all()] == ["目標2【図書館】。"]
    in_use = Theme.objects.of(consultation)
    assert list(in_use.values_list("label", flat=True)) == ["図書館のこと"]


def test_what_staff_confirmed_is_never_moved(send: Any, run_again: Any, consultation: Any) -> None:
    send("目標1【バス】の本数。")
    run_again()
    placement = Placement.objects.get()
    theme = factories.ThemeFactory(
        consultation=consultation, goal_code="2", label="夜の足", named_by_staff=True
    )
    confirm(placement, goal_code="2", theme=theme)
    run_again()
    placement.refresh_from_db()
    assert (placement.goal_code, placement.theme) == ("2", theme)
    assert placement.is_confirmed


def test_a_confirmation_during_the_run_wins_over_the_run(
    send: Any, run_again: Any, grouping: Any
) -> None:
    send("分からない。")
    run_again()

    def staff_decide() -> None:
        confirm(Placement.objects.get(), outcome=Outcome.ASSIGNED, goal_code="2")

    grouping.before = staff_decide
    run_again()
    assert Placement.objects.get().goal_code == "2"


def test_confirmed_placements_teach_the_next_run(send: Any, run_again: Any, grouping: Any) -> None:
    submission = send("目標1【バス】の本数。")
    run_again()
    placement = Placement.objects.get()
    confirm(placement)
    run_again()
    (correction,) = grouping.calls[-1]["corrections"]
    assert (correction.submission, correction.start, correction.end) == (
        f"{submission.pk}@0",
        0,
        len(submission.text),
    )
    assert (correction.goal, correction.theme) == (1, str(placement.theme_id))


def test_a_label_chosen_by_staff_stays_and_others_may_improve(
    send: Any, run_again: Any, grouping: Any
) -> None:
    send("目標1【バス】。目標1【鉄道】。目標1【自転車】。")
    run_again()
    bus, rail, bicycle = Theme.objects.order_by("pk")
    Theme.objects.filter(pk=bus.pk).update(label="路線バスの減便", named_by_staff=True)
    Theme.objects.filter(pk=rail.pk).update(state=ThemeState.REVIEWED)
    grouping.change = lambda result: replace(
        result, themes=tuple(replace(theme, label="別の名前") for theme in result.themes)
    )
    run_again()
    labels = list(Theme.objects.order_by("pk").values_list("label", flat=True))
    assert labels == ["路線バスの減便", "鉄道のこと", "別の名前"]
    named = {theme.id: theme.named for theme in grouping.calls[-1]["previous"].themes}
    assert named == {str(bus.pk): True, str(rail.pk): True, str(bicycle.pk): False}


def test_only_themes_that_nobody_had_a_hand_in_vanish_when_empty(
    consultation: Any, run_again: Any
) -> None:
    forgotten = factories.ThemeFactory(consultation=consultation)
    named = factories.ThemeFactory(consultation=consultation, named_by_staff=True)
    reviewed = factories.ThemeFactory(consultation=consultation, state=ThemeState.REVIEWED)
    answered = factories.ResponseFactory(
        theme=factories.ThemeFactory(consultation=consultation)
    ).theme
    elsewhere = factories.ThemeFactory()
    run_again()
    forgotten.refresh_from_db()
    assert forgotten.is_retired
    assert set(Theme.objects.filter(is_retired=False)) == {named, reviewed, answered, elsewhere}


@pytest.mark.parametrize("lost", ["opinion", "submission", "stored opinion", "twice"])
def test_a_result_that_does_not_balance_fails_the_run_and_stores_nothing(
    send: Any, run_again: Any, grouping: Any, lost: str
) -> None:
    first = send("目標1【バス】の本数。目標2【図書館】。")
    run_again()
    second = send("目標1【鉄道】。")
    third = send("以上です。")
    before = rows()

    def lose(result: Result) -> Result:
        if lost == "submission":
            return replace(result, excluded=())
        if lost == "twice":
            return replace(
                result,
                excluded=(
                    *result.excluded,
                    replace(result.excluded[0], submission=f"{second.pk}@0"),
                ),
            )
        victim = second if lost == "opinion" else first
        index = max(i for i, o in enumerate(result.opinions) if o.submission == f"{victim.pk}@0")
        return replace(result, opinions=result.opinions[:index] + result.opinions[index + 1 :])

    grouping.change = lose
    run = run_again()
    assert (run.state, run.error) == (RunState.FAILED, RunError.LEDGER)
    assert rows() == before
    third.refresh_from_db()
    assert third.state == State.RECEIVED


def test_a_failure_says_what_to_do_and_holds_nothing_a_citizen_wrote(
    send: Any, run_again: Any, grouping: Any, caplog: pytest.LogCaptureFixture
) -> None:
    send("山田太郎です。")

    def stumble() -> None:
        raise ValueError("cannot read 山田太郎です。")

    grouping.before = stumble
    with caplog.at_level(logging.DEBUG):
        run = run_again()
    assert (run.state, run.error) == (RunState.FAILED, RunError.UNEXPECTED)
    assert "ValueError" in caplog.text
    assert "山田" not in caplog.text + run.error + str(run.get_error_display())
    assert not Opinion.objects.exists()


def test_a_missing_model_and_a_draft_without_goals_are_told_apart(
    send: Any, run_again: Any, grouping: Any, consultation: Any
) -> None:
    send("目標1【バス】。")

    def missing() -> None:
        raise ModelError("not there")

    grouping.before = missing
    assert run_again().error == RunError.MODEL
    for goal in consultation.goals:
        goal.unpublish()
    assert run_again().error == RunError.NO_GOALS


def test_submissions_that_come_in_during_a_run_get_a_run_of_their_own(
    send: Any, run_again: Any, grouping: Any
) -> None:
    send("目標1【バス】。")
    grouping.before = lambda: send("目標1【鉄道】。")
    run = run_again()
    assert run.state == RunState.DONE
    follow_up = Run.objects.get(state=RunState.QUEUED)
    grouping.before = lambda: None
    execute_run(run=follow_up)
    assert not Submission.objects.awaiting_analysis().exists()
    assert Opinion.objects.count() == 2
    assert not Run.objects.active().exists()


def test_a_submission_withdrawn_during_the_run_stays_withdrawn(
    send: Any, run_again: Any, grouping: Any
) -> None:
    submission = send("目標1【バス】。")
    grouping.before = lambda: Submission.objects.update(state=State.WITHDRAWN)
    assert run_again().state == RunState.DONE
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    assert not Opinion.objects.exists()
    assert not Theme.objects.filter(is_retired=False).exists()


def test_a_worker_that_was_thought_dead_stores_nothing_when_it_comes_back(
    send: Any, run_again: Any, grouping: Any
) -> None:
    send("目標1【バス】。")
    grouping.before = lambda: Run.objects.update(attempts=2)  # the sweep gave it to another one
    run = run_again()
    assert run.state == RunState.RUNNING
    assert not Opinion.objects.exists()


def test_opinions_that_are_split_already_are_not_split_again(
    send: Any, run_again: Any, grouping: Any
) -> None:
    submission = send("目標1【バス】。目標1【鉄道】。")
    run_again()
    run_again()
    first, second = (call["comments"][0].spans for call in grouping.calls)
    assert first is None
    assert second == tuple((o.start, o.end) for o in submission.opinions.order_by("start"))


def test_the_published_draft_is_what_opinions_are_compared_with(
    send: Any, run_again: Any, grouping: Any, consultation: Any
) -> None:
    goal = consultation.goals.first()
    measure = goal.directions.first().measures.first()
    measure.keywords = "バス, 減便、ダイヤ"
    measure.description = "路線バスを保つ。"
    measure.title_en = "Keep the buses running"
    measure.save()
    send("目標1【バス】。").parts.update(goal_code="2")
    run_again()
    (call,) = grouping.calls
    first = call["strategy"].measures[0]
    assert dict(call["strategy"].goals)[1] == goal.title
    assert (first.code, first.title, first.title_en) == (
        "1-1-1",
        "路線バスの維持",
        "Keep the buses running",
    )
    assert first.keywords == ("バス", "減便", "ダイヤ")
    assert first.description == "路線バスを保つ。"
    assert call["comments"][0].goal == 2


def test_measures_of_confirmed_opinions_stay_in_the_draft(
    send: Any, run_again: Any, consultation: Any
) -> None:
    send("目標1【バス】。")
    run_again()
    measures = [{"code": "2-1-1", "score": 0.9}, {"code": "1-1-2", "score": 0.8}]
    Placement.objects.update(measures=measures)
    assert measures_in_use(consultation) == set()
    confirm(Placement.objects.get())
    assert measures_in_use(consultation) == {"1-1-2"}
