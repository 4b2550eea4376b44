"""The web server and the worker: started, watched, started again, and ended together."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from .console import Failure, say
from .options import REPOSITORY, Options
from .signals import uninterrupted

GRACE_SECONDS = 5  # a task cut short is found again by the sweep
CRASHES_ALLOWED = 5
CRASH_WINDOW_SECONDS = 60


@dataclass
class Child:
    """One process in a group of its own, so that its own children end with it."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    crashes: list[float] = field(default_factory=list)

    def start(self) -> None:
        with uninterrupted(), self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - the commands below, nothing typed
                self.command,
                cwd=REPOSITORY / "site",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def signal_leader(self, number: int) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def kill_group(self) -> None:
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


class Supervisor:
    """Keeps the children alive until it is told to end them."""

    def __init__(self, children: list[Child]) -> None:
        self.children = children

    def start(self) -> None:
        for child in self.children:
            child.start()

    def look_after(self) -> None:
        """Start again whatever has ended; raise ``Failure`` for what keeps ending."""
        for child in self.children:
            if child.has_ended:
                self._restart(child)

    def _restart(self, child: Child) -> None:
        child.kill_group()
        now = time.monotonic()
        child.crashes = [at for at in child.crashes if now - at < CRASH_WINDOW_SECONDS] + [now]
        if len(child.crashes) > CRASHES_ALLOWED:
            raise Failure(
                f"{child.name} が繰り返し停止します。記録を確認してください: {child.log}",
                f"{child.name} keeps ending. Its log tells why: {child.log}",
            )
        say(f"{child.name} が停止したため再起動します", f"{child.name} ended and is started again")
        child.start()

    def stop(self) -> None:
        """End every child: kindly at first, then with everything it has started."""
        try:
            for child in self.children:
                child.signal_leader(signal.SIGTERM)
            deadline = time.monotonic() + GRACE_SECONDS
            while time.monotonic() < deadline and not all(c.has_ended for c in self.children):
                time.sleep(0.1)
        finally:
            with uninterrupted():
                for child in self.children:
                    child.kill_group()


def web_and_worker(options: Options) -> list[Child]:
    """The two processes of one machine; nobody but this machine reaches them."""
    web = ["-m", "gunicorn", "config.wsgi:application", "--bind", f"127.0.0.1:{options.port}"]
    worker = ["-m", "celery", "-A", "config", "worker", "-B", "--concurrency", "1"]
    return [
        Child(
            "web",
            [sys.executable, *web, "--workers", "2", "--threads", "4", "--no-control-socket"],
            options.logs / "web.log",
        ),
        Child(
            "worker",
            [
                sys.executable,
                *worker,
                "--loglevel=INFO",
                "--without-gossip",
                "--without-mingle",
                "--without-heartbeat",
                f"--schedule={options.data / 'beat-schedule'}",
            ],
            options.logs / "worker.log",
        ),
    ]
