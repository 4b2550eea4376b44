"""A newer draft keeps the codes of what it keeps, and never gives one a second meaning."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.consultations.drafts.markdown import read_markdown
from engagement.consultations.drafts.merge import merge_goal, merge_plan
from engagement.consultations.drafts.plan import GlossaryLine, Plan
from tests.consultations.documents import outline

FIRST = (
    "（1）安心できる環境づくり",
    "① 路線バスの維持",
    "|② デジタル技術の活用【新】",
    "③ 道路の再整備|③ 歩きやすい道路の整備【改】",
    "（2）にぎわいのあるまちづくり",
    "① 商店街の支援",
    "② 祭りの継承",
)


def goal(*rows):
    return read_markdown(outline(*rows)).goals[0]


def merged(*rows, old=FIRST, used=()):
    before = goal(*old) if isinstance(old, tuple) else old
    codes = {item.code for item in (*before.directions, *before.measures)}
    return merge_goal(before, goal(*rows), codes | set(used))


def codes(plan_goal):
    return {item.title: item.code for item in (*plan_goal.directions, *plan_goal.measures)}


def test_the_same_draft_changes_nothing():
    assert merged(*FIRST) == goal(*FIRST)


def test_a_new_measure_in_the_middle_gets_a_free_code_and_the_others_keep_theirs():
    newer = merged(
        "（1）安心できる環境づくり",
        "|① 夜の安全【新】",
        "① 路線バスの維持|② 路線バスの維持",
        "|③ デジタル技術の活用【新】",
        "③ 道路の再整備|④ 歩きやすい道路の整備【改】",
        *FIRST[4:],
    )
    assert codes(newer) == codes(goal(*FIRST)) | {"夜の安全": "1-1-4"}
    assert [m.code for m in newer.directions[0].measures] == ["1-1-4", "1-1-1", "1-1-2", "1-1-3"]


def test_a_code_that_was_ever_used_is_not_given_again():
    newer = merged(*FIRST[:4], "|④ 夜の安全【新】", *FIRST[4:], used={"1-1-4", "1-1-5"})
    assert codes(newer)["夜の安全"] == "1-1-6"


def test_a_reworded_measure_keeps_its_code_wherever_it_stands():
    newer = merged(
        FIRST[0],
        "|① 夜の安全【新】",
        "|② デジタル技術の幅広い活用【新】",
        "① 路線バスの維持|③ 路線バスの維持と充実【改】",
        "③ 道路の再整備|④ 人と車が共に使う空間へ【改】",
        *FIRST[4:],
    )
    assert codes(newer)["デジタル技術の幅広い活用"] == "1-1-2"
    assert codes(newer)["路線バスの維持と充実"] == "1-1-1"
    assert codes(newer)["人と車が共に使う空間へ"] == "1-1-3"
    assert codes(newer)["夜の安全"] == "1-1-4"


def test_a_wording_that_changed_altogether_is_known_by_its_place():
    newer = merged(*FIRST[:2], "|② まったく違う文言【新】", *FIRST[3:])
    assert codes(newer)["まったく違う文言"] == "1-1-2"


def test_what_is_new_is_never_taken_for_an_item_of_the_current_plan():
    newer = merged(*FIRST[:6], "|② 祭りの新設【新】")
    assert codes(newer)["祭りの新設"] == "1-2-3"


def test_a_measure_that_moves_to_another_direction_keeps_its_code():
    newer = merged(
        *FIRST[:4],
        "② 祭りの継承|④ 祭りの継承",
        *FIRST[4:6],
    )
    assert codes(newer)["祭りの継承"] == "1-2-2"


def test_a_new_direction_before_the_others_gets_a_free_code_with_its_measures():
    newer = merged(
        "|（1）学びのまちづくり【新】",
        "|① 図書館の充実【新】",
        *("（2）安心できる環境づくり" if row == FIRST[0] else row for row in FIRST[:4]),
        "（3）にぎわいのあるまちづくり",
        *FIRST[5:],
    )
    assert codes(newer) == codes(goal(*FIRST)) | {
        "学びのまちづくり": "1-3",
        "図書館の充実": "1-3-1",
    }


def test_what_the_draft_does_not_carry_stays_as_staff_wrote_it():
    old = goal(*FIRST)
    measure = replace(
        old.measures[2],
        title_en="Walkable roads",
        current_title_en="Roads",
        description="歩道を広げます。",
        keywords="歩道",
        staff_note="課長に確認",
    )
    first = replace(old.directions[0], measures=(*old.measures[:2], measure), title_en="Safety")
    old = replace(old, directions=(first, old.directions[1]), description="はじめに")
    assert merged(*FIRST, old=old) == old


def test_a_note_of_staff_stays_where_the_draft_has_one_of_its_own():
    rows = ("（1）移住の促進", "① UJ1ターンの促進")
    old = goal(*rows)
    noted = replace(old.measures[0], staff_note="原本で確認済み")
    old = replace(old, directions=(replace(old.directions[0], measures=(noted,)),))
    assert goal(*rows).measures[0].staff_note
    assert merged(*rows, old=old).measures[0].staff_note == "原本で確認済み"


def test_an_english_current_wording_goes_with_the_mark():
    old = goal(*FIRST)
    measure = replace(old.measures[2], current_title_en="Roads")
    first = replace(old.directions[0], measures=(*old.measures[:2], measure))
    newer = merged(
        *FIRST[:3],
        "③ 歩きやすい道路の整備",
        *FIRST[4:],
        old=replace(old, directions=(first, old.directions[1])),
    )
    assert newer.measures[2].code == "1-1-3"
    assert newer.measures[2].current_title_en == ""


WORDS = ["路線バスの維持", "商店街の支援", "祭りの継承", "道路の再整備", "夜の安全", "図書館の充実"]
DRAFTS = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4), min_size=1, max_size=3)


def drawn(draft):
    rows = []
    for number, measures in enumerate(draft, start=1):
        rows.append(f"（{number}）方向その{len(measures)}")
        rows += [f"{'①②③④'[place]} {title}" for place, title in enumerate(measures)]
    return tuple(rows)


@given(old=DRAFTS, new=DRAFTS)
def test_codes_stay_unique_and_true_to_what_they_name(old, new):
    before, after = goal(*drawn(old)), merged(*drawn(new), old=drawn(old))
    named = [item.code for item in (*after.directions, *after.measures)]
    assert len(set(named)) == len(named)
    assert [m.title for m in after.measures] == [m.title for m in goal(*drawn(new)).measures]
    old_titles = [m.title for m in before.measures]
    for measure in after.measures:
        if (
            old_titles.count(measure.title)
            == 1
            == sum(m.title == measure.title for m in after.measures)
        ):
            assert measure.code == before.measures[old_titles.index(measure.title)].code


@pytest.mark.parametrize("used", [set(), {"1-1-9"}])
def test_an_empty_page_takes_the_codes_of_the_draft(used):
    newer = merge_goal(replace(goal(*FIRST), directions=()), goal(*FIRST), used)
    assert codes(newer) == codes(goal(*FIRST))


def test_a_newer_draft_explains_its_terms_and_keeps_those_of_staff():
    old = Plan(
        title="案",
        glossary=(
            GlossaryLine("MaaS", "前の説明", reading="マース"),
            GlossaryLine("まちのり", "職員が加えた説明"),
        ),
    )
    new = Plan(
        title="案", glossary=(GlossaryLine("DX", "説明"), GlossaryLine("MaaS", "新しい説明"))
    )
    merged_glossary = merge_plan(old, new).glossary
    assert merged_glossary == (
        GlossaryLine("DX", "説明"),
        GlossaryLine("MaaS", "新しい説明", reading="マース"),
        GlossaryLine("まちのり", "職員が加えた説明"),
    )
    assert merge_plan(replace(old, glossary=merged_glossary), new).glossary == merged_glossary
