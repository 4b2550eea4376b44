"""Staff decide of one late arrival otherwise than the rule; the ledger balances all the while."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import ModelLogEntry

from engagement.consultations.period import Arrival, Fate
from engagement.review.models import Placement
from engagement.submissions import events
from engagement.submissions.ledger import accounts_of
from engagement.submissions.models import Account, Channel, State, Submission
from engagement.submissions.services.content import Part
from engagement.submissions.services.correct_typing import correct_typing
from engagement.submissions.services.decide_late import NotLate, decide_late
from engagement.submissions.services.enter import Original, enter_submission
from engagement.submissions.services.errors import MissingReason
from tests import factories

pytestmark = pytest.mark.django_db
LATE = Original(Channel.POST, Arrival(date(2024, 3, 2)), late_reason="大雪のため")
IN_TIME = Original(Channel.POST, Arrival(date(2024, 2, 9)))


@pytest.fixture(autouse=True)
def later():
    with time_machine.travel("2024-03-10T03:00:00+00:00", tick=False):
        yield


@pytest.fixture
def clerk(user_with):
    return user_with(
        "submissions.add_submission",
        "submissions.change_submission",
        "submissions.view_submission",
        "submissions.view_opinion",
    )


@pytest.fixture
def announced(monkeypatch):
    told: list[Any] = []
    monkeypatch.setattr(events, "_after_receipt", [told.append])
    return told


def entered(home: Any, clerk: Any, original: Original = LATE, **rules: Any) -> Submission:
    return enter_submission(
        consultation=factories.ConsultationFactory(parent=home, **rules),
        user=clerk,
        original=original,
        parts=[Part("バスを曽やして")],
        answers={},
    )


def decided(
    submission: Submission, user: Any, fate: Fate, reason: str = "議長の求め"
) -> Submission:
    decide_late(submission=submission, fate=fate, reason=reason, user=user)
    submission.refresh_from_db()
    assert accounts_of(Submission.objects.all()).difference == 0


def account() -> set[str]:
    counts = accounts_of(Submission.objects.all()).accounts
    return {key for key, count in counts.items() if count}


def test_what_the_rule_refused_is_accepted_and_stays_so(home, clerk, announced):
    submission = entered(home, clerk, late_rule="refuse")
    assert (submission.state, announced) == (State.EXCLUDED, [])

    decided(submission, clerk, Fate.ACCEPTED)
    assert (submission.state, submission.exclusion_reason) == (State.RECEIVED, "")
    assert account() == {Account.IN_PROGRESS}
    assert announced == [submission.consultation]
    entry = ModelLogEntry.objects.get(action="machikoe.submission.decide_late")
    assert entry.user == clerk
    assert entry.data.items() >= {"before": "refused", "after": "accepted"}.items()
    assert (entry.data["reason"], entry.data["earlier_reason"]) == ("議長の求め", "大雪のため")

    # A mistake in it is mended without asking the rule again.
    said = {"original": LATE, "parts": [Part("バスを増やして")], "answers": {}, "reason": "誤字"}
    correct_typing(submission=submission, user=clerk, **said)
    submission.refresh_from_db()
    assert (submission.state, submission.version) == (State.RECEIVED, 2)


def test_what_counted_is_kept_for_reference_and_loses_its_opinions(home, clerk):
    submission = entered(home, clerk, late_rule="accept")
    factories.PlacementFactory(opinion__submission=submission)
    Submission.objects.update(state=State.PLACED)

    decided(submission, clerk, Fate.REFERENCE)
    assert (submission.state, submission.exclusion_reason) == (State.EXCLUDED, "reference")
    assert not Placement.objects.exists()
    assert account() == {Account.EXCLUDED}
    decided(submission, clerk, Fate.REFUSED)
    assert submission.exclusion_reason == "out_of_period"
    decided(submission, clerk, Fate.REFUSED, "同じ")  # nothing changes
    assert (submission.late_reason, ModelLogEntry.objects.count()) == ("議長の求め", 3)


def test_what_is_accepted_waits_for_the_second_reader_that_it_never_had(home, clerk, announced):
    submission = entered(home, clerk, late_rule="refuse", second_reader=True)
    decided(submission, clerk, Fate.ACCEPTED)
    assert (submission.state, announced) == (State.UNCHECKED, [])


def test_only_what_came_late_is_decided_with_a_reason_and_the_right(home, clerk, user_with):
    late = entered(home, clerk, late_rule="refuse")
    in_time = entered(home, clerk, IN_TIME)
    web = factories.SubmissionFactory(consultation=late.consultation, received_at=late.received_at)
    spam = factories.SubmissionFactory(
        consultation=late.consultation,
        recorded_by=clerk,
        state=State.EXCLUDED,
        exclusion_reason="spam",
    )
    for submission in (in_time, web, spam):
        with pytest.raises(NotLate):
            decided(submission, clerk, Fate.REFERENCE)
    with pytest.raises(MissingReason):
        decided(late, clerk, Fate.ACCEPTED, " ")
    with pytest.raises(PermissionDenied):
        decided(late, user_with("submissions.view_submission"), Fate.ACCEPTED)
    assert not ModelLogEntry.objects.filter(action="machikoe.submission.decide_late").exists()


def test_it_is_decided_on_a_page_that_the_submission_leads_to(home, clerk, client):
    submission = entered(home, clerk, late_rule="refuse")
    address = reverse("reception:late", args=[submission.pk])
    whole = reverse("submissions_admin:inspect", args=[submission.pk])
    client.force_login(clerk)
    assert address in client.get(whole).content.decode()
    assert "期間外として受け付けない" in client.get(address).content.decode()
    assert client.post(address, {"fate": "accepted", "reason": ""}).status_code == 422
    assert client.post(address, {"fate": "accepted", "reason": "議長の求め"}).url == whole
    shown = client.get(whole).content.decode()
    assert "議長の求め" in shown
    other = entered(home, clerk, IN_TIME)
    other_page = client.get(reverse("submissions_admin:inspect", args=[other.pk]))
    assert "/late/" not in other_page.content.decode()
