"""Staff cut submissions into opinions; every word stays in its place, and no step is final."""

from contextlib import suppress
from itertools import pairwise
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.responses.models import Response
from engagement.review.models import Outcome, Placement, ReviewEvent, Run, RunState
from engagement.review.services.cut_opinions import (
    CUTS_OPINIONS,
    drop_opinion,
    join_opinions,
    pieces_of,
    restore_opinion,
    split_opinion,
)
from engagement.review.services.execute_run import execute_run
from engagement.review.services.refusals import (
    BadCut,
    LastOpinion,
    LaterStep,
    NotNeighbours,
    OpinionGone,
    OpinionHeld,
    Overlaps,
    Refused,
    ThemeLocked,
)
from engagement.review.services.undo import redo_step, undo_step
from engagement.submissions.integrity import findings
from engagement.submissions.models import AsideReason, Opinion, State
from engagement.submissions.services.withdraw import withdraw_submission
from tests import factories

pytestmark = pytest.mark.django_db

TEXT = "こんにちは。バスを増やして。図書館も広げて。よろしく。"
FIRST = TEXT.index("バス")
SECOND = TEXT.index("図書館")
LAST = TEXT.index("よろしく")


@pytest.fixture
def theme(consultation: Any) -> Any:
    return factories.ThemeFactory(consultation=consultation)


@pytest.fixture
def submission(consultation: Any, theme: Any) -> Any:
    """One opinion, the whole text, confirmed in a theme."""
    row = factories.SubmissionFactory(consultation=consultation, text=TEXT, state=State.PLACED)
    factories.PlacementFactory(
        opinion__submission=row,
        theme=theme,
        measures=[{"code": "1-1-1", "score": 0.9}],
        hints=[{"kind": "name", "start": FIRST, "end": FIRST + 2}],
    )
    return row


@pytest.fixture
def staff(user_with: Any) -> Any:
    return user_with(CUTS_OPINIONS, "review.view_theme")


def texts(submission: Any) -> list[str]:
    return [opinion.text for opinion in submission.opinions.order_by("start")]


def opinions(submission: Any) -> list[Opinion]:
    return list(submission.opinions.select_related("submission__consultation").order_by("start"))


def split(submission: Any, staff: Any, *at: int) -> Any:
    (opinion,) = opinions(submission)
    return split_opinion(opinion=opinion, at=at, user=staff)


def test_the_pieces_are_the_submitter_s_own_words_and_stay_where_the_opinion_was(
    submission: Any, theme: Any, staff: Any
) -> None:
    split(submission, staff, FIRST, SECOND)
    assert texts(submission) == ["こんにちは。", "バスを増やして。", "図書館も広げて。よろしく。"]
    placements = Placement.objects.of(submission.consultation)
    assert {row.theme for row in placements} == {theme}
    assert {row.top_measure for row in placements} == {"1-1-1"}
    assert not any(row.is_confirmed for row in placements)
    assert [hint for row in placements for hint in row.hints] == [
        {"kind": "name", "start": 0, "end": 2}
    ]
    assert list(findings(submission.consultation)) == []


def test_neighbours_are_joined_again_with_what_stands_between(submission: Any, staff: Any) -> None:
    split(submission, staff, FIRST, SECOND)
    join_opinions(opinions=opinions(submission)[1:], user=staff)
    assert texts(submission) == ["こんにちは。", TEXT[FIRST:]]
    join_opinions(opinions=opinions(submission), user=staff)
    assert texts(submission) == [TEXT]
    assert list(findings(submission.consultation)) == []


def test_what_is_not_side_by_side_or_in_one_part_is_not_joined(submission: Any, staff: Any) -> None:
    split(submission, staff, FIRST, SECOND)
    one, _two, three = opinions(submission)
    with pytest.raises(NotNeighbours):
        join_opinions(opinions=[one, three], user=staff)
    submission.parts.update(end=SECOND)
    submission.parts.create(start=SECOND, end=len(TEXT))
    with pytest.raises(NotNeighbours):
        join_opinions(opinions=opinions(submission)[1:], user=staff)


def test_a_greeting_is_dropped_with_its_reason_and_comes_back(submission: Any, staff: Any) -> None:
    split(submission, staff, FIRST)
    greeting = opinions(submission)[0]
    drop_opinion(opinion=greeting, reason=AsideReason.GREETING, user=staff)
    assert texts(submission) == [TEXT[FIRST:]]
    assert Opinion.objects.of(submission.consultation).count() == 1
    assert Placement.objects.of(submission.consultation).count() == 1
    assert list(findings(submission.consultation)) == []
    restore_opinion(opinion=greeting, user=staff)
    assert texts(submission) == [TEXT[:FIRST], TEXT[FIRST:]]
    assert greeting.placement.outcome == Outcome.UNDECIDED


def test_the_only_opinion_is_not_dropped(submission: Any, staff: Any) -> None:
    with pytest.raises(LastOpinion):
        drop_opinion(opinion=opinions(submission)[0], reason=AsideReason.ABUSE, user=staff)


def test_what_belongs_to_another_opinion_by_now_is_not_restored(
    submission: Any, staff: Any
) -> None:
    split(submission, staff, FIRST, SECOND)
    middle = opinions(submission)[1]
    drop = drop_opinion(opinion=middle, reason=AsideReason.OUT_OF_SCOPE, user=staff)
    join_opinions(opinions=opinions(submission), user=staff)
    assert texts(submission) == [TEXT]
    with pytest.raises(Overlaps):
        restore_opinion(opinion=middle, user=staff)
    with pytest.raises(LaterStep):
        undo_step(event=drop, user=staff)
    assert texts(submission) == [TEXT]


@pytest.mark.parametrize("at", [[], [0], [999], [len(TEXT)]])
def test_a_border_has_words_on_both_sides(submission: Any, staff: Any, at: list[int]) -> None:
    with pytest.raises(BadCut):
        split(submission, staff, *at)


def test_only_those_may_who_are_allowed_to(submission: Any, user_with: Any) -> None:
    with pytest.raises(PermissionDenied):
        split(submission, user_with("review.change_placement"), FIRST)


def test_neither_a_locked_theme_nor_a_single_answer_loses_its_opinion(
    submission: Any, theme: Any, staff: Any
) -> None:
    response = Response.objects.create(
        opinion=opinions(submission)[0],
        summary="要旨",
        text="市の考え方",
        reflection=factories.ReflectionFactory(consultation=submission.consultation),
        written_at=factories.DURING,
        written_by=staff,
    )
    with pytest.raises(OpinionHeld):
        split(submission, staff, FIRST)
    response.delete()
    theme.is_locked = True
    theme.save()
    with pytest.raises(ThemeLocked):
        split(submission, staff, FIRST)


def test_undone_and_done_again(submission: Any, staff: Any) -> None:
    before = Placement.objects.values_list("opinion", "theme", "outcome", "confirmed_at").get()
    event = split(submission, staff, FIRST)
    undo_step(event=event, user=staff)
    assert texts(submission) == [TEXT]
    of_now = Placement.objects.of(submission.consultation)
    assert of_now.values_list("opinion", "theme", "outcome", "confirmed_at").get() == before
    redo_step(event=event, user=staff)
    assert texts(submission) == [TEXT[:FIRST], TEXT[FIRST:]]


def test_doing_again_never_leaves_a_submission_without_an_opinion(
    submission: Any, staff: Any
) -> None:
    split(submission, staff, FIRST)
    one, two = opinions(submission)
    step = drop_opinion(opinion=one, reason=AsideReason.GREETING, user=staff)
    undo_step(event=step, user=staff)
    drop_opinion(opinion=two, reason=AsideReason.GREETING, user=staff)
    with pytest.raises(LaterStep):
        redo_step(event=step, user=staff)
    assert len(texts(submission)) == 1


def test_what_somebody_else_cut_meanwhile_is_not_cut_again(submission: Any, staff: Any) -> None:
    (seen,) = opinions(submission)
    split(submission, staff, FIRST)
    with pytest.raises(OpinionGone):
        split_opinion(opinion=seen, at=[SECOND], user=staff)


def run_for(consultation: Any) -> Run:
    run = factories.RunFactory(consultation=consultation, state=RunState.QUEUED)
    execute_run(run=run)
    run.refresh_from_db()
    return run


def test_later_analyses_take_the_opinions_as_staff_cut_them(
    submission: Any, staff: Any, grouping: Any
) -> None:
    submission.parts.update(end=FIRST)
    submission.parts.create(start=FIRST, end=len(TEXT))
    split(submission, staff, FIRST, SECOND)
    drop_opinion(opinion=opinions(submission)[0], reason=AsideReason.GREETING, user=staff)
    for _ in range(2):
        assert run_for(submission.consultation).state == RunState.DONE
        assert texts(submission) == [TEXT[FIRST:SECOND], TEXT[SECOND:]]
    assert all(TEXT[:FIRST] not in c.text for c in grouping.calls[-1]["comments"])
    assert list(findings(submission.consultation)) == []


def test_a_cut_during_an_analysis_wins(submission: Any, staff: Any, grouping: Any) -> None:
    grouping.before = lambda: split(submission, staff, FIRST)
    assert run_for(submission.consultation).state == RunState.DONE
    assert texts(submission) == [TEXT[:FIRST], TEXT[FIRST:]]


def test_what_its_submitter_takes_back_takes_everything_along(
    submission: Any, staff: Any, time_machine: Any
) -> None:
    time_machine.move_to(factories.DURING)
    split(submission, staff, FIRST)
    withdraw_submission(submission=submission)
    assert not Opinion.everything.exists()


def test_the_page_cuts_with_and_without_a_script(
    client: Client, submission: Any, staff: Any, user_with: Any
) -> None:
    client.force_login(
        user_with(CUTS_OPINIONS, "submissions.view_submission", "submissions.view_opinion")
    )
    page = reverse("review:cut", args=[submission.consultation_id, submission.pk])
    assert f'value="{FIRST}"' in client.get(page).content.decode()
    (whole,) = opinions(submission)
    client.post(page, {"action": "split", "opinion": whole.pk, "at": SECOND})
    assert texts(submission) == [TEXT[:SECOND], TEXT[SECOND:]]
    client.post(page, {"action": "select", "words": "バスを増やして。"})
    assert texts(submission) == [TEXT[:FIRST], TEXT[FIRST:SECOND], TEXT[SECOND:]]
    one, two, three = opinions(submission)
    client.post(page, {"action": "join", "opinion": two.pk, "following": three.pk})
    client.post(page, {"action": "drop", "opinion": one.pk, "reason": "greeting"})
    assert texts(submission) == [TEXT[FIRST:]]
    client.post(page, {"action": "restore", "opinion": one.pk})
    assert len(texts(submission)) == 2
    across = client.post(page, {"action": "select", "words": "こんにちは。バス"})
    assert across.status_code == 422
    assert "こんにちは。バス" in across.content.decode()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["split", "join", "drop", "restore", "undo", "redo"]), st.integers(0, 99)
    ),
    max_size=10,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_done_no_word_is_in_two_opinions_or_leaves_without_a_reason(
    submission: Any, staff: Any, steps: list[tuple[str, int]]
) -> None:
    for step, number in steps:
        with suppress(Refused):
            _do(step, number, submission, staff)
        spans = [(row.start, row.end) for row in opinions(submission)]
        dropped = Opinion.everything.filter(submission=submission, set_aside="greeting")
        held = [at for start, end in spans for at in range(start, end)]
        assert held
        assert len(held) == len(set(held))
        aside = {at for row in dropped for at in range(row.start, row.end)}
        assert set(held) | aside == set(range(len(TEXT)))
        assert list(findings(submission.consultation)) == []


def _do(step: str, number: int, submission: Any, staff: Any) -> None:
    rows = opinions(submission)
    at = number % len(rows)
    match step:
        case "split":
            split_opinion(opinion=rows[at], at=[number % len(TEXT)], user=staff)
        case "join":
            join_opinions(opinions=rows[at : at + 2], user=staff)
        case "drop":
            drop_opinion(opinion=rows[at], reason=AsideReason.GREETING, user=staff)
        case "restore":
            gone = Opinion.everything.filter(submission=submission, set_aside="greeting")
            if gone:
                restore_opinion(opinion=gone[number % len(gone)], user=staff)
        case _:
            events = list(ReviewEvent.objects.of(submission.consultation).steps())
            if events:
                do = undo_step if step == "undo" else redo_step
                do(event=events[number % len(events)], user=staff)


@given(st.text("あ。 \n𠮷", max_size=30), st.lists(st.integers(-5, 40), max_size=5))
def test_pieces_hold_every_word_once_and_in_order(text: str, at: list[int]) -> None:
    found = pieces_of(text, 0, len(text), at)
    kept = "".join(text[start:end] for start, end in found)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(one[1] <= other[0] for one, other in pairwise(found))
