"""Word, Excel and PDF say what the snapshot says, and nothing runs that somebody wrote."""

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.storage import storages
from django.test import Client
from docx import Document
from openpyxl import load_workbook

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.files import kinds
from engagement.responses.files.kinds import KINDS
from engagement.responses.files.printed import category_of
from engagement.responses.files.schema import faults
from engagement.responses.models import FileStage, FollowUp, Response, ResponseSummary, SummaryFile
from engagement.responses.services import make_file as service
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.snapshot import rows
from engagement.review.models import Theme
from tests import factories
from tests.pdfs import faults as faults_of_pdf
from tests.pdfs import headings, links, reader, said, tags

HOSTILE = ['=HYPERLINK("http://evil.example","x")', "<script>alert(1)</script>", "＋1&<b>太字"]
RESULTS = "/strategy/results/"
ADDRESS = "https://example.jp/strategy/results/"


@pytest.fixture
def page(
    consultation: Consultation, theme_with: Callable[..., Theme], user_with: Callable[..., User]
) -> ResponseSummary:
    """Four rows in two goals, three of them with what must stay text, one with a change."""
    revised = factories.ReflectionFactory(
        consultation=consultation, key="included", letter="A", wording="案に含まれるもの"
    )
    for number, words in enumerate(HOSTILE):
        factories.ResponseFactory(
            theme=theme_with(["1-1-1"] * (number + 1), label=f"論点{number}"),
            summary=words,
            text=f"{words}\n二行目の考え方",
            reflection=revised
            if number == 0
            else factories.ReflectionFactory(
                consultation=consultation, key="reference", letter=f"C{number}"
            ),
        )
    factories.ResponseFactory(
        theme=theme_with(["2-1-2"] * 5, goal_code="2", label="目標2の論点"),
        text="長い考え方。" * 900,
        reflection=revised,
    )
    made = publish_summary(consultation=consultation, user=user_with("responses.publish_response"))
    made.snapshot["goals"][0]["directions"][0]["rows"][-1]["changes"] = [
        {
            "code": "1-1-1",
            "field": "title",
            "before": "路線バスの維持",
            "before_en": "",
            "after": "路線バスの維持と増便",
            "after_en": "",
        }
    ]
    made.save()
    return made


def fetched(client: Client, kind: str, language: str = "") -> io.BytesIO:
    answer = client.get(f"{language}{RESULTS}files/{kind}/")
    assert answer.status_code == 200
    return io.BytesIO(b"".join(answer))


def word_links(book: Any) -> list[str]:
    """Where the links lead that leave the file."""
    return [each.target_ref for each in book.part.rels.values() if each.is_external]


def addresses_of_rows(page: ResponseSummary, language: str = "") -> set[str]:
    found = rows(page.snapshot["goals"])
    return {f"http://localhost:8000{language}{RESULTS}#{row['anchor']}" for row in found}


def table_of(page: ResponseSummary) -> list[tuple[str, ...]]:
    """Number, opinions, answer and reflection of each row, as the snapshot has them."""
    return [
        (str(r["number"]), str(r["opinions"]), r["response"], category_of(r["reflection"]))
        for r in rows(page.snapshot["goals"])
    ]


def test_word_excel_csv_and_json_hold_the_same_numbers_and_words(
    client: Client, page: ResponseSummary
) -> None:
    wanted = table_of(page)
    book = Document(fetched(client, "word"))
    word = [
        (cells[0], cells[3], cells[4], cells[5])
        for table in book.tables[2:]
        for cells in ([cell.text for cell in row.cells] for row in table.rows[1:])
    ]
    assert word == wanted
    sheets = load_workbook(fetched(client, "excel"), read_only=True).worksheets
    lines = [r for r in sheets[0].iter_rows(min_row=2, values_only=True) if r[1]]
    assert [(str(r[1]), str(r[4]), r[5], r[6]) for r in lines] == wanted
    counts = [r[1] for r in sheets[1].iter_rows(min_row=2, max_row=4, values_only=True)]
    wanted_counts = [page.snapshot["counts"][key] for key in ("submitters", "opinions", "rows")]
    assert counts == wanted_counts
    assert [int(row.cells[1].text) for row in book.tables[0].rows[1:]] == wanted_counts
    text = client.get(f"{RESULTS}csv/").content.decode("utf-8-sig")
    table = [line for line in csv.reader(io.StringIO(text, newline="")) if line[0].isdigit()]
    assert [(r[0], r[6]) for r in table] == [line[:2] for line in wanted]
    data = json.loads(client.get(f"{RESULTS}json/").content)
    assert [(str(r["number"]), str(r["opinions"])) for r in rows(data["goals"])] == [
        line[:2] for line in wanted
    ]


def test_the_pdf_holds_every_row_and_is_made_for_finding_ones_way(
    client: Client, page: ResponseSummary
) -> None:
    pdf = fetched(client, "pdf").read()
    words = said(pdf)
    for row in rows(page.snapshot["goals"]):
        assert "".join(row["summary"].split()) in words
    assert words.count("長") == 900  # over several pages
    assert any("目標その1のまちをつくる" in name for name in headings(pdf))
    assert faults_of_pdf(pdf) == []
    assert addresses_of_rows(page) < set(links(pdf))
    found = tags(pdf)
    assert found["/Table"] == 4  # two of numbers, one for each goal with opinions
    assert found["/TR"] == (1 + 3) + (1 + len(page.snapshot["reflections"])) + (1 + 3) + (1 + 1)
    assert found["/TH"] == 2 + 3 + 6 + 6


def test_nothing_in_the_workbook_is_a_formula_and_no_honest_text_is_changed(
    client: Client, page: ResponseSummary
) -> None:
    cells = [c for s in load_workbook(fetched(client, "excel")) for r in s.iter_rows() for c in r]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert f"{HOSTILE[0]}\n二行目の考え方" in [cell.value for cell in cells]


ACTIVE = [
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "\t=1+1",
    "\r=1+1",
    "{=1+1}",
    "＝1+1",
    '=HYPERLINK("http://evil.example/","見る")',
    "[見る](javascript:alert(1))",
    '<img src=x onerror="alert(1)"><script>alert(1)</script>',
    '<w:fldSimple w:instr="DDEAUTO c:\\\\windows\\\\calc.exe"/>',
    "]]><![CDATA[ &amp; &#x41;",
    '#import "@preview/x:1.0.0" #read("/etc/passwd") $x$ *太字*',
    "{{ 7*7 }} ${7*7} %s %(x)s",
]


def test_nothing_that_somebody_wrote_runs_in_any_file(page: ResponseSummary) -> None:
    row = next(rows(page.snapshot["goals"]))
    page.snapshot["consultation"]["title"] = row["label"] = ACTIVE[0]
    for words in ACTIVE:
        row["summary"], row["response"] = words, f"{words}\x00\x0b"
        made = {
            key: kind.make(page.snapshot, ADDRESS, "ja", lambda _: None)
            for key, kind in KINDS.items()
        }
        cells = [c for s in load_workbook(io.BytesIO(made["excel"])) for r in s for c in r]
        assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}, words
        assert not [cell for cell in cells if cell.hyperlink]
        for key in ("word", "comparison"):
            book = Document(io.BytesIO(made[key]))
            assert not re.search("<w:(fldSimple|instrText|object)[ />]", book.element.xml), words
            assert all(re.match("https?://", each) for each in word_links(book)), words
        file = reader(made["pdf"])
        assert not {"/OpenAction", "/AA", "/AcroForm"} & set(file.trailer["/Root"])
        assert not [page for page in file.pages if "/AA" in page]
        for note in (note for page in file.pages for note in page.get("/Annots", ())):
            action = note.get_object()["/A"]
            assert action["/S"] == "/URI"
            assert re.match("https?://", action["/URI"])
        told = "".join("".join(words.split()).replace("\r", ""))
        assert told in said(made["pdf"]), words


def test_the_new_old_table_sets_old_beside_new_on_the_page_and_in_word(
    client: Client, page: ResponseSummary
) -> None:
    shown = client.get(f"{RESULTS}changes/").content.decode()
    assert "路線バスの維持<ins>" in "".join(shown.split())
    head, line = Document(fetched(client, "comparison")).tables[0].rows
    assert [cell.text for cell in line.cells][:3] == [
        "1-1-1",
        "路線バスの維持と増便",
        "路線バスの維持",
    ]
    assert "tblHeader" in head._tr.xml


def test_ones_way_in_word_is_found_by_headings_links_and_the_names_of_tables(
    client: Client, page: ResponseSummary
) -> None:
    book = Document(fetched(client, "word"))
    levels = [p.style.name for p in book.paragraphs if p.style.name.startswith(("Title", "Head"))]
    assert levels == ["Title", "Heading 1", "Heading 1", *["Heading 2"] * 3]
    xml = book.element.xml
    named = re.findall('<w:bookmarkStart w:name="(.+?)"', xml)
    anchors = [row["anchor"] for row in rows(page.snapshot["goals"])]
    assert {each.replace("-", "_") for each in anchors} < set(named)
    jumps = re.findall('w:hyperlink w:anchor="(.+?)"', xml)
    assert len(jumps) == 1 + 3
    assert set(jumps) < set(named)
    assert addresses_of_rows(page) < set(word_links(book))
    assert xml.count("w:tblHeader") == xml.count("w:tblCaption") == len(book.tables)
    comparison = Document(fetched(client, "comparison"))
    assert set(word_links(comparison)) == {f"http://localhost:8000{RESULTS}#{anchors[2]}"}


def test_word_is_in_the_language_of_the_reader(client: Client, page: ResponseSummary) -> None:
    book = Document(fetched(client, "word", "/en"))
    assert book.core_properties.language == "en"
    assert addresses_of_rows(page, "/en") < set(word_links(book))
    assert book.tables[2].rows[0].cells[0].text == "No."
    assert 'w:eastAsia="游ゴシック"' in book.styles["Normal"].element.xml


def test_a_file_is_made_once_for_an_edition_and_kept_with_its_hash(
    client: Client, page: ResponseSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fetched(client, "word").read()
    monkeypatch.setattr(service, "KINDS", {})
    assert fetched(client, "word").read() == first
    file = SummaryFile.objects.get()
    assert (file.size, len(file.sha256)) == (len(first), 64)
    shown = client.get(RESULTS).content.decode()
    assert "Word" in shown
    answer = client.get(f"{RESULTS}files/word/", headers={"if-none-match": f'"{file.sha256}"'})
    assert answer.status_code == 304


def test_many_rows_are_made_by_the_worker_and_told_of_until_then(
    client: Client, page: ResponseSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MADE_AT_ONCE", 3)
    waiting = client.get(f"{RESULTS}files/pdf/")
    assert waiting.status_code == 202
    assert waiting["Retry-After"]
    service.make_file(file=SummaryFile.objects.get())
    assert fetched(client, "pdf").read().startswith(b"%PDF-")


def test_a_file_that_fails_says_so_and_is_never_half_a_file(
    client: Client, page: ResponseSummary
) -> None:
    page.snapshot["goals"][0]["directions"][0]["rows"][0]["response"] = "長" * 40_000
    page.save()
    answer = client.get(f"{RESULTS}files/excel/")
    assert answer.status_code == 503
    assert "CSV" in answer.content.decode()
    file = SummaryFile.objects.get()
    assert (file.stage, file.size, bool(file.content)) == (FileStage.FAILED, 0, False)


def test_what_was_corrected_does_not_live_on_in_storage(
    client: Client,
    page: ResponseSummary,
    user_with: Callable[..., User],
    django_capture_on_commit_callbacks: Any,
) -> None:
    fetched(client, "word")
    name = SummaryFile.objects.get().content.name
    Response.objects.update(text="新しい考え方")
    publisher = user_with("responses.publish_response")
    with django_capture_on_commit_callbacks(execute=True):
        page = publish_summary(consultation=page.get_parent().specific, user=publisher)
    assert not storages["private"].exists(name)
    assert not SummaryFile.objects.exists()
    service.prepare_files(page=page)
    assert page.files.count() == 2 * len(kinds.KINDS)
    assert table_of(page)[0][2] == "新しい考え方"
    assert "新しい考え方" in Document(fetched(client, "word")).element.xml


def test_the_data_are_as_their_published_description_says(
    client: Client, page: ResponseSummary, answered: Response
) -> None:
    writer = factories.UserFactory()
    FollowUp.objects.create(
        consultation=page.get_parent().specific,
        anchor=next(rows(page.snapshot["goals"]))["anchor"],
        state="done",
        on="2024-03-09",
        text="増便しました。",
        link="https://example.com/",
        written_by=writer,
    )
    data = json.loads(client.get(f"{RESULTS}json/").content)
    assert faults(data) == []
    assert data["follow_ups"][0]["text"] == "増便しました。"
    assert "増便しました。" in client.get(f"{RESULTS}csv/").content.decode()
    data["counts"]["opinions"] = "many"
    del data["goals"][0]["code"]
    assert [each.split(":")[0] for each in faults(data)] == ["counts/opinions", "goals/0"]


def test_the_description_is_at_an_address_that_the_data_name(
    client: Client, page: ResponseSummary
) -> None:
    link = client.get(f"{RESULTS}json/")["Link"]
    address = link.split(">")[0].removeprefix("<http://testserver")
    assert address == "/schemas/machikoe-summary-1.json"
    assert client.get(address).json()["title"] == page.snapshot["schema"]
