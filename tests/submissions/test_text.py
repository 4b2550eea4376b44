from hypothesis import given
from hypothesis import strategies as st

from engagement.submissions.text import clean_text

ANY_TEXT = st.text(st.characters())  # lone surrogates and control characters included


@given(ANY_TEXT)
def test_clean_text_can_be_stored_anywhere(text):
    cleaned = clean_text(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert "\r" not in cleaned
    assert clean_text(cleaned) == cleaned


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_what_the_writer_sees_stays_as_it_was(text):
    assert clean_text(text) == text.strip()


def test_variants_of_a_character_are_not_folded():
    assert clean_text("ﾊﾞｽ　①は㈱金澤の👨‍👩‍👧 ＵＩＪ") == "ﾊﾞｽ　①は㈱金澤の👨‍👩‍👧 ＵＩＪ"
