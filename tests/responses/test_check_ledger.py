"""``manage.py check_ledger`` proves that the records hold together, and says in words what does
not."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from engagement.responses.models import AnsweredOpinion
from engagement.responses.services.publish_summary import publish_summary
from engagement.submissions.models import Opinion, State, Submission, SubmissionPart
from tests import factories

pytestmark = pytest.mark.django_db


def check(**options: Any) -> str:
    """What the command prints; it must find everything in order."""
    out = StringIO()
    call_command("check_ledger", stdout=out, stderr=out, **options)
    return out.getvalue()


def wrong(**options: Any) -> str:
    """What the command complains of; it must fail."""
    err = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("check_ledger", stdout=StringIO(), stderr=err, **options)
    assert failure.value.returncode == 1
    return err.getvalue()


def test_what_is_in_order_is_counted_and_passes(answered):
    with translation.override("ja"):
        assert "受付 2" in check(consultation="strategy")
    with translation.override("en"):
        assert "Received 2 = In progress 0" in check()


def test_a_consultation_that_is_not_there_is_no_proof(answered):
    with pytest.raises(CommandError, match="nowhere"):
        check(consultation="nowhere")


def test_a_submission_split_into_nothing_is_found(answered):
    Opinion.objects.first().placement.delete()
    Opinion.objects.first().delete()
    assert "#" in wrong()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: Submission.objects.filter(pk=s.pk).update(receipt="7K3M-Q0XD-94TR-8WNA"),
        lambda s: Submission.objects.filter(pk=s.pk).update(version=3),
        lambda s: Submission.objects.filter(pk=s.pk).update(text="短い"),
        lambda s: s.opinions.create(start=2, end=5),
        lambda s: s.opinions.update(end=len(s.text) + 1),
        lambda s: s.parts.create(start=1, end=3),
        lambda s: s.parts.all().delete(),
        lambda s: s.versions.create(number=1, text="前", replaced_at=factories.AFTER),
    ],
    ids=[
        "receipt that is none",
        "missing versions",
        "text that was cut",
        "overlapping opinions",
        "opinion beyond its part",
        "overlapping parts",
        "no part",
        "version too many",
    ],
)
def test_what_does_not_hold_is_said_with_its_number(answered, spoil):
    submission = Submission.objects.first()
    spoil(submission)
    with translation.override("ja"):
        assert f"#{submission.pk}" in wrong()


def test_a_part_without_opinion_needs_a_reason(answered):
    submission = Submission.objects.first()
    text = submission.text + "\n\n以上"
    Submission.objects.filter(pk=submission.pk).update(text=text)
    part = submission.parts.create(start=len(text) - 2, end=len(text))
    assert f"#{submission.pk}" in wrong()
    SubmissionPart.objects.filter(pk=part.pk).update(exclusion_reason="no_opinion")
    check()


def test_a_publication_that_leaves_something_out_is_found(answered):
    page = publish_summary(
        consultation=answered.theme.consultation, user=factories.UserFactory(is_superuser=True)
    )
    check()
    AnsweredOpinion.objects.first().delete()
    assert wrong()
    page.snapshot["counts"]["received"] += 1
    page.save()
    assert len(wrong().splitlines()) == 2


def test_other_consultations_are_not_mixed_in(answered):
    other = factories.ConsultationFactory(parent=answered.theme.consultation.get_parent())
    factories.SubmissionFactory(consultation=other, state=State.PLACED)
    check(consultation="strategy")
    assert wrong(consultation=other.slug)
