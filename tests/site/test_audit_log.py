"""Auditors read every entry of the audit log, whatever it is about, and nobody changes one."""

import pytest
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from accounts.roles import BY_KEY
from engagement.submissions.services.view_identity import Purpose, view_identity
from tests import factories

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
    assert "second_reading" in exported


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
