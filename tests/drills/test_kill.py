"""Whatever is killed at whatever moment: each receipt that was handed out has its submission, and
no comment is there twice."""

import json
import random
import threading
import time

from .citizens import Citizens
from .installation import Installation, wait_until

COMMENTS = 120
PATIENCE_SECONDS = 120
STORED = """
import json
from engagement.submissions.models import Submission
print(json.dumps(dict(Submission.objects.values_list("receipt", "text"))))
"""
WAITING = """
from engagement.submissions.models import Submission
print(Submission.objects.awaiting_analysis().count())
"""
# A run whose worker died three times waits half an hour, or for staff who ask for another.
ANALYSE = """
from engagement.consultations.models import Consultation
from engagement.review.services.request_run import request_run
request_run(consultation=Consultation.objects.get())
"""


class Killer(threading.Thread):
    """Kills a part at random moments, and starts it again a moment later."""

    def __init__(self, installation: Installation) -> None:
        super().__init__()
        self.installation = installation
        self.killed: list[str] = []
        self.over = threading.Event()

    def run(self) -> None:
        dice = random.Random(20261124)  # noqa: S311
        while not self.over.wait(dice.uniform(0.5, 3)):
            part = dice.choice(self.installation.parts)
            self.installation.kill(part)
            self.killed.append(part)
            time.sleep(dice.uniform(0, 1))
            self.installation.start(part)


def test_nothing_acknowledged_is_lost(installation: Installation, tell) -> None:
    citizens = Citizens(installation.address, "call")
    citizens.open_forms(COMMENTS, "停電の日")
    killer = Killer(installation)
    killer.start()
    citizens.send_all(hands=8, patience=PATIENCE_SECONDS, every=0.5)
    killer.over.set()
    killer.join()
    wait_until(installation.is_back, "everything up again", 180)

    stored = json.loads(installation.shell(STORED))
    handed_out = {sending.receipt: sending.text for sending in citizens.sendings if sending.receipt}

    assert len(handed_out) == COMMENTS, "everybody who tried again got a receipt"
    assert stored == handed_out, "each receipt has its comment, and no comment is there twice"
    installation.manage("check_ledger")
    installation.shell(ANALYSE)
    wait_until(lambda: installation.shell(WAITING) == "0", "the analysis of everything", 300)
    installation.manage("check_ledger")
    tries = sum(sending.attempts for sending in citizens.sendings)
    tell(f"killed {_count(killer.killed)}; {tries} attempts; {len(stored)} stored")


def _count(parts: list[str]) -> dict[str, int]:
    return {part: parts.count(part) for part in sorted(set(parts))}
