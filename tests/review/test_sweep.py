"""The safety net: a dead worker or a lost queue leaves nothing undone."""

import time
from datetime import timedelta
from typing import Any

import pytest
from celery import current_app
from django.utils import timezone

from engagement.review import heartbeat
from engagement.review.heartbeat import LOST_AFTER
from engagement.review.models import Run, RunError, RunState
from engagement.review.services.sweep import MOST_ATTEMPTS, RETRY_FAILED_AFTER, sweep_runs
from engagement.submissions.models import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    sent: list[int] = []
    monkeypatch.setattr(current_app.tasks["engagement.review.tasks.analyse"], "delay", sent.append)
    return sent


def running(consultation: Any, *, silent_for: timedelta, attempts: int = 1) -> Run:
    run: Run = factories.RunFactory(
        consultation=consultation,
        state=RunState.RUNNING,
        heartbeat_at=timezone.now() - silent_for,
        attempts=attempts,
    )
    return run


def test_a_run_whose_worker_died_is_put_back_and_taken_again(
    consultation: Any, queue: list[int]
) -> None:
    run = running(consultation, silent_for=LOST_AFTER * 2)
    sweep_runs()
    run.refresh_from_db()
    assert run.state == RunState.QUEUED
    assert queue == [run.pk]


def test_a_run_that_shows_signs_of_life_is_left_alone(consultation: Any, queue: list[int]) -> None:
    run = running(consultation, silent_for=LOST_AFTER / 2)
    sweep_runs()
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert queue == []


def test_a_run_that_kills_every_worker_fails_in_the_end(consultation: Any) -> None:
    run = running(consultation, silent_for=LOST_AFTER * 2, attempts=MOST_ATTEMPTS)
    sweep_runs()
    run.refresh_from_db()
    assert (run.state, run.error) == (RunState.FAILED, RunError.WORKER_LOST)


def test_a_queued_run_whose_message_was_lost_is_queued_again(
    consultation: Any, queue: list[int]
) -> None:
    run = factories.RunFactory(consultation=consultation, state=RunState.QUEUED)
    sweep_runs()
    assert queue == [run.pk]


def test_waiting_submissions_without_a_run_get_one(
    consultation: Any, send: Any, django_capture_on_commit_callbacks: Any, queue: list[int]
) -> None:
    factories.SubmissionFactory(state=State.WITHDRAWN)
    send("バス。")
    send("鉄道。")
    with django_capture_on_commit_callbacks(execute=True):
        sweep_runs()
    run = Run.objects.get()
    assert run.consultation_id == consultation.pk
    assert queue == [run.pk]


def test_a_finished_run_does_not_keep_new_submissions_waiting(consultation: Any, send: Any) -> None:
    factories.RunFactory(consultation=consultation, state=RunState.DONE)
    send("バス。")
    sweep_runs()
    assert Run.objects.active().count() == 1


def test_a_failed_run_is_tried_again_later_and_not_every_minute(
    consultation: Any, send: Any
) -> None:
    send("バス。")
    run = factories.RunFactory(
        consultation=consultation, state=RunState.FAILED, finished_at=timezone.now()
    )
    sweep_runs()
    assert not Run.objects.active().exists()
    run.finished_at = timezone.now() - RETRY_FAILED_AFTER * 2
    run.save()
    sweep_runs()
    assert Run.objects.active().count() == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_long_silent_step_shows_signs_of_life(
    consultation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "INTERVAL", timedelta(milliseconds=20))
    run = running(consultation, silent_for=LOST_AFTER * 2)
    with heartbeat.Heartbeat(run) as beat:
        beat.step("themes")
        deadline = time.monotonic() + 10
        while run.step != "themes" and time.monotonic() < deadline:
            time.sleep(0.02)
            run.refresh_from_db()
    assert run.step == "themes"
    assert run.heartbeat_at > timezone.now() - LOST_AFTER


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_worker_that_lost_its_run_keeps_nobody_from_seeing_it_dead(
    consultation: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heartbeat, "INTERVAL", timedelta(milliseconds=20))
    run = running(consultation, silent_for=LOST_AFTER * 2)
    Run.objects.update(attempts=2)
    with heartbeat.Heartbeat(run):
        time.sleep(0.2)
    run.refresh_from_db()
    assert run.heartbeat_at < timezone.now() - LOST_AFTER
