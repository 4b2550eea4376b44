"""The draft comes in from its document, and what cannot be placed is listed."""

import time
from contextlib import suppress
from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement.consultations.drafts import DraftError, Plan, read_draft
from engagement.consultations.drafts.markdown import read_markdown
from engagement.consultations.drafts.markup import spelling_note
from tests.consultations.documents import OUTLINE, SMALL, STRATEGY, outline

LINES = OUTLINE.read_text().split("\n")


def problems(text):
    with pytest.raises(DraftError) as raised:
        read_markdown(text)
    return raised.value.problems


def plan_or_problems(content):
    try:
        return read_draft(content)
    except DraftError as error:
        return error.problems


@pytest.fixture(scope="module")
def plan():
    return read_draft(OUTLINE.read_bytes())


def test_the_outline_is_read_as_it_stands(plan):
    assert [goal.number for goal in plan.goals] == [1, 2, 3, 4]
    assert [len(goal.directions) for goal in plan.goals] == [3, 4, 4, 6]
    assert len(plan.directions) == 17
    marks = [measure.mark for measure in plan.measures]
    assert len(marks) == 52
    assert (marks.count("new"), marks.count("revised"), marks.count("")) == (12, 1, 39)
    assert [each.code for each in plan.directions if each.mark] == ["4-6"]


def test_the_outline_and_its_data_say_the_same_field_by_field(plan):
    expected = read_draft(STRATEGY.read_bytes())
    without_notes = [
        replace(
            each,
            goals=tuple(
                replace(
                    goal,
                    directions=tuple(
                        replace(
                            direction,
                            measures=tuple(
                                replace(measure, staff_note="") for measure in direction.measures
                            ),
                        )
                        for direction in goal.directions
                    ),
                )
                for goal in each.goals
            ),
        )
        for each in (plan, expected)
    ]
    assert without_notes[0] == without_notes[1]
    noted = [[m.code for m in each.measures if m.staff_note] for each in (plan, expected)]
    assert noted == [["2-2-1"], ["2-2-1"]]


def test_the_revised_measure_keeps_the_current_wording(plan):
    revised = next(measure for measure in plan.measures if measure.code == "4-2-1")
    assert revised.title == "持続可能な交通ネットワークの形成と金沢MaaSの推進"
    assert revised.current_title == "交通ネットワークの再構築"
    assert revised.mark == "revised"


def test_what_looks_misread_stays_as_printed_with_a_note_for_staff(plan):
    measure = next(measure for measure in plan.measures if measure.code == "2-2-1")
    assert measure.title == "UJ1ターンの促進"
    assert "UJ1" in measure.staff_note


@pytest.mark.parametrize("title", ["UJ1ターンの促進", "ＵＪ１ターン", "U1Jターン", "0Aシステム"])
def test_a_digit_amid_latin_letters_before_katakana_is_noted(title):
    assert spelling_note(title)


@pytest.mark.parametrize(
    "title", ["UIJターン", "第1回セミナー", "5Gサービス", "10ケース", "A1の整備"]
)
def test_ordinary_spelling_is_not_noted(title):
    assert not spelling_note(title)


def test_policy_vision_pillars_footnotes_and_timetable_are_read(plan):
    assert plan.title == "次期金沢版総合戦略（骨子案）"
    assert plan.policy.startswith("4つの基本目標は維持し、新たにデジタルの力")
    assert plan.vision.startswith("未来を拓く世界の共創文化都市・金沢 ～すべて")
    assert plan.vision_note == "素案、12月議会上程予定"
    assert [goal.national_pillar[0] for goal in plan.goals] == ["①", "②", "③", "④"]
    assert plan.goals[2].national_pillar == "③結婚・出産・子育ての希望をかなえる"
    assert all(goal.footnote.count("※") == 1 for goal in plan.goals)
    assert [line.when for line in plan.timetable] == [
        "令和5年度 10月26日",
        "令和5年度 11月 ～2月",
        "令和5年度 2月29日",
        "令和6年度",
    ]


def test_widths_markup_and_mark_brackets_may_vary():
    text = outline(
        "**(１)　安心できる環境づくり**",
        "<p>①　路線バスの維持</p>",
        "|<ul><li><b>② 子育て&amp;教育［新］</b></li><li>③ 夜間保育【 新 】</li></ul>",
        heading="###  基本目標　１：　住みよいまちをつくる（１／１）",
    )
    plan = read_markdown(text)
    assert plan.goals[0].title == "住みよいまちをつくる"
    assert [m.title for m in plan.measures] == ["路線バスの維持", "子育て&教育", "夜間保育"]
    assert [m.mark for m in plan.measures] == ["", "new", "new"]


def test_a_new_measure_in_the_middle_does_not_upset_the_pairing_in_a_list():
    current = "<ul><li>（1）甲の推進</li><li>① 乙の推進</li><li>② 丙の推進</li></ul>"
    draft = (
        "<ul><li>（1）甲の推進</li><li>① 丁の推進【新】</li><li>② 乙の推進</li>"
        "<li>③ 丙の充実【改】</li></ul>"
    )
    plan = read_markdown(outline(f"{current}|{draft}"))
    assert [(m.title, m.mark, m.current_wording) for m in plan.measures] == [
        ("丁の推進", "new", ""),
        ("乙の推進", "", "乙の推進"),
        ("丙の充実", "revised", "丙の推進"),
    ]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ("④ 緑を増やす|", "緑を増やす"),
        ("|④ 緑を増やす", "緑を増やす"),
        ("④ 緑を守る|④ 緑を増やす", "緑を増やす"),
        ("④ 緑を守る|④ 緑を守る【新】", "緑を守る"),
        ("|④ 緑を増やす【改】", "緑を増やす"),
        ("④ 緑【新】を増やす", "④ 緑【新】を増やす"),
        ("緑を増やす", "緑を増やす"),
        ("⑤ 緑を増やす", "緑を増やす"),
        ("③ 緑を増やす", "緑を増やす"),
        ("④ 緑を増やす|④ 緑を増やす|④ 緑を増やす", "④ 緑を増やす ④ 緑を増やす ④ 緑を増やす"),
        ("④ 緑を増やす【新】|④ 緑を増やす", "緑を増やす"),
        (f"④ {'緑' * 256}", f"④ {'緑' * 256}"),
    ],
)
def test_a_row_that_cannot_be_placed_is_listed_with_line_and_text(row, text):
    found = problems(outline(*SMALL, row))
    assert {problem.line for problem in found} == {10}
    assert found[0].text == text


def test_a_lost_line_is_complained_about_once():
    found = problems(outline(SMALL[0], *SMALL[2:], "④ 緑を増やす"))
    assert [(p.line, p.text) for p in found] == [(7, "デジタル技術の活用")]


def test_a_line_of_prose_inside_a_goal_is_listed_and_outside_it_is_not():
    text = outline(*SMALL) + "\nここは何でしょう"
    assert [(p.line, p.text) for p in problems(text)] == [(10, "ここは何でしょう")]
    assert read_markdown("ここは何でしょう\n" + outline(*SMALL))
    assert read_markdown(outline(*SMALL) + "\n## あとがき\nここは何でしょう")


def test_all_problems_are_listed_at_once():
    found = problems(outline(*SMALL, "迷子その一", "迷子その二"))
    assert [problem.line for problem in found] == [10, 10, 11, 11]


@pytest.mark.parametrize(
    "heading", ["## 基本目標2 目標", "## 基本目標", "## 基本目標1 目標（2/2）"]
)
def test_goals_and_pages_that_do_not_follow_are_listed(heading):
    assert problems(outline(*SMALL, heading=heading))


def test_a_direction_without_measures_and_a_goal_without_directions_are_listed():
    assert problems(outline("（1）安心できる環境づくり"))
    assert problems(outline())


def test_no_line_of_a_goal_can_be_lost_unnoticed(plan):
    """Only the last line of a direction leaves no gap behind it when it is lost."""
    last = {direction.measures[-1].title for direction in plan.directions}
    first = next(place for place, line in enumerate(LINES) if line.startswith("## 基本目標"))
    for place in range(first, LINES.index("年度\t時期\t内容")):
        if not LINES[place] or LINES[place].startswith("※"):
            continue
        rest = "\n".join(LINES[:place] + LINES[place + 1 :])
        try:
            found = {measure.title for measure in read_markdown(rest).measures}
        except DraftError:
            continue
        (lost,) = {measure.title for measure in plan.measures} - found
        assert lost in last


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b" \n\n ", "empty"),
        ("計画".encode("cp932"), "UTF-8"),
        (b"# plan\n\x00\x01", "control"),
        (b"\x89PNG\r\n\x1a\n\x00", "UTF-8"),
        (b"x" * 1_000_000, "longer"),
        (b"x" * 6_000_000, "5 MB"),
        (b"just a letter", "heading"),
    ],
)
def test_bad_files_are_refused_in_plain_words(content, word):
    with translation.override("en"), pytest.raises(DraftError) as raised:
        read_draft(content)
    assert word in str(raised.value)


def test_a_byte_order_mark_and_windows_line_ends_are_no_trouble(plan):
    content = b"\xef\xbb\xbf" + OUTLINE.read_bytes().replace(b"\n", b"\r\n")
    assert read_draft(content) == plan


PIECES = st.sampled_from(
    [
        "\t",
        "<",
        ">",
        "<p>",
        "</li>",
        "&#",
        "&amp;",
        "①",
        "㊿",
        "（1）",
        "【新】",
        "【改】",
        "**",
        "※",
        "# ",
        "基本目標",
        "1",
        "／",
        "(",
        " ",
    ]
)
NOISE = st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join)


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, len(LINES) - 1), noise=NOISE, cut=st.integers(0, 80))
def test_whatever_a_line_turns_into_there_is_a_plan_or_a_list_of_problems(place, noise, cut):
    lines = [*LINES]
    lines[place] = lines[place][:cut] + noise + lines[place][cut:]
    found = plan_or_problems("\n".join(lines).encode("utf-8", "replace"))
    if isinstance(found, Plan):
        codes = [measure.code for measure in found.measures]
        assert len(set(codes)) == len(codes) >= 51
    else:
        assert found
        assert all(str(problem) and problem.reason for problem in found)


@pytest.mark.parametrize(
    "piece", ["\t<", "<p", "&#", "①", "（", "A1", " ", "\t", "【新", "**", "　"]
)
def test_the_time_to_read_grows_with_the_length_and_no_faster(piece):
    text = outline(*SMALL) + "\n" + "\n".join([piece * (19_000 // len(piece))] * 40)
    begun = time.process_time()
    with suppress(DraftError):
        read_draft(text.encode())
    assert time.process_time() - begun < 3
