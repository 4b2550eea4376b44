"""The last seconds before the deadline: whoever has a receipt sent before it, whoever is refused
was answered after it, and nothing that came after it is stored."""

import json
import threading
import time

from .citizens import Citizens
from .installation import Installation

COMMENTS = 1000
FORMS = 50  # opened, and sent from many browsers each
HANDS = 16
SECONDS_BEFORE = 4
SECONDS_TO_SET = 15  # that setting the deadline may take
CLOSE_SOON = """
from datetime import timedelta
from django.utils import timezone
from engagement.consultations.models import Consultation
# A whole second, as any that staff enter: the period is judged to the second.
closes = timezone.now().replace(microsecond=0) + timedelta(seconds={seconds} + 1)
Consultation.objects.update(closes_at=closes)
print(closes.timestamp())
"""
STORED = """
import json
from engagement.submissions.models import Submission
rows = Submission.objects.values_list("receipt", "received_at")
print(json.dumps({receipt: at.timestamp() for receipt, at in rows}))
"""


def test_the_deadline_holds_for_everybody(installation: Installation, tell) -> None:
    citizens = Citizens(installation.address, "call")
    citizens.open_forms(COMMENTS, "締切の直前", forms=FORMS)
    closes = float(installation.shell(CLOSE_SOON.format(seconds=SECONDS_TO_SET)))
    threading.Event().wait(max(0, closes - SECONDS_BEFORE - time.time()))

    citizens.send_all(hands=HANDS, patience=0)

    stored = json.loads(installation.shell(STORED))
    received = [sending for sending in citizens.sendings if sending.receipt]
    refused = [sending for sending in citizens.sendings if not sending.receipt]
    assert received
    assert refused, "the wave must outlast the deadline, or it proves nothing"
    assert set(stored) == {sending.receipt for sending in received}
    assert all(at < closes for at in stored.values()), "every receipt is from before the deadline"
    assert all(sending.sent_at < closes for sending in received)
    assert all(400 <= sending.refusal < 500 for sending in refused), "a clear answer, not an error"
    assert all(sending.answered_at >= closes for sending in refused), "nobody refused too early"
    installation.manage("check_ledger")
    late = sum(sending.sent_at >= closes - 1 for sending in received)
    split = sum(sending.sent_at < closes for sending in refused)
    tell(
        f"{len(received)} received, {late} of them sent in the last second; {len(refused)} "
        f"refused, {split} of them sent before the deadline and heard after it"
    )
