"""The hour before a deadline: ever more people send comments, and others read beside them."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from tests.drills.citizens import Citizens, Sending
from tests.drills.installation import Installation

from . import load

HANDS = [0, 2, 4, 8, 16, 32]  # that send at once: none at first, at last far more than are served
READERS_A_SECOND = 20
MOST_A_SECOND = 100  # comments that are prepared; more are not sent
FORMS = 20  # opened, and sent from many browsers each
PREFIX = "締切の前の一時間"
STORED = f"""
import json
from engagement.submissions.models import Submission
rows = Submission.objects.filter(text__startswith="{PREFIX}")
print(json.dumps(list(rows.values_list("receipt", flat=True))))
"""
HEADINGS = "| sending at once | receipts a second | p99 | refused | pages read a second | p99 |"


def rush(place: Installation, page: str, seconds: int) -> Iterator[str]:
    """Lines of a table, a step of ``seconds`` each, while ``page`` is read; and at last whether
    what has a receipt is stored, once."""
    prepared = Citizens(place.address, "call")
    most = MOST_A_SECOND * seconds
    prepared.open_forms(most * (len(HANDS) - 1), PREFIX, forms=FORMS)
    everybody = prepared.sendings
    yield HEADINGS
    yield "|---|---|---|---|---|---|"
    for step, hands in enumerate(HANDS):
        first = most * (step - 1) if hands else 0
        some = everybody[first : first + most] if hands else []
        yield _step(Citizens(place.address, "call", some), hands, page, seconds)
    yield _kept(everybody, json.loads(place.shell(STORED)))


def _step(citizens: Citizens, hands: int, page: str, seconds: int) -> str:
    began = time.perf_counter()
    with ThreadPoolExecutor() as beside:
        reading = beside.submit(load.steady, page, seconds=seconds, rate=READERS_A_SECOND)
        citizens.send_all(hands, patience=0, seconds=seconds)
        spent = time.perf_counter() - began
        read = reading.result()
    sent = [sending for sending in citizens.sendings if sending.attempts]
    received = [sending for sending in sent if sending.receipt]
    waits = sorted(sending.answered_at - sending.sent_at for sending in received)
    cells = ["none", "", "", ""]
    if waits:
        p99 = f"{1000 * waits[int(len(waits) * 0.99)]:.0f} ms"
        rate = f"{len(received) / spent:.1f}"
        cells = [str(hands), rate, p99, str(len(sent) - len(received))]
    mark = f" {read.errors} errors" if read.errors else ""
    return f"| {' | '.join(cells)} | {read.rate:.1f} | {1000 * read.p99:.0f} ms |{mark}"


def _kept(sendings: list[Sending], stored: list[str]) -> str:
    receipts = [sending.receipt for sending in sendings if sending.receipt]
    lost = set(receipts) - set(stored)
    if lost or len(receipts) != len(set(receipts)):
        return f"{len(receipts)} receipts, {len(lost)} of them not stored LOST"
    unheard = len(stored) - len(receipts)
    return f"{len(receipts)} receipts, each stored once; {unheard} stored without an answer."
