"""An exclusion is never the end: staff can put a submission back."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from engagement.review.models import Outcome, Placement, Run, RunState
from engagement.review.services.execute_run import execute_run
from engagement.review.services.put_back import NotExcluded, exclude_submission, put_back
from engagement.submissions.models import ExclusionReason, State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def excluded(send: Any) -> Any:
    return send("以上です。", state=State.EXCLUDED, exclusion_reason=ExclusionReason.NO_OPINION)


@pytest.fixture
def analyst(user_with: Any) -> Any:
    return user_with("review.change_placement")


def test_the_whole_text_becomes_one_opinion_to_be_decided(excluded: Any, analyst: Any) -> None:
    (placement,) = put_back(submission=excluded, user=analyst)
    excluded.refresh_from_db()
    assert (excluded.state, excluded.exclusion_reason) == (State.PLACED, "")
    assert placement.opinion.text == excluded.text
    assert (placement.outcome, placement.run) == (Outcome.UNDECIDED, None)
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.data["reason"]) == (
        "machikoe.review.put_back",
        ExclusionReason.NO_OPINION,
    )


@pytest.mark.usefixtures("grouping")
def test_the_next_run_does_not_exclude_it_again(excluded: Any, analyst: Any) -> None:
    put_back(submission=excluded, user=analyst)
    run = factories.RunFactory(consultation=excluded.consultation, state=RunState.QUEUED)
    execute_run(run=run)
    excluded.refresh_from_db()
    assert Run.objects.get().state == RunState.DONE
    assert excluded.state == State.PLACED
    assert Placement.objects.count() == 1


def test_each_part_is_an_opinion_of_its_own(excluded: Any, analyst: Any) -> None:
    excluded.parts.update(end=2)
    excluded.parts.create(start=2, end=5)
    placements = put_back(submission=excluded, user=analyst)
    assert [placement.opinion.text for placement in placements] == ["以上", "です。"]


def test_it_is_put_back_once(excluded: Any, analyst: Any) -> None:
    put_back(submission=excluded, user=analyst)
    with pytest.raises(NotExcluded):
        put_back(submission=excluded, user=analyst)
    assert Placement.objects.count() == 1


def test_only_those_may_who_are_allowed_to(excluded: Any, user_with: Any) -> None:
    with pytest.raises(PermissionDenied):
        put_back(submission=excluded, user=user_with("review.view_theme"))
    excluded.refresh_from_db()
    assert excluded.state == State.EXCLUDED


@pytest.mark.parametrize("reason", [ExclusionReason.OUT_OF_PERIOD, ExclusionReason.REFERENCE])
def test_what_came_too_late_is_not_put_back_among_what_is_answered(
    send: Any, analyst: Any, reason: ExclusionReason
) -> None:
    late = send("目標1【バス】。", state=State.EXCLUDED, exclusion_reason=reason)
    with pytest.raises(NotExcluded):
        put_back(submission=late, user=analyst)
    late.refresh_from_db()
    assert late.state == State.EXCLUDED


@pytest.mark.parametrize("reason", ExclusionReason)
def test_what_staff_leave_out_comes_back_with_its_opinions_whatever_the_reason_was(
    excluded: Any, analyst: Any, reason: ExclusionReason
) -> None:
    (before,) = put_back(submission=excluded, user=analyst)
    exclude_submission(submission=excluded, reason=reason, user=analyst)
    (after,) = put_back(submission=excluded, user=analyst)
    assert after.opinion == before.opinion
