"""Auditors read every entry of the audit log, whatever it is about, and nobody changes one."""

import ast

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, PageLogEntry

from accounts.roles import BY_KEY
from engagement.responses.services.erase_identities import would_erase
from engagement.review.services.steps import LOGGED
from engagement.submissions.services.view_identity import Purpose, view_identity
from operations.audit_details import LABELS
from tests import factories
from tests.site.processes import REPOSITORY

pytestmark = pytest.mark.django_db


def test_an_auditor_reads_every_entry_with_what_it_tells(client, home, user_with):
    consultation = factories.ConsultationFactory(parent=home)
    clerk = user_with("submissions.view_submitteridentity")
    submission = factories.SubmissionFactory(consultation=consultation)
    view_identity(submission=submission, user=clerk, purpose=Purpose.SECOND_READING)
    log(instance=clerk, action="machikoe.account.invite", user=clerk)
    log(instance=consultation, action="machikoe.submission.export", data={"identity": True})
    client.force_login(user_with(*BY_KEY["auditor"].permissions))

    page = client.get(reverse("audit_log"))
    actions = {entry.action for entry in page.context["object_list"]}
    assert actions >= {
        "machikoe.submission.view_identity",
        "machikoe.account.invite",
        "machikoe.submission.export",
    }
    said = page.content.decode()
    assert "閲覧目的: 原本との読み合わせ" in said
    assert f"意見募集: {consultation.title}" in said
    assert "second_reading" not in said
    narrowed = client.get(reverse("audit_log_results"), {"action": "machikoe.account.invite"})
    assert [entry.label for entry in narrowed.context["object_list"]] == [str(clerk)]
    exported = client.get(reverse("audit_log"), {"export": "csv"}).getvalue().decode()
    assert "閲覧目的: 原本との読み合わせ" in exported
    assert "second_reading" not in exported


def test_every_key_that_the_product_logs_has_words(home):
    """Those of the arguments of ``log``, and what the review and the erasure count."""
    logged = {
        str(key.value)
        for path in (*REPOSITORY.glob("engagement/**/*.py"), *REPOSITORY.glob("site/**/*.py"))
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "log"
        for argument in call.keywords
        if argument.arg == "data" and isinstance(argument.value, ast.Dict)
        for key in argument.value.keys
        if isinstance(key, ast.Constant)
    }
    erased = would_erase(consultation=factories.ConsultationFactory(parent=home))
    assert len(logged) > 20
    assert {*logged, *LOGGED, *erased} - set(LABELS) == set()


@pytest.mark.parametrize("model", [ModelLogEntry, PageLogEntry])
def test_the_database_refuses_to_change_or_to_remove_an_entry(home, model):
    """Whatever code asks it, on SQLite as on PostgreSQL; adding goes on."""
    log(instance=factories.UserFactory(), action="machikoe.account.invite")
    log(instance=home, action="wagtail.create")
    connection.check_constraints()  # or they would wait, and PostgreSQL would empty nothing
    table, before = model._meta.db_table, list(model.objects.values())
    statements = ["UPDATE %s SET label = '#0'", "DELETE FROM %s", "TRUNCATE %s"]
    for statement in statements if connection.vendor == "postgresql" else statements[:2]:
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement % table)
    assert before
    assert list(model.objects.values()) == before


def test_the_whole_log_is_for_auditors_alone_and_for_reading_alone(client, home, user_with):
    entry = ModelLogEntry.objects.count()
    for role in BY_KEY.values():
        client.force_login(user_with(*role.permissions))
        answer = client.get(reverse("audit_log"))
        assert (answer.status_code == 200) is (role.key == "auditor"), role.key
    assert client.post(reverse("audit_log")).status_code in (302, 405)
    assert ModelLogEntry.objects.count() == entry
    granted = {name for role in BY_KEY.values() for name in role.permissions if "log" in name}
    assert granted == {"wagtailcore.view_modellogentry"}
