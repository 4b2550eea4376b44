"""A spreadsheet never runs what a citizen or the city wrote, and nobody sees a difference."""

import csv
import io
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from engagement.submissions.spreadsheet import GUARD, as_text_cell

FORMULAS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://example.com","押す")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1+1",
    "⁼1+1",
    "﹢1",
    "−1+1",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    " =1+1",
    "　＝1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\x01=1+1",
]
HONEST = [
    "路線バスの本数を増やしてください。",
    "「=」は等号です。",
    "1-1-2 デジタル技術の活用",
    "A＋Bの支援",
    "",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_starts_as_a_formula(text: str) -> None:
    cell = as_text_cell(text)
    assert cell[0] == GUARD
    assert unicodedata.normalize("NFKC", cell)[0] not in "=+-@\t\r\n"


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_stays_as_it_is(text: str) -> None:
    assert as_text_cell(text) == text


@pytest.mark.parametrize("text", ["-5℃でも歩ける道", "＋αの支援", "- 箇条書き", "@金沢"])
def test_honest_text_that_looks_like_a_formula_looks_the_same(text: str) -> None:
    assert as_text_cell(text).replace(GUARD, "") == text


@given(st.text())
@example(GUARD + "バス")
def test_the_exact_text_comes_back_by_removing_one_guard(text: str) -> None:
    assert as_text_cell(text).removeprefix(GUARD) == text


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1))
def test_it_survives_a_csv_file(texts: list[str]) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([as_text_cell(text) for text in texts])
    (cells,) = csv.reader(io.StringIO(file.getvalue(), newline=""))
    assert [cell.removeprefix(GUARD) for cell in cells] == texts
