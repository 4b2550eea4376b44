import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagement.submissions.similarity import alike, nearly_same

BUS = "路線バスの本数を増やしてください。夜の便がなく、病院の帰りに困っています。"


@pytest.mark.parametrize(
    "other",
    [
        BUS,
        "路線バスの本数を、もっと増やしてください！夜の便がなく病院の帰りに困っています",
        "路線ﾊﾞｽの本数を増やして下さい。夜の便がなく、病院の帰りに困っています。",
    ],
)
def test_the_same_in_slightly_other_words_is_noticed(other):
    assert nearly_same(BUS, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BUS, "路線バスの運賃を下げてください。高齢者の割引がなく、買い物の足に困っています。"),
        ("賛成です。", "反対です。"),
        ("1-1-1に賛成です。", "4-2-1に反対です。"),
        ("", ""),
        ("。", "！"),
    ],
)
def test_what_means_something_else_is_left_alone(one, other):
    assert not nearly_same(one, other)


@given(st.text(), st.text())
def test_it_does_not_matter_which_comes_first(one, other):
    assert nearly_same(one, other) == nearly_same(other, one)


def test_pairs_are_told_by_their_places():
    assert alike([BUS, "ほかのこと", BUS]) == [(0, 2)]
