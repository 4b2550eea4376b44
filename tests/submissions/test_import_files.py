"""Spreadsheets as city halls have them: encodings, dates, headings; and files that mean harm."""

import csv
import io
import zipfile
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from engagement.submissions.exports import as_csv
from engagement.submissions.imports.dates import TOKYO, parse_moment
from engagement.submissions.imports.delimited import decode
from engagement.submissions.imports.errors import UnreadableFile
from engagement.submissions.imports.fields import Field, field_of
from engagement.submissions.imports.records import records_of
from engagement.submissions.imports.table import header_of, rows_of
from engagement.submissions.spreadsheet import as_text_cell, from_text_cell
from engagement.submissions.text import clean_text

# Text as people type it, without what no file can hold.
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=60)


def workbook(*rows: list[Any], change: Any = None) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-03",
        "2026/11/3",
        "２０２６年１１月３日",
        "20261103",
        "令和8年11月3日",
        "令和８年１１月３日（火）",
        "令和8年11月3日 火曜日",
        "R8.11.3",
        "r8/11/03",
        "R 8年11月3日",
        datetime(2026, 11, 3),
        46329,
        46329.0,
    ],
)
def test_a_day_is_read_however_it_is_written(written):
    assert parse_moment(written) == (datetime(2026, 11, 3, tzinfo=TOKYO), False)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-03 14:05",
        "2026/11/3 14:05:00",
        "令和8年11月3日 午後2時5分",
        "R8.11.3 PM2:05",
        "2026-11-03T05:05:00Z",
        "2026-11-03T14:05:00+09:00",
        datetime(2026, 11, 3, 14, 5),
    ],
)
def test_a_time_of_day_is_read_too(written):
    moment, has_time = parse_moment(written)
    assert has_time
    assert moment == datetime(2026, 11, 3, 14, 5, tzinfo=TOKYO)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "未定",
        "2026-13-01",
        "令和8年2月30日",
        "R0",
        "11/3",
        "2026-11-03 25:00",
        12,
        True,
        None,
        "2026-11-03 ころ",
        "1e9",
        "R8.11.3-4",
    ],
)
def test_what_is_no_day_is_not_guessed(written):
    assert parse_moment(written) is None


def test_the_first_year_of_an_era_is_read_in_both_ways():
    assert parse_moment("令和元年5月1日") == parse_moment("令和1年5月1日")
    assert parse_moment("平成31年4月30日")[0].year == 2019


@given(st.datetimes(min_value=datetime(2019, 5, 1), max_value=datetime(2099, 12, 31)))
def test_every_day_of_reiwa_is_read_back(moment):
    moment = moment.replace(microsecond=0)
    written = (
        f"令和{moment.year - 2018}年{moment.month}月{moment.day}日"
        f"{moment.hour}時{moment.minute}分{moment.second}秒"
    )
    assert parse_moment(written)[0] == moment.replace(tzinfo=TOKYO)


@given(st.text(max_size=30))
def test_no_text_makes_the_reader_of_dates_fail(text):
    parse_moment(text)


@settings(max_examples=60)
@given(TEXT)
def test_utf_8_and_utf_16_are_read_exactly(text):
    assert decode(b"\xef\xbb\xbf" + text.encode()) == text
    for encoding, mark in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        assert decode(mark + text.encode(encoding)) == text


def test_what_windows_writes_is_read_and_nothing_is_guessed():
    text = "①髙﨑市の〜ﾊﾞｽ"
    assert decode(text.replace("〜", "～").encode("cp932")) == text.replace("〜", "～")
    for broken in (b"\xff\xfe\x00\xd8", b"\x81", b"\xfd\xfe\xff"):
        with pytest.raises(UnreadableFile):
            decode(broken)


@given(TEXT)
def test_a_guarded_cell_gives_its_text_back(text):
    assert from_text_cell(as_text_cell(text)) == text


@settings(max_examples=60)
@given(st.lists(st.text(max_size=40).map(clean_text), min_size=1, max_size=4))
@example(["\x80\uf8f0"])
def test_an_exported_line_is_imported_as_it_was(texts):
    fields = [Field.TEXT, Field.NAME, Field.ADDRESS, Field.DISTRICT][: len(texts)]
    data = "".join(as_csv(fields, [texts])).encode()
    _heading, row = rows_of(data)
    assert [clean_text(from_text_cell(cell)) for cell in row] == texts
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in row)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(delimiter):
    assert list(rows_of(f"番号{delimiter}意見\n1{delimiter}バス".encode()))[1] == ["1", "バス"]


def test_quotation_marks_that_do_not_close_are_refused_with_the_line():
    with pytest.raises(UnreadableFile, match="2"):
        list(rows_of('意見\n"バス'.encode()))


def test_headings_in_several_rows_of_a_csv_are_read_together():
    data = (
        "令和8年度 意見一覧,,,\n番号,提出者,,ご意見\n,氏名,住所,\n1,加賀花子,金沢市,バス".encode()
    )
    header = header_of(data, 2, 3)
    assert header.headings == ("番号", "提出者 / 氏名", "提出者 / 住所", "ご意見")
    assert [field_of(each) for each in header.headings] == [
        Field.EXTERNAL_ID,
        Field.NAME,
        Field.ADDRESS,
        Field.TEXT,
    ]
    assert (header_of(data).first, header_of(data).last) in ((2, 3), (2, 2))


def test_a_title_above_the_headings_is_none_of_them():
    header = header_of("意見一覧\n\n受付日,意見\n2026-11-03,バス".encode())
    assert (header.first, header.headings) == (3, ("受付日", "意見"))


def test_a_merged_cell_stands_for_what_it_covers_and_for_no_more(monkeypatch):
    def merge(sheet: Any) -> None:
        for area in ("A1:E1", "A2:A3", "B2:C2", "E2:E3"):
            sheet.merge_cells(area)

    data = workbook(
        ["意見一覧"],
        ["受付日", "提出者", None, None, "ご意見"],
        [None, "氏名", "住所", "備考", None],
        ["2026-11-03", "花", "市", "-", "バス"],
        change=merge,
    )
    opened = Mock(side_effect=load_workbook)
    monkeypatch.setattr("openpyxl.load_workbook", opened)
    header = header_of(data)
    assert opened.call_count == 1
    assert (header.first, header.last) == (2, 3)
    assert header.below == [["2026-11-03", "花", "市", "-", "バス"]]
    assert header.headings == ("受付日", "提出者 / 氏名", "提出者 / 住所", "備考", "ご意見")
    assert [field_of(each) for each in header.headings] == [
        Field.RECEIVED_AT,
        Field.NAME,
        Field.ADDRESS,
        None,
        Field.TEXT,
    ]


@pytest.mark.parametrize(
    ("cell", "people"),
    [("", 1), ("3", 3), (12.0, 12), ("３名", 3), ("5 人", 5), ("0", 0), ("ほか2名", 0), ("-1", 0)],
)
def test_how_many_signed_is_read_or_told_to_be_unreadable(cell, people):
    (record,) = records_of(
        [[cell, "x"]], first=1, columns={0: Field.SIGNATORIES, 1: Field.TEXT}, channel=""
    )
    assert (record.signatories if not record.unreadable else 0) == people


def test_a_workbook_gives_numbers_days_and_text():
    moment = datetime(2026, 11, 3, 14, 5)
    data = workbook(["番号", "受付日", "意見"], [12, moment, "=に見える文".replace("=", "＝")])
    columns = {0: Field.EXTERNAL_ID, 1: Field.RECEIVED_AT, 2: Field.TEXT}
    (record,) = records_of(list(rows_of(data))[1:], first=2, columns=columns, channel="post")
    assert (record.external_id, record.channel, record.number) == ("12", "post", 2)
    assert record.moment == moment.replace(tzinfo=TOKYO)


def test_rows_with_one_number_are_the_parts_of_one_submission():
    columns = {0: Field.EXTERNAL_ID, 1: Field.PART, 2: Field.TEXT}
    rows = [["1", "1", "a"], ["1", "2", "b"], [None, None, None], ["2", "1", "c"], ["2", "", "d"]]
    records = list(records_of(rows, first=2, columns=columns, channel=""))
    assert [[part["text"] for part in each.parts] for each in records] == [["a", "b"], ["c"], ["d"]]


@pytest.mark.parametrize(
    ("cell", "codes", "is_read"),
    [
        ("4-1-1、4-1-2", ["4-1-1", "4-1-2"], True),
        ("4-1-1 10-20年先を見た路線バス\n4-1-2 公園", ["4-1-1", "4-1-2"], True),
        ("路線バスの維持", ["路線バスの維持"], True),
        (datetime(2004, 1, 1), [], False),
        ("", [], True),
    ],
)
def test_measures_are_told_by_their_codes_or_titles(cell, codes, is_read):
    (record,) = records_of(
        [[cell, "x"]], first=1, columns={0: Field.MEASURES, 1: Field.TEXT}, channel=""
    )
    assert record.parts[0]["measure_codes"] == codes
    assert (record.unreadable == []) is is_read


def formula(sheet: Any) -> None:
    sheet["A2"] = "=1+1"


HARM = {
    "a formula": lambda: workbook(["意見"], change=formula),
    "a link to another workbook": lambda: with_member(
        workbook(["意見"]), "xl/externalLinks/externalLink1.xml", b"<x/>"
    ),
    "macros": lambda: with_member(workbook(["意見"]), "xl/vbaProject.bin", b"x"),
    "entities": lambda: with_member(
        workbook(["意見"]), "xl/evil.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'
    ),
    "a bomb": lambda: with_member(workbook(["意見"]), "xl/media/a.xml", b"0" * 20_000_000),
    "a cell very far down": lambda: workbook(
        ["意見"], change=lambda sheet: sheet.cell(1_048_576, 1, "x")
    ),
    "a cell very far right": lambda: workbook(
        ["意見"], change=lambda sheet: sheet.cell(1, 16_384, "x")
    ),
    "an old workbook": lambda: b"\xd0\xcf\x11\xe0" + b"x" * 100,
    "half a workbook": lambda: workbook(["意見"])[:-100],
    "another archive": lambda: with_member(b"", "a.txt", b"x"),
}


@pytest.mark.parametrize("harm", HARM.values(), ids=HARM.keys())
def test_what_means_harm_is_refused_with_a_reason(harm):
    with pytest.raises(UnreadableFile) as refusal:
        list(rows_of(harm()))
    assert len(str(refusal.value)) > 10


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is():
    data = workbook(["意見"], ["バス"])
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
            new.writestr(name, content)
    assert list(rows_of(file.getvalue())) == [["意見"], ["バス"]]


def test_openpyxl_parses_with_defusedxml():
    import openpyxl

    assert openpyxl.DEFUSEDXML


def test_moments_keep_their_seconds_through_a_csv():
    moment = datetime(2026, 11, 3, 23, 59, 59, tzinfo=TOKYO)
    buffer = io.StringIO()
    csv.writer(buffer).writerow([f"{moment:%Y-%m-%d %H:%M:%S}"])
    assert parse_moment(buffer.getvalue().strip())[0] == moment
    assert parse_moment(f"{moment + timedelta(seconds=1):%Y-%m-%d %H:%M:%S}")[0].day == 4
