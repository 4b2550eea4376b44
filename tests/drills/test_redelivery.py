"""A queue that hands out again what a slow worker still has in hands: everything is done once."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from .installation import PostgreSQLInstallation, wait_until
from .test_kill import ANALYSE, WAITING

COMMENTS = 6
SEND = f"""
from engagement.consultations.models import Consultation
from engagement.submissions.services.receive import receive_submission
call = Consultation.objects.get()
for number in range({COMMENTS}):
    receive_submission(
        consultation=call,
        text=f"{{number}}番の路線バスを増やしてください。\\n\\n公園の木を{{number}}本切らないでください。",
        email=f"citizen-{{number}}@example.jp",
    )
"""
FOUND = """
import json
from collections import Counter
from engagement.submissions.models import Opinion
print(json.dumps(Counter(Opinion.objects.values_list("submission_id", flat=True))))
"""

RECEIVED = re.compile(r"Task [\w.]+\.(\w+)\[([-0-9a-f]+)\] received")


class Impatient(PostgreSQLInstallation):
    parts = (*PostgreSQLInstallation.parts, "second worker")
    settings = "tests.drills.impatient"

    def command(self, part: str) -> list[str]:
        if part != "second worker":
            return super().command(part)
        worker = [word for word in super().command("worker") if not word.startswith("--schedule")]
        return [*(word for word in worker if word != "--beat"), "--hostname=second@%h"]


@pytest.mark.parametrize("installation", [Impatient], indirect=True)
def test_what_is_handed_out_twice_is_done_once(installation: Impatient, tell) -> None:
    installation.shell(SEND)
    installation.shell(ANALYSE)
    mails = installation.folder / "data" / "mail"

    def is_done() -> bool:
        return installation.shell(WAITING) == "0" and len(_mails(mails)) >= COMMENTS

    wait_until(is_done, "analysis and mail of everything", 300)
    opinions = json.loads(installation.shell(FOUND))
    assert len(opinions) == COMMENTS
    assert len(set(opinions.values())) == 1, "each was split once"
    installation.manage("check_ledger")
    assert len(_mails(mails)) == COMMENTS, "everybody got one copy"
    twice = _handed_out_again(installation.folder)
    assert twice["send_copy"], "no mail was handed out again, so that nothing is proved"
    again = ", ".join(f"{name} {times} times" for name, times in twice.items())
    tell(f"{COMMENTS} comments and mails, {sum(opinions.values())} opinions; again: {again}")


def _handed_out_again(folder: Path) -> Counter[str]:
    """How often tasks came that had come before, to either worker, by their names."""
    logs = "".join(path.read_text() for path in folder.glob("*worker.log"))
    came = Counter(RECEIVED.findall(logs))
    again: Counter[str] = Counter()
    for (name, _id), times in came.items():
        again[name] += times - 1
    return +again


def _mails(folder) -> list[str]:
    logs = [path.read_text() for path in folder.glob("*.log")]
    return [line for log in logs for line in log.splitlines() if line.startswith("To: ")]
