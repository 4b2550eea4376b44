"""``python -m tests.bench.analysis``: whole runs of the analysis as a worker does them.

In a database of their own (SQLite in a temporary folder, or the empty one that ``--database``
names): a first run over everything, a run that adds new opinions, a second run over everything;
and reading alone, by one worker process and by two that share it.
"""

import argparse
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Measure what the options ask for, each step in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--old", type=int, default=10_000)
    parser.add_argument("--new", type=int, default=100)
    parser.add_argument("--database", default="", help="an empty database, as DATABASE_URL")
    parser.add_argument("--letters", action="store_true", help="with the repetition of letters")
    parser.add_argument("--step", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        _in_django(options)
        return
    with tempfile.TemporaryDirectory() as folder:
        url = options.database or f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        env = {**os.environ, "DATABASE_URL": url, "MACHIKOE_DATA_DIR": folder}
        env["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        print("| step | wall s | CPU s | peak MB |\n|---|---|---|---|", flush=True)
        _run(env, "fill")
        _run(env, "read-all")
        _run(env, "unread")
        _both(env)
        for step in ("first", "add", "again"):
            _run(env, step)


def _start(env: dict[str, str], step: str) -> "subprocess.Popen[bytes]":
    arguments = [sys.executable, "-m", __spec__.name, *sys.argv[1:], "--step", step]
    return subprocess.Popen(arguments, env=env)  # noqa: S603 - this module itself


def _run(env: dict[str, str], step: str) -> None:
    if _start(env, step).wait():
        raise SystemExit(f"the step {step} failed")


def _both(env: dict[str, str]) -> None:
    workers = [_start(env, step) for step in ("read-even", "read-odd")]
    ended = [worker.wait() for worker in workers]
    if any(ended):
        raise SystemExit("reading failed")


def _in_django(options: argparse.Namespace) -> None:
    import django

    django.setup()
    steps = {
        "fill": lambda: _fill(options),
        "unread": _unread,
        "read-all": lambda: _read(0, 1),
        "read-even": lambda: _read(0, 2),
        "read-odd": lambda: _read(1, 2),
        "first": lambda: _analyse("full"),
        "add": lambda: _add(options),
        "again": lambda: _analyse("full"),
    }
    logging.getLogger("wagtail").setLevel(logging.WARNING)
    from feedback_nlp.model.encoder import load

    load()
    begun, cpu = time.perf_counter(), time.process_time()
    told = steps[options.step]() or ""
    wall, spent = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"| {options.step} {told} | {wall:.1f} | {spent:.1f} | {peak} |", flush=True)


def _fill(options: argparse.Namespace) -> None:
    import json

    from django.core.management import call_command
    from wagtail.models import Page

    from feedback_nlp.bench.synthetic import mass_letters, opinions
    from tests import factories

    call_command("migrate", verbosity=0)
    home = factories.HomePageFactory(parent=Page.get_first_root_node())
    page = factories.ConsultationFactory(parent=home)
    draft = Path(__file__).parents[2] / "engagement/consultations/data/kanazawa.json"
    for row in json.loads(draft.read_text())["goals"]:
        factories.GoalFactory(number=row["no"], title=row["title"], parent=page)
    _store(page, (mass_letters if options.letters else opinions)(options.old))


def _store(page: Any, comments: Any) -> None:
    from engagement.submissions.models import Submission, SubmissionPart
    from engagement.submissions.receipts import new_receipt
    from tests import factories

    for start in range(0, len(comments), 2000):
        rows = Submission.objects.bulk_create(
            Submission(
                consultation=page,
                receipt=new_receipt(),
                channel="web",
                text=comment.text,
                received_at=factories.DURING,
            )
            for comment in comments[start : start + 2000]
        )
        SubmissionPart.objects.bulk_create(
            SubmissionPart(submission=row, start=0, end=len(row.text)) for row in rows
        )


def _unread() -> None:
    from engagement.review.models import Reading

    Reading.objects.all().delete()


def _read(first: int, step: int) -> str:
    from engagement.consultations.models import Consultation
    from engagement.review.adapter.readings import CHUNK, read
    from engagement.submissions.models import Submission

    page = Consultation.objects.get()
    ids = list(Submission.objects.order_by("pk").values_list("pk", flat=True))
    chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    for chunk in chunks[first::step]:
        read(page, chunk)
    return f"({len(chunks[first::step])} chunks)"


def _add(options: argparse.Namespace) -> str:
    from engagement.consultations.models import Consultation
    from feedback_nlp.bench.synthetic import opinions

    _store(Consultation.objects.get(), opinions(options.new, seed=9))
    return _analyse("new")


def _analyse(kind: str) -> str:
    from engagement.consultations.models import Consultation
    from engagement.review.models import Run
    from engagement.review.services.execute_run import execute_run

    run = Run.objects.create(consultation=Consultation.objects.get(), kind=kind)
    execute_run(run=run)
    run.refresh_from_db()
    seconds = ", ".join(f"{step} {spent:.1f}" for step, spent in run.seconds.items())
    return f"{run.state} {run.kind} ({seconds})"


if __name__ == "__main__":
    main()
