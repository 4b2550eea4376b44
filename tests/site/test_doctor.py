"""The doctor tells what is wrong with an installation in plain words, and what to do."""

import io
import json
import shutil
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import ConnectionHandler
from django.utils import timezone

from accounts.services.set_up_roles import set_up_roles
from config.settings import base
from engagement.review.models import Run, RunState
from engagement.submissions.models import SubmitterIdentity
from operations import checks
from operations.append_only import release
from operations.checks import Level
from operations.services.record_pulse import record_pulse
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_life(db, monkeypatch):
    """The database as an installation opens it: tests go without waiting for the disk."""
    name = connection.settings_dict["NAME"]
    opened = ConnectionHandler({"default": {**base.DATABASES["default"], "NAME": name}})["default"]
    monkeypatch.setattr(checks.database, "connection", opened)
    yield
    opened.close()


@pytest.fixture
def healthy(home, settings, in_life):
    settings.WAGTAILADMIN_BASE_URL = "http://testserver"
    set_up_roles()
    record_pulse(worker="celery@here")


def _say(*arguments: str) -> str:
    out = io.StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except CommandError as error:
        return f"{out.getvalue()}\n{error}"
    return out.getvalue()


@pytest.mark.usefixtures("healthy")
def test_an_installation_in_order_gets_a_clean_bill() -> None:
    text = _say()
    assert "×" not in text
    assert "データベース" in text


@pytest.mark.usefixtures("healthy")
def test_it_speaks_english_and_to_programs_too() -> None:
    assert "Database" in _say("--language", "en")
    rows = json.loads(_say("--json"))
    assert {"subject", "level", "state", "remedy"} == set(rows[0])


@pytest.mark.usefixtures("healthy")
def test_what_does_not_work_ends_with_an_error_and_a_remedy(settings) -> None:
    settings.MACHIKOE_IDENTITY_KEYS = []
    with pytest.raises(CommandError):
        call_command("doctor", stdout=io.StringIO())
    assert "MACHIKOE_IDENTITY_KEYS" in _say()


def _level(check: checks.Check) -> str:
    return checks.examine((check,))[0].level


def test_a_key_that_was_taken_away_too_early_is_noticed(home, settings) -> None:
    consultation = factories.ConsultationFactory(parent=home)
    submission = factories.SubmissionFactory(consultation=consultation)
    SubmitterIdentity.objects.create(submission=submission, email="hanako@example.jp")
    assert _level(checks.installation.identity_keys) == Level.OK

    settings.MACHIKOE_IDENTITY_KEYS = ["another"]
    assert _level(checks.installation.identity_keys) == Level.FAILING


def test_submissions_that_nobody_analyses_are_noticed(home) -> None:
    consultation = factories.ConsultationFactory(parent=home)
    submission = factories.SubmissionFactory(consultation=consultation)
    assert _level(checks.work.submissions) == Level.OK

    submission.recorded_at = timezone.now() - timedelta(hours=2)
    submission.save()
    assert _level(checks.work.submissions) == Level.WARNING


def test_a_failed_analysis_counts_until_a_later_one_succeeds(home) -> None:
    consultation = factories.ConsultationFactory(parent=home)
    Run.objects.create(consultation=consultation, state=RunState.FAILED)
    assert _level(checks.work.runs) == Level.WARNING

    Run.objects.create(consultation=consultation, state=RunState.DONE)
    assert _level(checks.work.runs) == Level.OK


def test_a_copy_that_no_mail_server_takes_is_noticed(home) -> None:
    consultation = factories.ConsultationFactory(parent=home)
    submission = factories.SubmissionFactory(consultation=consultation)
    SubmitterIdentity.objects.create(submission=submission, email="hanako@example.jp")
    assert _level(checks.work.mails) == Level.OK

    submission.recorded_at = timezone.now() - timedelta(hours=2)
    submission.save()
    assert _level(checks.work.mails) == Level.WARNING


def test_a_clock_that_goes_wrong_would_move_the_deadline(home, monkeypatch) -> None:
    assert _level(checks.database.clock) == Level.OK

    wrong = timezone.now() + timedelta(seconds=5)
    monkeypatch.setattr(checks.database, "_time_of_database", lambda: wrong)
    assert _level(checks.database.clock) == Level.FAILING


def test_a_database_that_forgets_at_a_power_cut_is_noticed(home) -> None:
    assert _level(checks.database.durability) == Level.FAILING


def test_an_installation_forgets_nothing_at_a_power_cut(in_life) -> None:
    assert _level(checks.database.durability) == Level.OK


def test_an_audit_log_that_could_be_changed_is_noticed(home) -> None:
    assert _level(checks.database.audit_log) == Level.OK
    release(connection)
    assert _level(checks.database.audit_log) == Level.FAILING


def test_a_disk_that_fills_up_is_noticed(home, monkeypatch) -> None:
    usage = shutil.disk_usage("/")._replace(free=10**9)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert _level(checks.installation.disk) == Level.FAILING


def test_links_that_lead_elsewhere_are_noticed(home, settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://elsewhere.example.jp"
    assert _level(checks.installation.address) == Level.WARNING


def test_administrators_see_the_same_in_the_admin(healthy, client, admin_user) -> None:
    client.force_login(admin_user)
    text = client.get("/admin/system/").content.decode()

    assert "ワーカー" in text
    assert "celery@here" in text


def test_nobody_else_does(healthy, client, user_with) -> None:
    client.force_login(user_with("wagtailadmin.access_admin", "submissions.view_submission"))
    assert client.get("/admin/system/").status_code == 302
