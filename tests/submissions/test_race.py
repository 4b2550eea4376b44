"""What can only go wrong when things happen at the same moment, on a real database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from wagtail.models import Page

from engagement.submissions.models import State, Submission
from engagement.submissions.services.content import Part
from engagement.submissions.services.correct import AlreadyWithdrawn, correct_submission
from engagement.submissions.services.receive import receive_submission
from engagement.submissions.services.withdraw import withdraw_submission
from tests import factories


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_sixteen_equal_sendings_at_once_are_one_submission_with_one_receipt():
    factories.HomePageFactory(parent=Page.get_first_root_node())
    consultation = factories.GoalFactory(number=4).consultation

    def send(_):
        try:
            return receive_submission(
                consultation=consultation, text="バスを増やして", form_key="same form"
            ).receipt
        finally:
            connection.close()

    with time_machine.travel(factories.DURING), ThreadPoolExecutor(16) as people:
        receipts = set(people.map(send, range(16)))
    assert len(receipts) == 1
    assert Submission.objects.count() == 1


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_corrections_and_a_withdrawal_at_once_come_one_after_the_other_and_keep_every_version():
    factories.HomePageFactory(parent=Page.get_first_root_node())
    consultation = factories.GoalFactory(number=4).consultation
    with time_machine.travel(factories.DURING):
        submission = receive_submission(consultation=consultation, text="はじめの文章")

    def act(number):
        try:
            if number == 7:
                withdraw_submission(submission=submission)
                return None
            text = f"{number}回目の文章"
            return correct_submission(submission=submission, parts=[Part(text)], answers={}).version
        except AlreadyWithdrawn:
            return None
        finally:
            connection.close()

    with time_machine.travel(factories.DURING), ThreadPoolExecutor(8) as people:
        versions = [version for version in people.map(act, range(8)) if version]
    submission.refresh_from_db()
    assert submission.state == State.WITHDRAWN
    assert sorted(versions) == list(range(2, len(versions) + 2))
    assert submission.version == len(versions) + 1
    assert [row.number for row in submission.versions.all()] == list(range(1, submission.version))
