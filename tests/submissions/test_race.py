"""What can only go wrong when things happen at the same moment, on a real database."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import connection
from wagtail.models import Page

from engagement.submissions.models import Submission
from engagement.submissions.services.receive import receive_submission
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
