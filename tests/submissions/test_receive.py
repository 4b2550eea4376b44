import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from engagement.consultations.period import Closed, NotYetOpen
from engagement.submissions import events
from engagement.submissions.models import Channel, State, Submission, SubmitterIdentity
from engagement.submissions.services.errors import (
    EmptyText,
    TextTooLong,
    UnknownTarget,
)
from engagement.submissions.services.receive import receive_submission
from tests import factories

pytestmark = pytest.mark.django_db
SECOND = factories.SECOND


@pytest.fixture
def goal(home):
    return factories.GoalFactory(number=4)


def send(goal, **changes):
    return receive_submission(
        **{"consultation": goal.consultation, "text": "バスを増やしてください。", **changes}
    )


@time_machine.travel(factories.DURING, tick=False)
def test_a_submission_is_stored_as_it_was_written_with_what_it_speaks_about(goal):
    submission = send(goal, text=" ﾊﾞｽを\r\n増やして👍 ", goal_code="4", measure_codes=["4-1-1"])
    submission.refresh_from_db()
    assert submission.text == "ﾊﾞｽを\n増やして👍"
    assert submission.state == State.RECEIVED
    assert submission.received_at == factories.DURING
    target = submission.targets.get()
    assert (target.measure_code, target.wording) == ("4-1-1", "路線バスの維持")
    assert target.revision == goal.live_revision


@pytest.mark.parametrize(
    ("at", "refusal"),
    [
        (factories.OPENS - SECOND, NotYetOpen),
        (factories.OPENS, None),
        (factories.CLOSES - SECOND, None),
        (factories.CLOSES, Closed),
        (factories.CLOSES + SECOND, Closed),
    ],
)
def test_the_period_holds_to_the_second(goal, at, refusal):
    with time_machine.travel(at, tick=False):
        if refusal is None:
            assert send(goal).received_at == at
        else:
            with pytest.raises(refusal):
                send(goal)
            assert not Submission.objects.exists()


@time_machine.travel(factories.DURING)
def test_a_page_that_is_not_published_accepts_nothing(goal):
    goal.consultation.unpublish()
    with pytest.raises(NotYetOpen):
        send(goal)


@time_machine.travel(factories.DURING)
def test_the_period_in_the_database_counts_and_not_a_stale_copy(goal):
    stale = goal.consultation
    fresh = type(stale).objects.get(pk=stale.pk)
    fresh.closes_at = factories.DURING - SECOND
    fresh.save()
    with pytest.raises(Closed):
        send(goal, consultation=stale)


@time_machine.travel(factories.DURING)
@pytest.mark.parametrize("text", ["", "  \n　\t", "\x00\x01"])
def test_an_empty_text_is_refused(goal, text):
    with pytest.raises(EmptyText):
        send(goal, text=text)


@time_machine.travel(factories.DURING)
def test_the_longest_text_is_taken_and_one_character_more_is_not(goal):
    limit = goal.consultation.max_characters
    send(goal, text="あ" * limit)
    with pytest.raises(TextTooLong):
        send(goal, text="あ" * (limit + 1))


@time_machine.travel(factories.DURING)
@pytest.mark.parametrize(
    "wrong", [{"goal_code": "9"}, {"measure_codes": ["4-1-1", "9-9-9"]}, {"goal_code": "x"}]
)
def test_goals_and_measures_that_the_draft_does_not_hold_are_refused(goal, wrong):
    with pytest.raises(UnknownTarget):
        send(goal, **wrong)


@time_machine.travel(factories.DURING)
def test_the_same_form_sent_again_is_the_same_submission(goal):
    first, second = send(goal, form_key="k"), send(goal, form_key="k")
    assert first == second
    assert Submission.objects.count() == 1


def test_the_same_form_sent_again_after_the_deadline_still_has_its_receipt(goal):
    with time_machine.travel(factories.DURING):
        first = send(goal, form_key="k")
    with time_machine.travel(factories.AFTER):
        assert send(goal, form_key="k") == first


@time_machine.travel(factories.DURING)
def test_a_form_changed_with_the_back_button_is_a_second_submission(goal):
    send(goal, form_key="k")
    send(goal, form_key="k", text="やはり電車も増やしてください。")
    assert Submission.objects.count() == 2


@time_machine.travel(factories.DURING)
def test_two_people_who_write_the_same_words_are_two_submissions(goal):
    send(goal, form_key="a")
    send(goal, form_key="b")
    assert Submission.objects.count() == 2


@time_machine.travel(factories.DURING)
def test_an_address_is_encrypted_in_the_database_and_readable_in_the_application(goal):
    from django.db import connection

    submission = send(goal, email="hanako@example.com")
    assert SubmitterIdentity.objects.get(submission=submission).email == "hanako@example.com"
    with connection.cursor() as cursor:
        cursor.execute("SELECT email FROM submissions_submitteridentity")
        assert "hanako" not in str(cursor.fetchall())


@time_machine.travel(factories.DURING)
def test_the_log_says_that_it_came_and_nothing_of_what_or_who(goal):
    submission = send(goal, text="秘密の言葉", email="hanako@example.com")
    entry = ModelLogEntry.objects.get(action="machikoe.submission.receive")
    told = f"{entry.label} {entry.data}"
    for secret in ("秘密", "hanako", submission.receipt):
        assert secret not in told


@time_machine.travel(factories.DURING)
def test_staff_need_the_right_to_enter_a_submission_for_somebody(goal, user_with):
    with pytest.raises(PermissionDenied):
        send(goal, recorded_by=user_with("submissions.view_submission"))
    clerk = user_with("submissions.add_submission")
    assert send(goal, recorded_by=clerk, channel=Channel.POST).recorded_by == clerk


@time_machine.travel(factories.AFTER)
def test_what_came_by_post_is_judged_by_the_day_on_which_it_came(goal, user_with):
    clerk = user_with("submissions.add_submission")
    post = {"recorded_by": clerk, "channel": Channel.POST}
    assert send(goal, received_at=factories.DURING, **post).received_at == factories.DURING
    with pytest.raises(Closed):
        send(goal, received_at=factories.AFTER, **post)


@time_machine.travel(factories.DURING)
def test_if_the_next_step_cannot_be_asked_for_nothing_is_stored_by_half(goal, monkeypatch):
    def fail(consultation):
        raise RuntimeError

    monkeypatch.setattr(events, "_after_receipt", [fail])
    with pytest.raises(RuntimeError):
        send(goal, email="hanako@example.com")
    assert not Submission.objects.exists()
    assert not SubmitterIdentity.objects.exists()


@time_machine.travel(factories.DURING)
def test_a_queue_that_is_down_does_not_lose_a_submission(
    goal, monkeypatch, django_capture_on_commit_callbacks
):
    from engagement.submissions.tasks import send_copy

    def refuse(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(send_copy, "delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        submission = send(goal, email="hanako@example.com")
    assert Submission.objects.get() == submission
