"""Load balancers and monitoring learn the truth: alive, ready, at work, or what is missing."""

from datetime import timedelta
from unittest import mock

import pytest
from celery import current_app
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from operations.models import Pulse
from operations.tasks import pulse


def test_a_running_process_is_alive_whatever_its_database_does(client: Client) -> None:
    assert client.get("/health/live/").status_code == 200


def test_a_prepared_process_is_ready(db: None, client: Client) -> None:
    pulse.apply()
    answer = client.get("/health/ready/")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "migrations": "ok",
        "broker": "ok",
        "workers": "ok",
    }
    assert answer["Cache-Control"] == "no-store"


def test_a_process_before_its_migrations_is_not_ready(db: None, client: Client) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="review").delete()

    answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()["migrations"]) == (503, "failing")


def test_a_process_without_its_database_is_not_ready(db: None, client: Client) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError):
        answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()["database"]) == (503, "failing")


@pytest.fixture
def _no_broker(settings) -> None:
    with mock.patch.object(current_app, "connection_for_write", side_effect=ConnectionRefusedError):
        yield


@pytest.mark.usefixtures("_no_broker")
def test_a_dead_queue_or_worker_takes_no_web_server_out_of_service(db: None, client) -> None:
    answer = client.get("/health/ready/")

    assert answer.status_code == 200, "submissions are stored without a queue"
    assert (answer.json()["broker"], answer.json()["workers"]) == ("failing", "failing")


@pytest.mark.usefixtures("_no_broker")
def test_monitoring_hears_of_a_dead_queue(db: None, client: Client) -> None:
    pulse.apply()
    answer = client.get("/health/work/")

    assert (answer.status_code, answer.json()["status"]) == (503, "failing")
    assert (answer.json()["broker"], answer.json()["workers"]) == ("failing", "ok")


def test_monitoring_hears_of_a_worker_that_fell_silent(db: None, client: Client) -> None:
    pulse.apply()
    assert client.get("/health/work/").status_code == 200

    Pulse.objects.update(seen_at=timezone.now() - timedelta(minutes=6))
    answer = client.get("/health/work/")

    assert (answer.status_code, answer.json()["workers"]) == (503, "failing")


def test_a_worker_that_was_taken_away_is_forgotten_in_a_day(db: None) -> None:
    Pulse.objects.create(worker="gone", seen_at=timezone.now() - timedelta(hours=25))
    pulse.apply()

    assert "gone" not in Pulse.objects.values_list("worker", flat=True)


@pytest.mark.parametrize("check", ["live", "ready", "work", "metrics"])
def test_whoever_checks_needs_to_know_neither_host_name_nor_https(
    db: None, client: Client, settings, check: str
) -> None:
    settings.ALLOWED_HOSTS = ["iken.example.jp"]
    settings.SECURE_SSL_REDIRECT = True
    settings.MACHIKOE_METRICS_TOKEN = "t" * 20
    pulse.apply()
    headers = {"host": "10.0.0.7:8000", "authorization": "Bearer " + "t" * 20}

    assert client.get(f"/health/{check}/", headers=headers).status_code == 200
