"""The shadow of a text always leads back to the original."""

import time

from hypothesis import given
from hypothesis import strategies as st

from feedback_nlp.normalize import fold, shadow

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=200)


@given(ANY_TEXT)
def test_every_span_of_the_shadow_lies_in_the_original(text: str) -> None:
    folded = shadow(text)
    ends = [folded.span(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start < end <= len(text) for start, end in ends)
    assert ends == sorted(ends)


@given(ANY_TEXT)
def test_the_shadow_can_be_encoded_and_holds_no_controls(text: str) -> None:
    folded = fold(text)
    folded.encode("utf-8")
    assert not set(folded) & {"\0", "\u202e", "\ufeff", "\r"}


def test_width_hyphens_old_characters_and_list_marks_are_folded() -> None:
    assert fold("ﾊﾞｽの１０―２０、學校①廣い") == "バスの10-20、学校(1)広い"
    assert fold("It’s “new”") == 'It\'s "new"'


def test_a_halfwidth_span_is_given_back_whole() -> None:
    text = "市のﾊﾞｽ㍿です"
    folded = shadow(text)
    start = folded.text.index("バス")
    assert text[slice(*folded.span(start, start + 2))] == "ﾊﾞｽ"


def test_a_million_hostile_characters_take_linear_time() -> None:
    for unit in ("が\u3099", "\u0301", "a\ud800\0\u202e", "①ﾊﾞ", "\r\n"):
        text = unit * (1_000_000 // len(unit))
        begun = time.process_time()
        shadow(text)
        assert time.process_time() - begun < 10
