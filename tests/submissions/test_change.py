"""Correcting and withdrawing until the deadline."""

import pytest
import time_machine
from django.db.models import ProtectedError
from wagtail.models import ModelLogEntry

from engagement.consultations.models import FormField
from engagement.consultations.period import Closed
from engagement.submissions import events
from engagement.submissions.models import (
    ExclusionReason,
    Opinion,
    State,
    Submission,
    SubmissionVersion,
    SubmitterIdentity,
)
from engagement.submissions.services.content import Part
from engagement.submissions.services.correct import AlreadyWithdrawn, correct_submission
from engagement.submissions.services.drop_opinions import StillInUse
from engagement.submissions.services.errors import EmptyText, MissingAnswer
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.split import Span, exclude, store_opinions
from engagement.submissions.services.withdraw import withdraw_submission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(home):
    return factories.GoalFactory(number=4)


@pytest.fixture
def submission(goal):
    with time_machine.travel(factories.DURING):
        return receive_submission(
            consultation=goal.consultation,
            parts=[Part("バスを増やして", "4", ["4-1-1"], "suggestion")],
            email="hanako@example.com",
        )


def correct(submission, *parts, **changes):
    parts = parts or (Part("電車も増やして", "4", ["4-1-2"]),)
    answers = {"email": "hanako@example.com"}
    return correct_submission(
        **{"submission": submission, "parts": parts, "answers": answers, **changes}
    )


def placed(submission):
    return store_opinions(submission=submission, spans=[Span(0, len(submission.text))])


@pytest.fixture
def announced(monkeypatch):
    """What is told to who registered, in order, instead of to the real ones."""
    told = []
    monkeypatch.setattr(events, "_before_rewording", [lambda s: told.append(("before", s.text))])
    monkeypatch.setattr(
        events, "_after_receipt", [lambda of: told.append(("after", of.submissions.get().text))]
    )
    return told


@time_machine.travel(factories.DURING)
def test_a_correction_takes_the_place_of_the_text_and_the_earlier_one_is_kept(submission):
    receipt, received_at = submission.receipt, submission.received_at
    correct(submission)
    submission.refresh_from_db()
    assert (submission.receipt, submission.received_at) == (receipt, received_at)
    assert (submission.text, submission.version) == ("電車も増やして", 2)
    assert [target.measure_code for target in submission.targets.all()] == ["4-1-2"]
    earlier = submission.versions.get()
    assert (earlier.number, earlier.text) == (1, "バスを増やして")
    assert earlier.parts[0]["stance"] == "suggestion"
    assert earlier.parts[0]["measures"][0]["wording"] == "路線バスの維持"


@time_machine.travel(factories.DURING)
def test_every_version_is_kept(submission):
    for text in "いろは":
        correct(submission, Part(text))
    texts = SubmissionVersion.objects.values_list("number", "text")
    assert list(texts) == [(1, "バスを増やして"), (2, "い"), (3, "ろ")]


@time_machine.travel(factories.DURING)
def test_correcting_to_the_same_words_changes_nothing(submission, announced):
    same = Part(" バスを増やして\r\n", "4", ["4-1-1"], "suggestion")
    assert correct(submission, same).version == 1
    correct(submission)
    assert correct(submission).version == 2
    assert len(announced) == 2


@time_machine.travel(factories.DURING)
def test_what_was_found_in_the_old_text_goes_and_the_new_one_is_analysed(submission, announced):
    placed(submission)
    correct(submission)
    submission.refresh_from_db()
    assert submission.state == State.RECEIVED
    assert not Opinion.objects.exists()
    assert announced == [("before", "バスを増やして"), ("after", "電車も増やして")]


@time_machine.travel(factories.DURING)
def test_an_excluded_submission_that_is_corrected_waits_for_analysis_again(submission):
    exclude(submission=submission, reason=ExclusionReason.NO_OPINION)
    assert correct(submission).state == State.RECEIVED


@time_machine.travel(factories.DURING)
@pytest.mark.parametrize(
    "change", [correct, lambda submission: withdraw_submission(submission=submission)]
)
def test_if_something_holds_on_to_an_opinion_nothing_changes(submission, monkeypatch, change):
    def refuse(submission):
        raise ProtectedError("", set())

    placed(submission)
    monkeypatch.setattr(events, "_before_rewording", [refuse])
    with pytest.raises(StillInUse):
        change(submission)
    submission.refresh_from_db()
    assert (submission.text, submission.state) == ("バスを増やして", State.PLACED)
    assert Opinion.objects.count() == 1
    assert not SubmissionVersion.objects.exists()
    assert SubmitterIdentity.objects.exists()


@time_machine.travel(factories.DURING)
def test_whoever_is_registered_lets_go_of_the_opinions(submission, monkeypatch):
    (opinion,) = placed(submission)
    factories.PlacementFactory(opinion=opinion, goal_code="4")

    def forget(submission):
        for opinion in submission.opinions.all():
            opinion.placement.delete()

    monkeypatch.setattr(events, "_before_rewording", [forget])
    assert correct(submission).state == State.RECEIVED
    assert not Opinion.objects.exists()


@pytest.mark.parametrize(
    "change", [correct, lambda submission: withdraw_submission(submission=submission)]
)
def test_after_the_deadline_nothing_changes(submission, change):
    with time_machine.travel(factories.CLOSES, tick=False), pytest.raises(Closed):
        change(submission)
    submission.refresh_from_db()
    assert (submission.text, submission.state) == ("バスを増やして", State.RECEIVED)
    with time_machine.travel(factories.CLOSES - factories.SECOND, tick=False):
        change(submission)


@time_machine.travel(factories.DURING)
def test_a_correction_is_held_to_the_same_rules(submission):
    with pytest.raises(EmptyText):
        correct(submission, Part(" "))
    FormField.objects.create(consultation=submission.consultation, key="name", need="required")
    with pytest.raises(MissingAnswer):
        correct(submission)
    submission.refresh_from_db()
    assert submission.text == "バスを増やして"


@time_machine.travel(factories.DURING)
def test_an_address_that_is_taken_back_is_erased(submission):
    correct(submission, answers={})
    assert not SubmitterIdentity.objects.exists()


@time_machine.travel(factories.DURING)
def test_a_withdrawn_submission_is_counted_and_nothing_else(submission, announced):
    placed(submission)
    withdraw_submission(submission=submission)
    withdraw_submission(submission=submission)
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    assert submission.text == "バスを増やして"
    assert not Opinion.objects.exists()
    assert not SubmitterIdentity.objects.exists()
    assert announced == [("before", "バスを増やして")]


@time_machine.travel(factories.DURING)
def test_what_is_withdrawn_cannot_be_corrected(submission):
    withdraw_submission(submission=submission)
    with pytest.raises(AlreadyWithdrawn):
        correct(submission)


@time_machine.travel(factories.DURING)
def test_the_log_says_that_it_changed_and_nothing_of_what_or_who(submission):
    correct(submission)
    withdraw_submission(submission=submission)
    entries = ModelLogEntry.objects.filter(action__startswith="machikoe.submission.")
    assert {entry.action.rpartition(".")[2] for entry in entries} == {
        "receive",
        "correct",
        "withdraw",
    }
    told = " ".join(f"{entry.label} {entry.data}" for entry in entries)
    for secret in ("バス", "電車", "hanako", submission.receipt):
        assert secret not in told


@time_machine.travel(factories.DURING)
def test_the_state_in_the_database_counts_and_not_a_stale_copy(submission):
    stale = Submission.objects.get(pk=submission.pk)
    withdraw_submission(submission=submission)
    with pytest.raises(AlreadyWithdrawn):
        correct(stale)
