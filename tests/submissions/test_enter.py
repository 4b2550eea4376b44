"""Proxy entry: paper by paper, in time or late, read by a second person where that is asked."""

from datetime import date, time

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from engagement.consultations.models import ArrivalRule, FieldKey, FormField, LateRule
from engagement.consultations.period import Arrival, NotYetArrived, NotYetOpen
from engagement.submissions.ledger import accounts_of
from engagement.submissions.models import (
    Channel,
    ExclusionReason,
    State,
    Submission,
    SubmissionVersion,
)
from engagement.submissions.services.check_entry import (
    NotWaiting,
    SameReader,
    confirm_entry,
    correct_entry,
)
from engagement.submissions.services.content import Part
from engagement.submissions.services.enter import Original, enter_submission
from engagement.submissions.services.errors import MissingReason, UnknownAnswer, UnknownTarget
from engagement.submissions.services.view_identity import NoPurpose, Purpose, view_identity
from engagement.submissions.tasks import send_copy
from tests import factories

ENTERS = "submissions.add_submission"
LAST_DAY, DAY_AFTER = date(2024, 2, 29), date(2024, 3, 1)


@pytest.fixture(autouse=True)
def _weeks_later():
    """Typing goes on after the deadline; what counts is the day of arrival."""
    with time_machine.travel(factories.AFTER):
        yield


@pytest.fixture
def consultation(home):
    consultation = factories.ConsultationFactory()
    factories.GoalFactory(number=4, parent=consultation)
    return consultation


@pytest.fixture
def typist(user_with):
    return user_with(ENTERS)


@pytest.fixture
def reader(user_with):
    return user_with(ENTERS)


def original(day=LAST_DAY, channel=Channel.POST, clock=None, postmark=None, **more):
    return Original(channel=channel, arrival=Arrival(day, clock, postmark), **more)


def enter(consultation, user, text="バスを増やして", paper=None, **more):
    parts = more.pop("parts", [Part(text)])
    answers = more.pop("answers", {})
    return enter_submission(
        consultation=consultation,
        user=user,
        original=paper or original(),
        parts=parts,
        answers=answers,
        **more,
    )


def setting(consultation, **values):
    type(consultation).objects.filter(pk=consultation.pk).update(**values)
    consultation.refresh_from_db()
    return consultation


def test_what_is_typed_in_is_whole_and_has_a_receipt_number_like_any_other(consultation, typist):
    FormField.objects.create(consultation=consultation, key=FieldKey.NAME)
    submission = enter(
        consultation,
        typist,
        parts=[Part("バス〔判読不能〕して", "4", ["4-1-1"]), Part("窓口を残して")],
        answers={FieldKey.NAME: "加賀太郎"},
        paper=original(signatories=3),
    )
    assert submission.state == State.RECEIVED
    assert [part.text for part in submission.parts.all()] == [
        "バス〔判読不能〕して",
        "窓口を残して",
    ]
    assert submission.targets.get().measure_code == "4-1-1"
    assert submission.identity.name == "加賀太郎"
    assert (submission.channel, submission.recorded_by) == (Channel.POST, typist)
    assert len(submission.receipt) == 19
    entry = ModelLogEntry.objects.get(action="machikoe.submission.enter")
    assert "加賀" not in str(entry.data) + entry.label
    assert "バス" not in str(entry.data) + entry.label


def test_nobody_types_in_without_the_right(consultation, user_with):
    with pytest.raises(PermissionDenied):
        enter(consultation, user_with("submissions.view_submission"))


def test_the_same_form_sent_twice_is_one_submission(consultation, typist):
    first = enter(consultation, typist, form_key="k")
    assert enter(consultation, typist, form_key="k") == first
    assert enter(consultation, typist, form_key="l") != first


def test_what_the_web_form_requires_is_not_required_of_paper_but_choices_hold(consultation, typist):
    FormField.objects.create(consultation=consultation, key=FieldKey.NAME, need="required")
    FormField.objects.create(consultation=consultation, key=FieldKey.AGE_GROUP)
    assert enter(consultation, typist, paper=original(is_anonymous=True)).is_anonymous
    with pytest.raises(UnknownAnswer):
        enter(consultation, typist, answers={FieldKey.AGE_GROUP: "百歳"})
    with pytest.raises(UnknownTarget):
        enter(consultation, typist, parts=[Part("バス", "4", ["9-9-9"])])


@pytest.mark.parametrize(
    ("arrival_rule", "late_rule", "paper", "state", "reason"),
    [
        ("received", "refuse", {}, State.RECEIVED, ""),
        ("received", "refuse", {"day": DAY_AFTER}, State.EXCLUDED, "out_of_period"),
        ("received", "accept", {"day": DAY_AFTER}, State.RECEIVED, ""),
        ("received", "reference", {"day": DAY_AFTER}, State.EXCLUDED, "reference"),
        (
            "received",
            "refuse",
            {"day": DAY_AFTER, "postmark": LAST_DAY},
            State.EXCLUDED,
            "out_of_period",
        ),
        ("postmark", "refuse", {"day": DAY_AFTER, "postmark": LAST_DAY}, State.RECEIVED, ""),
        (
            "postmark",
            "refuse",
            {"day": DAY_AFTER, "postmark": DAY_AFTER},
            State.EXCLUDED,
            "out_of_period",
        ),
        ("postmark", "refuse", {"day": DAY_AFTER}, State.EXCLUDED, "out_of_period"),
    ],
)
def test_late_arrivals_follow_the_rule_of_the_consultation(
    consultation, typist, arrival_rule, late_rule, paper, state, reason
):
    setting(consultation, arrival_rule=arrival_rule, late_rule=late_rule)
    submission = enter(consultation, typist, paper=original(late_reason="郵便の遅れ", **paper))
    assert (submission.state, submission.exclusion_reason) == (state, reason)
    line = accounts_of(Submission.objects.all())
    assert (line.received, line.difference) == (1, 0)


@pytest.mark.parametrize(
    ("late_rule", "subject", "said"),
    [
        ("refuse", "came after the period", "the city does not answer it"),
        ("reference", "came after the period", "read it for reference"),
        ("accept", "We received your comment", "the city publishes all opinions"),
    ],
)
def test_who_came_late_is_told_what_becomes_of_it_and_promised_no_answer(
    consultation, typist, late_rule, subject, said
):
    setting(consultation, late_rule=late_rule)
    paper = original(day=DAY_AFTER, late_reason="郵便の遅れ", language="en")
    answers = {FieldKey.EMAIL: "hanako@example.com"}
    FormField.objects.create(consultation=consultation, key=FieldKey.EMAIL, need="optional")
    send_copy(enter(consultation, typist, paper=paper, answers=answers).pk)
    (message,) = mail.outbox
    assert subject in message.subject
    assert said in message.body
    assert ("you can correct" in message.body) is (late_rule == "accept")


def test_the_deadline_of_a_fax_holds_to_the_minute_where_the_time_is_known(consultation, typist):
    noon = factories.CLOSES.replace(hour=3, minute=0)  # 12:00 in Tokyo
    setting(consultation, closes_at=noon)
    in_time = original(channel=Channel.FAX, clock=time(11, 59))
    late = original(channel=Channel.FAX, clock=time(12, 0))
    assert enter(consultation, typist, paper=in_time).state == State.RECEIVED
    assert enter(consultation, typist, paper=late).exclusion_reason == "out_of_period"


def test_reference_only_needs_a_reason(consultation, typist):
    setting(consultation, late_rule=LateRule.REFERENCE, arrival_rule=ArrivalRule.RECEIVED)
    with pytest.raises(MissingReason):
        enter(consultation, typist, paper=original(day=DAY_AFTER))


def test_nothing_arrives_before_the_period_or_tomorrow(consultation, typist):
    with pytest.raises(NotYetOpen):
        enter(consultation, typist, paper=original(day=date(2024, 1, 31)))
    with pytest.raises(NotYetArrived):
        enter(consultation, typist, paper=original(day=date(2024, 3, 6)))
    with pytest.raises(NotYetArrived):
        enter(consultation, typist, paper=original(postmark=DAY_AFTER))


def test_who_signed_together_counts_one_by_one_among_the_submitters(consultation, typist):
    enter(consultation, typist, paper=original(signatories=12))
    enter(consultation, typist)
    assert Submission.objects.number_of_submitters() == 13
    assert Submission.objects.none().number_of_submitters() == 0


# The second reader


@pytest.fixture
def waiting(consultation, typist):
    return enter(setting(consultation, second_reader=True), typist, "バヌを増やして")


def again(service, submission, user, text="バスを増やして", **more):
    return service(
        submission=submission,
        user=user,
        original=more.pop("paper", original()),
        parts=[Part(text)],
        answers={},
        **more,
    )


def test_what_waits_for_a_second_reader_is_in_the_ledger_and_not_analysed(waiting):
    assert waiting.state == State.UNCHECKED
    assert not Submission.objects.awaiting_analysis().exists()
    assert Submission.objects.awaiting_second_reader().get() == waiting
    assert accounts_of(Submission.objects.all()).accounts["in_progress"] == 1


def test_the_typist_cannot_be_the_second_reader(waiting, typist):
    with pytest.raises(SameReader):
        again(confirm_entry, waiting, typist)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.text) == (State.UNCHECKED, "バヌを増やして")


def test_another_person_confirms_what_is_right_and_then_it_counts(waiting, reader):
    confirmed = again(confirm_entry, waiting, reader, "バヌを増やして")
    assert (confirmed.state, confirmed.checked_by) == (State.RECEIVED, reader)
    assert not SubmissionVersion.objects.exists()


def test_a_correction_by_the_second_reader_keeps_what_was_typed_first(waiting, reader):
    confirmed = again(confirm_entry, waiting, reader)
    assert (confirmed.text, confirmed.version) == ("バスを増やして", 2)
    version = SubmissionVersion.objects.get()
    assert (version.text, version.replaced_by) == ("バヌを増やして", reader)


def test_the_typist_corrects_and_it_still_waits(waiting, typist):
    corrected = again(correct_entry, waiting, typist, paper=original(signatories=2))
    assert (corrected.state, corrected.signatories) == (State.UNCHECKED, 2)
    assert SubmissionVersion.objects.get().replaced_by == typist


def test_what_was_confirmed_is_not_corrected_any_more(waiting, reader, typist):
    again(confirm_entry, waiting, reader)
    with pytest.raises(NotWaiting):
        again(correct_entry, waiting, typist, "別の文章")
    with pytest.raises(NotWaiting):
        again(confirm_entry, waiting, reader, "別の文章")


def test_a_wrong_date_is_found_in_the_second_reading(waiting, reader):
    confirmed = again(confirm_entry, waiting, reader, paper=original(day=DAY_AFTER))
    assert confirmed.exclusion_reason == ExclusionReason.OUT_OF_PERIOD


# Who sent it


@pytest.fixture
def named(consultation, typist):
    FormField.objects.create(consultation=consultation, key=FieldKey.NAME)
    return enter(consultation, typist, answers={FieldKey.NAME: "加賀太郎"})


def test_who_sent_it_is_told_for_a_purpose_which_the_log_keeps(named, user_with):
    user = user_with("submissions.view_submitteridentity")
    told = view_identity(submission=named, user=user, purpose=Purpose.QUESTION)
    assert told == {"name": "加賀太郎"}
    entry = ModelLogEntry.objects.get(action="machikoe.submission.view_identity")
    assert (entry.user, entry.data["purpose"]) == (user, "question")
    assert "加賀" not in str(entry.data)


@pytest.mark.parametrize("purpose", ["", "curiosity", "other"])
def test_without_a_purpose_nobody_is_told(named, user_with, purpose):
    user = user_with("submissions.view_submitteridentity")
    with pytest.raises(NoPurpose):
        view_identity(submission=named, user=user, purpose=purpose)
    assert not ModelLogEntry.objects.filter(action="machikoe.submission.view_identity").exists()


def test_reading_submissions_is_not_the_right_to_know_who_sent_them(named, user_with):
    with pytest.raises(PermissionDenied):
        view_identity(
            submission=named,
            user=user_with("submissions.view_submission", ENTERS),
            purpose=Purpose.QUESTION,
        )
