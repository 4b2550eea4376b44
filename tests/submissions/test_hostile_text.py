"""Text made to break things comes in by spreadsheet and by proxy entry as it can be read, and the
same on every way; nothing fails, and nothing else is changed."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse

from engagement.consultations.period import Arrival
from engagement.submissions.imports.stored import header_in, suggested_columns
from engagement.submissions.models import Channel, Fate, Submission
from engagement.submissions.services.check_import import check_import
from engagement.submissions.services.content import Part
from engagement.submissions.services.enter import Original, enter_submission
from engagement.submissions.services.map_import import map_import
from engagement.submissions.services.run_import import import_next_chunk, run_import
from engagement.submissions.services.upload_import import upload_import
from tests import factories

pytestmark = pytest.mark.django_db

BIDI = "バス\u202e外国\u2066から\u2069\u200f来た"
INVISIBLE = "バ\u200bス\u200dを\ufeff増\u2060や\u00adし\U000e0041て"
SWELLING = "\ufdfa\u3316\u33ff" * 500  # NFKC makes up to 18 characters of one
MARKS = "が" + "\u0300" * 3000
FAMILY = "👨‍👩‍👧‍👦🇯🇵葛󠄀城市と𠮷野家"
LONG = "長い" * 5000
SPACES = "\u3000\u00a0\u2028行\u2029段落\u0085次"

# What is typed, and what is stored; both the same where nothing is unusable.
CORPUS = [
    *((text, text) for text in (BIDI, INVISIBLE, SWELLING, MARKS, FAMILY, LONG)),
    (SPACES, SPACES.strip()),
    ("=cmd|'/C calc'!A0", "=cmd|'/C calc'!A0"),
    ("<script>alert(1)</script>&amp;", "<script>alert(1)</script>&amp;"),
    ("NUL\x00とESC\x1bとBEL\x07", "NULとESCとBEL"),
    ("半端な\ud83dサロゲート", "半端な\ufffdサロゲート"),
]


@pytest.fixture(autouse=True)
def later():
    with time_machine.travel(factories.AFTER, tick=False):
        yield


@pytest.fixture
def consultation(home):
    return factories.ConsultationFactory(parent=home)


@pytest.fixture
def clerk(user_with):
    return user_with("submissions.add_submission", "submissions.view_submission")


def imported(consultation: Any, clerk: Any, texts: list[str]) -> list[str]:
    """The fates of a file with these texts."""
    quoted = ('"' + text.replace('"', '""') + '"' for text in texts)
    lines = [f"{n},2024-02-10,{text}" for n, text in enumerate(quoted)]
    data = "\n".join(["整理番号,受付日,ご意見", *lines]).encode()
    source = upload_import(
        consultation=consultation, name="\u202eexe.csv", content=ContentFile(data), user=clerk
    )
    header = header_in(source)
    columns = suggested_columns(header)
    map_import(source=source, header=header, columns=columns, channel="post", user=clerk)
    check_import(source=source)
    source.refresh_from_db()
    run_import(source=source, user=clerk)
    import_next_chunk(source=source)
    return list(source.rows.values_list("fate", flat=True))


def test_hostile_text_comes_in_alike_by_spreadsheet_and_by_proxy_entry(client, consultation, clerk):
    # No UTF-8 file holds half a character, and NUL tells UTF-16 without its mark: refused whole.
    fit = [(said, kept) for said, kept in CORPUS if "\ud83d" not in said and "\x00" not in said]
    assert imported(consultation, clerk, [said for said, _kept in fit]) == [Fate.IMPORTED] * len(
        fit
    )
    assert list(Submission.objects.order_by("pk").values_list("text", flat=True)) == [
        kept for _said, kept in fit
    ]
    for said, kept in CORPUS:
        typed = enter_submission(
            consultation=consultation,
            user=clerk,
            original=Original(Channel.POST, Arrival(date(2024, 2, 10)), late_reason=said[:50]),
            parts=[Part(said, translation=said)],
            answers={},
        )
        typed.refresh_from_db()
        assert (typed.text, typed.parts.get().translation) == (kept, kept)

    client.force_login(clerk)
    page = client.get(reverse("submissions_admin:index"))
    assert page.status_code == 200
    assert "<script>alert(1)" not in page.content.decode()
    for query in ("バス", BIDI, INVISIBLE, "\x00", SWELLING[:100], "サロゲート"):
        assert client.get(reverse("submissions_admin:index"), {"q": query}).status_code == 200
