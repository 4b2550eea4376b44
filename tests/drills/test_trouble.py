"""A full disk and a queue full of nonsense: what was acknowledged stays, and work goes on."""

import json
import resource
import subprocess

import pytest

from .citizens import Citizens
from .installation import Installation, PostgreSQLInstallation, SQLiteInstallation, wait_until
from .test_kill import STORED, WAITING


# A database server's disk fills up elsewhere, and it then refuses as a dead one does.
@pytest.mark.parametrize("installation", [SQLiteInstallation], indirect=True)
def test_a_full_disk_acknowledges_nothing_that_it_did_not_keep(
    installation: Installation, tell
) -> None:
    citizens = Citizens(installation.address, "call")
    citizens.open_forms(40, "容量不足")
    for sending in citizens.sendings:
        sending.fields["opinion-1-text"] = [sending.text + "あ" * 9000]
    installation.kill("web")
    full = _bytes_written(installation) + 300_000

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (full, full))

    installation.start("web", preexec_fn=limit)
    wait_until(lambda: installation.is_up("web"), "the web server's start")
    citizens.send_all(hands=2, patience=0)
    kept = {sending.receipt for sending in citizens.sendings if sending.receipt}
    refused = [sending for sending in citizens.sendings if not sending.receipt]
    assert refused, "the disk must be full in the middle, or it proves nothing"
    # Where the disk was full between the row and the page with its receipt, a row is there as well.
    assert kept <= set(json.loads(installation.shell(STORED)))

    installation.kill("web")
    installation.start("web")
    wait_until(lambda: installation.is_up("web"), "the web server's start")
    for sending in refused:
        citizens.send(sending, patience=30)
    everybody = {sending.receipt: sending.text for sending in citizens.sendings}
    assert len(everybody) == 40
    assert set(json.loads(installation.shell(STORED))) == set(everybody)
    installation.manage("check_ledger")
    tell(f"{len(kept)} kept before the disk was full, {len(refused)} refused and taken later")


def _bytes_written(installation: Installation) -> int:
    data = installation.folder / "data"
    return max(path.stat().st_size for path in data.glob("machikoe.sqlite3*"))


# The queue of one machine is a folder that only its owner writes to.
@pytest.mark.parametrize("installation", [PostgreSQLInstallation], indirect=True)
def test_nonsense_in_the_queue_stops_no_work(installation: PostgreSQLInstallation, tell) -> None:
    for nonsense in ('{"torn', '{"body": "!", "headers": {"task": "no.such"}, "properties": {}}'):
        _push(installation, nonsense)
    citizens = Citizens(installation.address, "call")
    citizens.open_forms(10, "雑音")
    citizens.send_all(hands=2, patience=10)
    for nonsense in ("null", "[]"):
        _push(installation, nonsense)

    def analysed() -> bool:
        if not installation.is_up("worker"):
            installation.start("worker")  # as its container would
        return installation.shell(WAITING) == "0"

    wait_until(analysed, "the analysis of everything", 300)
    assert len(json.loads(installation.shell(STORED))) == 10
    tell("4 messages of nonsense, 10 comments analysed")


def _push(installation: PostgreSQLInstallation, message: str) -> None:
    command = ["redis-cli", "-p", str(installation.broker_port), "lpush", "celery", message]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
