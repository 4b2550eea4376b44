"""Waiting for the two processes, and telling how far they are."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable

from .console import Failure, end_progress, progress
from .options import Options

READY_SECONDS = 90
STILL_SECONDS = 600  # without any change, the grouping has got stuck


def wait_until_ready(options: Options, look_after: Callable[[], None]) -> None:
    """Return once the web server answers and finds its database in order."""
    deadline = time.monotonic() + READY_SECONDS
    while not _is_ready(options.port):
        look_after()
        if time.monotonic() > deadline:
            raise Failure(
                f"Web サーバーが応答しません。記録を確認してください: {options.logs / 'web.log'}",
                f"The web server does not answer. Its log tells why: {options.logs / 'web.log'}",
            )
        time.sleep(0.3)


def _is_ready(port: int) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with direct.open(f"http://127.0.0.1:{port}/health/ready/", timeout=5) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except (urllib.error.URLError, OSError, ValueError):
        return False


def wait_until_grouped(options: Options, look_after: Callable[[], None]) -> None:
    """Return once the worker has placed every submission; raise ``Failure`` if its run fails."""
    last, changed_at = "", time.monotonic()
    while (state := _grouping()) is not None:
        look_after()
        if state != last:
            last, changed_at = state, time.monotonic()
        if state == FAILED or time.monotonic() - changed_at > STILL_SECONDS:
            raise Failure(
                f"意見の分類に失敗しました。記録を確認してください: {options.logs / 'worker.log'}",
                f"The comments could not be grouped. See the log: {options.logs / 'worker.log'}",
            )
        progress(state)
        time.sleep(0.5)
    end_progress()


FAILED = "failed"


def _grouping() -> str | None:
    """Where the worker stands, in a few words; ``None`` when everything is grouped."""
    from engagement.review.models import Run, RunState
    from engagement.submissions.models import Submission

    waiting = Submission.objects.awaiting_analysis().count()
    run = Run.objects.first()
    if run is not None and run.state == RunState.FAILED:
        return FAILED
    if run is not None and run.state == RunState.DONE and not waiting:
        return None
    done = Submission.objects.count() - waiting
    return f"{done}/{done + waiting} {run.step if run else ''}"
