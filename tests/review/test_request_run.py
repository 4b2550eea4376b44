"""Asking for an analysis: one at a time, many submissions at once share one."""

from typing import Any

import pytest
from celery import current_app
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from engagement.review.models import Run, RunState
from engagement.review.services import request_run as module
from engagement.review.services.request_run import request_run
from engagement.submissions.events import announce_receipt
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of runs that were handed to the workers."""
    sent: list[int] = []
    monkeypatch.setattr(current_app.tasks["engagement.review.tasks.analyse"], "delay", sent.append)
    return sent


def receive(consultation: Any) -> None:
    factories.SubmissionFactory(consultation=consultation)
    announce_receipt(consultation)


def test_a_run_is_queued_when_the_request_is_committed(
    consultation: Any, queue: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run = request_run(consultation=consultation)
        assert queue == []
    assert run is not None
    assert run.state == RunState.QUEUED
    assert queue == [run.pk]


def test_a_queued_run_absorbs_further_requests(consultation: Any) -> None:
    first = request_run(consultation=consultation)
    assert request_run(consultation=consultation) == first
    assert Run.objects.count() == 1


def test_a_running_run_is_not_joined_since_it_may_have_read_its_submissions(
    consultation: Any,
) -> None:
    factories.RunFactory(consultation=consultation, state=RunState.RUNNING)
    assert request_run(consultation=consultation) is None
    assert Run.objects.count() == 1


def test_other_consultations_have_runs_of_their_own(consultation: Any) -> None:
    first = request_run(consultation=consultation)
    second = request_run(consultation=factories.ConsultationFactory())
    assert second != first


def test_two_requests_at_the_same_moment_make_one_run(
    consultation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def somebody_was_first(consultation: Any, user: Any) -> None:
        factories.RunFactory(consultation=consultation, state=RunState.QUEUED)
        raise IntegrityError

    monkeypatch.setattr(module, "_create", somebody_was_first)
    run = request_run(consultation=consultation)
    assert run == Run.objects.get()


def test_the_database_itself_refuses_a_second_active_run(consultation: Any) -> None:
    factories.RunFactory(consultation=consultation, state=RunState.RUNNING)
    with pytest.raises(IntegrityError):
        module._create(consultation, None)


def test_staff_need_the_permission_to_start_runs(consultation: Any, user_with: Any) -> None:
    with pytest.raises(PermissionDenied):
        request_run(consultation=consultation, user=user_with("review.view_theme"))
    assert not Run.objects.exists()
    run = request_run(consultation=consultation, user=user_with("review.add_run"))
    assert run is not None


def test_a_new_submission_queues_an_analysis_and_a_hundred_share_it(
    consultation: Any, queue: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(100):
            receive(consultation)
        assert not Run.objects.exists(), "only what is committed is analysed"
    assert queue == [Run.objects.get().pk]


def test_a_submission_is_stored_even_if_no_run_can_be_queued(
    consultation: Any,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def broken(*_: Any) -> None:
        raise OSError("the queue is gone")

    monkeypatch.setattr(module, "_create", broken)
    with django_capture_on_commit_callbacks(execute=True):
        receive(consultation)
    assert consultation.submissions.count() == 1
