"""The machine's clock jumps while comments come in: a receipt is a stored comment all the same, and
the deadline is judged by the clock as it is at that moment."""

import json
import time
from pathlib import Path

import pytest

from .citizens import Citizens
from .installation import Installation, SQLiteInstallation, wait_until
from .test_kill import STORED, WAITING

HOUR, DAYS = 3600, 3 * 86400
NOW = """
from django.utils import timezone
print(timezone.now().timestamp())
"""


class Wrong(SQLiteInstallation):
    """An installation whose clock is set by a file."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.clock = folder / "clock"
        self.jump(0)
        place = Path(__file__).parent / "clock"
        self.env |= {"PYTHONPATH": f"{place}:{self.env['PYTHONPATH']}"}
        self.env |= {"MACHIKOE_CLOCK": str(self.clock)}

    def jump(self, seconds: float) -> None:
        later = self.clock.with_suffix(".new")
        later.write_text(str(seconds))
        later.rename(self.clock)
        time.sleep(0.5)  # until every process has looked


@pytest.mark.parametrize("installation", [Wrong], indirect=True)
def test_a_clock_that_jumps_loses_nothing(installation: Wrong, tell) -> None:
    before = float(installation.shell(NOW))
    installation.jump(-2 * HOUR)
    assert float(installation.shell(NOW)) < before - HOUR, "the clock obeys"
    installation.jump(0)

    citizens = Citizens(installation.address, "call")
    citizens.open_forms(40, "時計の狂い")
    waiting = iter(citizens.sendings)
    outcomes = [
        _send_ten(installation, citizens, waiting, jump) for jump in (0, -2 * HOUR, DAYS, 0)
    ]

    assert outcomes == [10, 10, 0, 10], "only the clock that shows a day after the end refuses"
    kept = {sending.receipt for sending in citizens.sendings if sending.receipt}
    assert set(json.loads(installation.shell(STORED))) == kept
    wait_until(lambda: installation.shell(WAITING) == "0", "the analysis of everything", 300)
    installation.manage("check_ledger")
    tell(f"{len(kept)} kept at clocks wrong by 0 h, -2 h and 0 h; 10 refused at +3 days")


def _send_ten(installation: Installation, citizens: Citizens, waiting, jump: float) -> int:
    installation.jump(jump)
    wait_until(lambda: installation.is_up("web"), "the web server's answer")
    chosen = [next(waiting) for _ in range(10)]
    for sending in chosen:
        citizens.send(sending)
        assert sending.receipt or 400 <= sending.refusal < 500
    return sum(bool(sending.receipt) for sending in chosen)
