"""``make bench``: the web side beside a bare Django view on the same machine in the same run.

Prints a table and marks what fell below the stored ratios (docs/web-benchmarks.json);
``--store`` stores the new ones.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import requests

from engagement.submissions.forms.stamp import LEAST_SECONDS
from tests.drills.conftest import OPEN_CALL
from tests.drills.installation import Installation, PostgreSQLInstallation, SQLiteInstallation
from tests.drills.installation import wait_until as wait
from tests.site.pages import form_values
from tests.site.processes import REPOSITORY

from . import load

STORED = REPOSITORY / "docs" / "web-benchmarks.json"
FELL_BELOW = 0.8  # of the stored ratio: what two runs on one machine may differ by
SEED = """
from tests.submissions.crowd import crowd
from engagement.consultations.models import Consultation
crowd(Consultation.objects.get(), {count})
from accounts.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
user = User.objects.create_superuser(email="bench@example.jp", password="x" * 20)
session = SessionStore()
session[SESSION_KEY] = str(user.pk)
session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
session[HASH_SESSION_KEY] = user.get_session_auth_hash()
session.save()
print(session.session_key)
"""


@dataclass(frozen=True)
class Case:
    name: str
    url: str
    cookie: str = ""
    body: str = ""


class BareInstallation(SQLiteInstallation):
    """The same server with a view that does nothing."""

    def command(self, part: str) -> list[str]:
        return [
            "tests.bench.bare:application" if "wsgi" in word else word
            for word in super().command(part)
        ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--seconds", type=int, default=8, help="of load for each figure")
    parser.add_argument("--opinions", type=int, default=100_000, help="that staff lists go over")
    parser.add_argument("--database", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--store", action="store_true")
    options = parser.parse_args()
    if not load.is_there():
        parser.exit(1, "wrk is not installed (apt install wrk).\n")
    kind = PostgreSQLInstallation if options.database == "postgresql" else SQLiteInstallation
    floor = _floor(options.seconds)
    load.say(
        f"| {options.database} | a second | p99 | of a bare view ({floor.rate:.0f}) | before |"
    )
    load.say("|---|---|---|---|---|")
    stored = json.loads(STORED.read_text()) if STORED.exists() else {}
    before = stored.get(options.database, {})
    ratios = {}
    with _running(kind) as place:
        for case in _cases(place, options.opinions):
            requests.get(case.url, headers={"Cookie": case.cookie}, timeout=60)  # warm
            result = load.measure(
                case.url, seconds=options.seconds, cookie=case.cookie, body=case.body
            )
            ratios[case.name] = round(result.rate / floor.rate, 4)
            _tell(case.name, result, ratios[case.name], before.get(case.name))
    if options.store:
        STORED.write_text(json.dumps({**stored, options.database: ratios}, indent=2) + "\n")


def _floor(seconds: int) -> load.Result:
    place = BareInstallation(Path(tempfile.mkdtemp(prefix="machikoe-bench-")))
    try:
        place.start("web")
        wait(lambda: _answers(place), "the bare server's start")
        return load.measure(f"{place.address}/", seconds=seconds)
    finally:
        place.close()


def _answers(place: Installation) -> bool:
    try:
        return requests.get(f"{place.address}/", timeout=2).ok
    except requests.RequestException:
        return False


@contextmanager
def _running(kind: type[Installation]) -> Iterator[Installation]:
    place = kind(Path(tempfile.mkdtemp(prefix="machikoe-bench-")))
    try:
        place.open()
        place.shell(OPEN_CALL)
        wait(lambda: place.is_up("web"), "the web server's start")
        place.kill("worker")  # measured are the answers, not the analysis beside them
        yield place
    finally:
        place.close()


def _cases(place: Installation, opinions: int) -> Iterator[Case]:
    goal = f"{place.address}{place.shell(GOAL_ADDRESS)}"
    # A session cookie that opens nothing: such a reader is shown a page made anew.
    yield Case("goal page, kept", goal)
    yield Case("goal page, made anew", goal, cookie="sessionid=unknown")
    comment = {"opinion-1-text": "路線バスを増やしてください。NUMBER", "form_key": "NUMBER"}
    sent = f"{place.address}/comment/call/"
    yield _posting("comment sent, one row committed", sent, step="send", **comment)
    session = place.shell(SEED.format(count=opinions)).splitlines()[-1]
    staff = f"sessionid={session}"
    yield Case(f"staff: submissions ({opinions:,})", f"{place.address}{place.shell(LIST)}", staff)
    yield Case(f"staff: themes ({opinions:,})", f"{place.address}{place.shell(OVERVIEW)}", staff)
    receipt = place.shell(RECEIPT)
    yield _posting("receipt looked up", f"{place.address}/answers/", receipt=receipt)


GOAL_ADDRESS = """
from engagement.consultations.models import Goal
print(Goal.objects.get().get_url())
"""
LIST = """
from django.urls import reverse
print(reverse("submissions_admin:index"))
"""
RECEIPT = """
from engagement.submissions.models import Submission
print(Submission.objects.first().receipt)
"""
OVERVIEW = """
from django.urls import reverse
from engagement.consultations.models import Consultation
print(reverse("review:overview", args=[Consultation.objects.get().pk]))
"""


def _posting(name: str, url: str, **filled: str) -> Case:
    """The form at ``url`` filled in, to be sent often."""
    page = requests.get(url, timeout=30)
    fields = form_values(page.text) | {key: [value] for key, value in filled.items()}
    time.sleep(LEAST_SECONDS + 0.5)  # nobody writes faster, so faster forms are held or refused
    cookie = "; ".join(f"{key}={value}" for key, value in page.cookies.items())
    return Case(name, url, cookie, urlencode(fields, doseq=True))


def _tell(name: str, result: load.Result, ratio: float, before: float | None) -> None:
    marks = [f"{result.errors} errors"] if result.errors else []
    if before and ratio < FELL_BELOW * before:
        marks.append("FELL")
    past = "" if before is None else f"{before:.3f}"
    line = f"| {name} | {result.rate:.1f} | {result.p99 * 1000:.0f} ms | {ratio:.3f} | {past} |"
    load.say(" ".join([line, *marks]))


if __name__ == "__main__":
    main()
