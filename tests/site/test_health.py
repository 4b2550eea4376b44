"""Load balancers learn the truth: alive, ready, or what is missing."""

from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


def test_a_running_process_is_alive_whatever_its_database_does(client: Client) -> None:
    assert client.get("/health/live/").status_code == 200


def test_a_prepared_process_is_ready(db: None, client: Client) -> None:
    answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert answer["Cache-Control"] == "no-store"


def test_a_process_before_its_migrations_is_not_ready(db: None, client: Client) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="review").delete()

    answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()) == (503, {"status": "migrations pending"})


def test_a_process_without_its_database_is_not_ready(db: None, client: Client) -> None:
    with mock.patch.object(MigrationRecorder, "has_table", side_effect=OperationalError):
        answer = client.get("/health/ready/")

    assert (answer.status_code, answer.json()) == (503, {"status": "database unreachable"})


@pytest.mark.parametrize("check", ["live", "ready"])
def test_whoever_checks_needs_to_know_neither_host_name_nor_https(
    db: None, client: Client, settings, check: str
) -> None:
    settings.ALLOWED_HOSTS = ["iken.example.jp"]
    settings.SECURE_SSL_REDIRECT = True

    assert client.get(f"/health/{check}/", headers={"host": "10.0.0.7:8000"}).status_code == 200
