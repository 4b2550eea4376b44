"""A PDF can be read by machines that read aloud, and what people wrote stays what they wrote."""

import json
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engagement.submissions import pdf
from engagement.submissions.pdf import CannotBeSet, document, typeset
from engagement.submissions.pdf.blocks import (
    bars,
    beside,
    chart,
    fields,
    heading,
    new_page,
    ruled,
    small,
    table,
    text,
    ticks,
    together,
)
from engagement.submissions.pdf.font import FAMILY, FILES, printable
from tests.pdfs import headings, reader, said, tags

LINES = [("2月1日", 3), ("2月2日", 0)]
EVERY_BLOCK = [
    heading("見出し"),
    text("本文"),
    small("注"),
    table(["番号", "意見"], [[1, "バス"], [2, "長い。" * 4000]], (10, 90), numbers=[0]),
    bars(["経路", "件数", "割合"], LINES),
    chart(LINES, "下の表の図"),
    chart(LINES * 30, "多い日の図"),
    fields([("名前", "")]),
    ruled(3),
    ticks(["計画全体"]),
    new_page(),
    beside([text("左")], [text("右")]),
    together(heading("次"), text("一緒")),
]
CODE = (
    "#set text(red) $x^2$ *太字* _斜体_ <label> @ref `raw` \\u{41} // comment /* and */ = 見出し"
    ' #import "@preview/cetz:0.3.0" #read("/etc/passwd") #eval("1+1") [x] {y} ~ -- --- ... \'"'
)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_pdf_tells_its_language_title_headings_and_tables(language: str) -> None:
    with translation.override(language):
        made = document(EVERY_BLOCK, title="結果", subject="総合戦略")
    root = reader(made).trailer["/Root"]
    assert root["/Lang"] == language
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader(made).metadata["/Title"] == "結果"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    assert headings(made) == ["見出し", "次"]
    found = tags(made)
    assert (found["/Title"], found["/H1"], found["/Table"], found["/TH"]) == (1, 2, 2, 5)
    assert (found["/Figure"], found["/LI"]) == (2, 1)


def test_every_font_is_in_the_file() -> None:
    for page in reader(document(EVERY_BLOCK, title="結果")).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert "/FontFile3" in inner


def test_what_people_wrote_is_never_read_as_markup() -> None:
    made = document(
        [heading(CODE), text(CODE), table([CODE], [[CODE]], (100,)), ticks([CODE])], title=CODE
    )
    assert said(made).count("".join(CODE.split())) == 6  # the sixth: the title


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("𠮷野家 葛\U000e0100飾 ①㈱ 한국 中国", "𠮷野家 葛\U000e0100飾 ①㈱ 한국 中国"),
        ("ありがとう😀", "ありがとう〓"),
        ("☎️", "☎"),
        ("right\u202eto left", "rightto left"),
        ("一\r\n二\u2028三\x0b四\t五", "一\n二\n三四 五"),
        ("\ue000", "〓"),
    ],
)
def test_what_no_font_has_is_shown_to_be_missing(written: str, printed: str) -> None:
    assert printable(written) == printed


@settings(max_examples=20, deadline=None)
@given(st.text(max_size=60))
@example("\ud7ff\ufffd\U0010ffff")
@example("か\u3099 e\u0301\u0327 \u1100\u1161")
def test_no_text_stops_a_pdf(words: str) -> None:
    shown = printable(words)
    contents = {"title": "x", "subject": shown, "language": "ja", "landscape": False}
    fonts = {"font": FAMILY, "font_folders": [str(file.parent) for file in FILES]}
    blocks = [heading(f"見出し{shown}"), text(shown), table([shown], [[shown]], (100,))]
    made = typeset.typeset(json.dumps({**contents, **fonts, "blocks": blocks}))
    assert made.startswith(b"%PDF-")


def test_the_same_contents_make_the_same_file() -> None:
    assert document(EVERY_BLOCK, title="結果") == document(EVERY_BLOCK, title="結果")


def test_a_failure_tells_nothing_of_what_was_written(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(CannotBeSet) as failure:
        document([heading("秘密の言葉"), chart([("秘密の言葉", 1)], alt="")], title="")
    assert "秘密" not in str(failure.value) + "".join(capfd.readouterr())
    endless = tmp_path / "endless.py"
    endless.write_text("while True: pass")
    monkeypatch.setattr(pdf, "TYPESET", endless)
    monkeypatch.setattr(pdf, "LONGEST", 1)
    with pytest.raises(CannotBeSet):
        document([text("x")], title="結果")
