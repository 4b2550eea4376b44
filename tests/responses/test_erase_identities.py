"""Some months after publication nobody can be found any more: in no table and in no file."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client
from wagtail.models import ModelLogEntry, PageLogEntry

from accounts.models import User
from engagement.consultations.models import Consultation, FileKind
from engagement.responses.meanings import key_of, of_answer, of_theme
from engagement.responses.models import Meaning, Response, Subscription
from engagement.responses.services.erase_identities import erase_due, months_later
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.services.remember_meanings import remember_meanings
from engagement.review.models import Insight, Proposal, Reading, ReviewEvent, Run, Standing
from engagement.review.services.erase_labels import ERASED
from engagement.submissions.integrity import findings
from engagement.submissions.models import (
    FileOrigin,
    ImportRow,
    Opinion,
    SpreadsheetImport,
    State,
    Submission,
    SubmissionFile,
    SubmitterIdentity,
    UnsentComment,
)
from tests import factories

MARK = "ダレソレ"
PUBLISHED = datetime(2024, 3, 10, 3, 0, tzinfo=UTC)
DUE = datetime(2025, 3, 10, 3, 0, tzinfo=UTC)


def everything() -> str:
    """Every row of every table as text, decrypted, and every file, public or private."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        fields = [f.attname for f in model._meta.concrete_fields]
        for row in model._base_manager.values(*fields):
            found.append(json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, default=str))
            found += [bytes(v).decode("utf-8", "replace") for v in row.values() if _is_binary(v)]
    return "\n".join([*found, *_files(storages["private"], "")])


def _is_binary(value: Any) -> bool:
    return isinstance(value, bytes | memoryview)


def _files(storage: Any, folder: str) -> Any:
    folders, names = storage.listdir(folder)
    for name in names:
        with storage.open(f"{folder}{name}") as file:
            yield file.read().decode("utf-8", "replace")
    for each in folders:
        yield from _files(storage, f"{folder}{each}/")


@pytest.fixture
def planted(
    consultation: Consultation, answered: Response, user_with: Callable[..., User]
) -> Consultation:
    """Published results, and the mark wherever somebody can be known by it."""
    publish_summary(consultation=consultation, user=user_with("responses.publish_response"))
    citizen = factories.UserFactory()
    kept = Submission.objects.order_by("pk").first()
    Submission.objects.filter(pk=kept.pk).update(
        pass_phrase=f"{MARK}1", submitted_by=citizen, idempotency_key=f"{MARK}2", version=2
    )
    SubmitterIdentity.objects.create(
        submission=kept, email=f"{MARK}@example.com", name=MARK, address=MARK, telephone=MARK
    )
    kept.versions.create(number=1, text=f"{MARK}旧", replaced_at=PUBLISHED)
    withdrawn = factories.SubmissionFactory(
        consultation=consultation, state=State.WITHDRAWN, text=f"{MARK}が書いた"
    )
    withdrawn.parts.update(translation=MARK)
    file = SubmissionFile(
        consultation=consultation, submission=kept, name=MARK, kind=FileKind.PDF, size=1, sha256="0"
    )
    file.content.save("x", ContentFile(MARK.encode()))
    UnsentComment.objects.create(
        user=citizen, consultation=consultation, content=MARK, saved_at=PUBLISHED
    )
    Subscription.objects.create(
        consultation=consultation, address=f"{MARK}@example.com", asked_at=PUBLISHED
    )
    source = SpreadsheetImport(
        consultation=consultation, name=f"{MARK}.xlsx", sha256="1", size=1, uploaded_by=citizen
    )
    source.content.save("y", ContentFile(MARK.encode()))
    ImportRow.objects.create(
        source=source, number=1, fate="new", identity=f"{MARK}3", external=MARK, record=MARK
    )
    asked = factories.WordingFactory(
        theme__consultation=consultation,
        **dict.fromkeys(("prompt", "answer", "label", "summary"), MARK),
    )
    asked.submissions.add(kept)
    scan = SubmissionFile(
        consultation=consultation,
        submission=kept,
        name=f"{MARK}.jpg",
        origin=FileOrigin.SCAN,
        kind=FileKind.JPEG,
        size=1,
        sha256="0",
    )
    scan.content.save("z", ContentFile(MARK.encode()))
    opinion = Opinion.objects.filter(submission=kept).first() or factories.OpinionFactory(
        submission=kept
    )
    Insight.objects.create(opinion=opinion, words=[MARK], suggestions=[[1, 0.5, [MARK]]])
    remember_meanings()
    _plant_labels(consultation)
    Reading.objects.create(part=kept.parts.get(), key=MARK, about={"words": [MARK]}, vectors=b"")
    Standing.objects.create(
        consultation=consultation, run=Run.objects.first(), opinions=1, content=MARK.encode()
    )
    return consultation


def _plant_labels(consultation: Consultation) -> None:
    theme = factories.ThemeFactory(
        consultation=consultation, is_retired=True, label=f"{MARK}の件", keywords=[MARK]
    )
    Meaning.objects.create(key=key_of(of_theme(theme)), model="embedded", stored=b"")
    fields = {str(theme.pk): {"label": theme.label, "keywords": [MARK], "summary": f"{MARK}の話"}}
    ReviewEvent.objects.create(
        consultation=consultation,
        number=999,
        kind="merge",
        at=PUBLISHED,
        changes={"themes": fields},
        inverse={"themes": {str(theme.pk): {"label": f"{MARK}の古い件"}}},
        about={"labels": [theme.label], "after": "路線バスの減便"},
    )
    Proposal.objects.create(
        run=factories.RunFactory(consultation=consultation),
        kind="split",
        payload={"theme": theme.pk, "parts": [{"label": f"{MARK}の半分", "opinions": []}]},
    )


def test_everything_that_tells_who_it_was_is_gone_from_database_and_storage(
    planted: Consultation, answered: Response, django_capture_on_commit_callbacks: Any
) -> None:
    assert everything().count(MARK) > 15
    known = Meaning.objects.count()
    statistics = list(
        Submission.objects.order_by("pk").values_list("channel", "state", "received_at")
    )
    with django_capture_on_commit_callbacks(execute=True):
        erase_due(now=DUE)
    left = everything()
    assert MARK not in left
    assert Meaning.objects.count() == known - 1
    assert Meaning.objects.filter(key=key_of(of_answer(answered)))
    assert MARK not in repr(getattr(cache, "_cache", ""))
    assert (
        list(Submission.objects.order_by("pk").values_list("channel", "state", "received_at"))
        == statistics
    )
    assert answered.text in left
    kept = Submission.objects.order_by("pk").first()
    reader = Client()
    own = reader.post("/answers/", {"receipt": kept.receipt}, follow=True).content.decode()
    assert answered.text in own  # the number still leads to the answer
    assert "路線バスの本数を増やしてください。" in left
    assert "路線バスの減便" in str(ReviewEvent.objects.get(number=999).about)
    assert ERASED in str(ReviewEvent.objects.get(number=999).about)
    assert [str(each) for each in findings(planted)] == []


def test_who_runs_the_server_is_told_that_backups_still_hold_it() -> None:
    told = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    section = " ".join(told.split("## Erasing identities")[1].split("\n## ")[0].split())
    assert "Backups still hold what was erased until they are deleted" in section
    assert "`erase_identities` after every `restore`" in section


def test_it_happens_on_the_day_and_not_before(planted: Consultation) -> None:
    assert erase_due(now=DUE - timedelta(seconds=1)) == {}
    assert MARK in everything()
    assert set(erase_due(now=DUE)) == {"strategy"}


def test_a_second_time_it_does_nothing_and_says_nothing(planted: Consultation) -> None:
    erase_due(now=DUE)
    entries = PageLogEntry.objects.filter(action="machikoe.consultation.erase_identities")
    assert entries.count() == 1
    assert erase_due(now=DUE) == {}
    assert entries.count() == 1
    assert MARK not in str(entries.get().data)
    assert entries.get().data["identities"] == 1
    assert not ModelLogEntry.objects.filter(data__icontains=MARK)


def test_a_rehearsal_counts_the_same_and_erases_nothing(planted: Consultation) -> None:
    with time_machine.travel(DUE, tick=False):
        told, again = StringIO(), StringIO()
        call_command("erase_identities", "--dry-run", stdout=told)
        assert MARK in everything()
        call_command("erase_identities", stdout=again)
    assert told.getvalue() == again.getvalue()
    assert "identities 1" in told.getvalue()
    assert MARK not in told.getvalue()


def test_originals_stay_where_the_city_keeps_them(planted: Consultation) -> None:
    Consultation.objects.update(erases_files=False)
    erase_due(now=DUE)
    assert set(SubmissionFile.objects.values_list("name", flat=True)) == {MARK, f"{MARK}.jpg"}


def test_where_nothing_is_published_it_happens_some_months_after_closing(
    planted: Consultation,
) -> None:
    planted.results.unpublish()
    assert erase_due(now=DUE) == {}
    Consultation.objects.update(unpublished_months=24)
    told = StringIO()
    call_command("erase_identities", "--dates", stdout=told)
    assert "strategy: 2026-03-01" in told.getvalue()  # closed at the end of 29 February 2024
    closed = planted.closes_at
    assert erase_due(now=months_later(closed, 24) - timedelta(seconds=1)) == {}
    assert set(erase_due(now=months_later(closed, 24))) == {"strategy"}
    assert not SubmitterIdentity.objects.exists()


def test_a_consultation_that_has_no_end_yet_has_no_date(consultation: Consultation) -> None:
    Consultation.objects.update(opens_at=None, closes_at=None)
    told = StringIO()
    call_command("erase_identities", "--dates", stdout=told)
    assert "strategy: not known" in told.getvalue()
    assert erase_due(now=DUE) == {}


@pytest.mark.parametrize(
    ("months", "day"), [(1, "2024-02-29"), (12, "2025-01-31"), (13, "2025-02-28")]
)
def test_months_end_with_the_month(months: int, day: str) -> None:
    begin = datetime(2024, 1, 31, 3, 0, tzinfo=UTC)
    assert months_later(begin, months).date().isoformat() == day
