"""Whatever is killed at whatever moment: each receipt that was handed out has its submission, and
no comment is there twice."""

import json
import random
import threading
import time

from .citizens import Citizens
from .installation import Installation, wait_until

COMMENTS = 120
KILLS = 3
SECONDS_BETWEEN = 3
PATIENCE_SECONDS = 180
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
    """Kills every part ``KILLS`` times at random moments, and starts it again a moment later.

    Now and then the next is killed before the last is up again; always would be an installation
    that never runs, on a slow machine.
    """

    def __init__(self, installation: Installation) -> None:
        super().__init__(daemon=True)
        self.installation = installation
        self.dice = random.Random(20261124)  # noqa: S311
        self.plan = [part for part in installation.parts for _ in range(KILLS)]
        self.dice.shuffle(self.plan)

    def run(self) -> None:
        for part in self.plan:
            time.sleep(self.dice.uniform(0.5, 3))
            self.installation.kill(part)
            time.sleep(self.dice.uniform(0, 1))
            self.installation.start(part)
            if self.dice.random() < 0.75:
                wait_until(self.installation.is_back, "the web server up again", 180)


def test_nothing_acknowledged_is_lost(installation: Installation, tell) -> None:
    citizens = Citizens(installation.address, "call")
    citizens.open_forms(COMMENTS, "停電の日")
    killer = Killer(installation)
    killer.start()
    citizens.send_all(hands=8, patience=PATIENCE_SECONDS, every=SECONDS_BETWEEN)
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
    parts = ", ".join(installation.parts)
    tell(f"killed {KILLS} times each: {parts}; {tries} attempts; {len(stored)} stored")
