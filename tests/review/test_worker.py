"""A real worker, killed in the middle of its work: nothing is lost, nothing is double."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.site.processes import SITE, environment, manage

SETUP = """
from datetime import datetime, timezone
from wagtail.models import Page
from engagement.review.models import Run
from engagement.submissions.services.receive import receive_submission
from tests import factories

home = factories.HomePageFactory(parent=Page.get_first_root_node())
consultation = factories.ConsultationFactory(parent=home)
for number in (1, 2):
    factories.GoalFactory(number=number, parent=consultation)
for number in range(40):
    receive_submission(
        consultation=consultation,
        text=f"路線バスを{number + 2}本に増やしてください。図書館を{number}時まで開けてください。",
        received_at=factories.DURING,
    )
receive_submission(consultation=consultation, text="。。。", received_at=factories.DURING)
assert Run.objects.count() == 1
"""


class City:
    """A data folder of its own, with the shipped settings, and workers that serve it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = environment(MACHIKOE_DATA_DIR=str(folder), PYTHONPATH=str(SITE.parent))
        self._workers: list[subprocess.Popen[bytes]] = []

    def manage(self, *arguments: str) -> None:
        done = manage(*arguments, env=self.env)
        assert done.returncode == 0, done.stderr

    def start_worker(self) -> subprocess.Popen[bytes]:
        command = ["-m", "celery", "-A", "config", "worker", "--concurrency", "1"]
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(  # noqa: S603 - the worker's own command
                [sys.executable, *command],
                cwd=SITE,
                env=self.env,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._workers.append(worker)
        return worker

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def end(self) -> None:
        for worker in self._workers:
            if worker.poll() is None:
                self.kill(worker)

    def query(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.folder / "machikoe.sqlite3", timeout=20)) as database:
            rows = database.execute(sql).fetchall()
            database.commit()
        return rows

    def wait_until(self, ready: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 90
        while not ready():
            assert time.monotonic() < deadline, (self.folder / "worker.log").read_text()[-2000:]
            time.sleep(0.05)

    def run_states(self) -> list[str]:
        return [state for (state,) in self.query("SELECT state FROM review_run")]


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    city = City(tmp_path)
    city.manage("migrate", "-v0")
    city.manage("shell", "-v0", "-c", SETUP)
    yield city
    city.end()


def test_a_worker_killed_in_the_middle_and_a_lost_queue_lose_nothing(city: City) -> None:
    worker = city.start_worker()
    city.wait_until(lambda: city.run_states() == ["running"])
    city.kill(worker)
    assert city.query("SELECT count(*) FROM submissions_opinion") == [(0,)]

    shutil.rmtree(city.folder / "queue" / "messages")
    # As if the minute had passed after which a silent worker counts as dead.
    city.query("UPDATE review_run SET heartbeat_at = '2024-01-01 00:00:00'")
    city.start_worker()
    city.wait_until(lambda: city.run_states() == ["done"])

    assert city.query("SELECT attempts, error FROM review_run") == [(2, "")]
    states = dict(city.query("SELECT state, count(*) FROM submissions_submission GROUP BY state"))
    assert states == {"placed": 40, "excluded": 1}
    spans = city.query("SELECT submission_id, start, end FROM submissions_opinion")
    placements = city.query("SELECT opinion_id FROM review_placement")
    assert len(spans) == len(set(spans)) == len(placements) >= 40
    assert len({submission for submission, _start, _end in spans}) == 40
    texts = (city.folder / "worker.log").read_text()
    assert "図書館" not in texts
