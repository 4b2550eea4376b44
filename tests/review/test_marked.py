"""Marking never changes a citizen's words."""

from hypothesis import given
from hypothesis import strategies as st

from engagement.review.marked import Piece, pieces
from engagement.review.templatetags.review_tags import own_words

SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 40), st.sampled_from("ab")))


@given(st.text(max_size=30), SPANS)
def test_the_pieces_joined_are_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    assert "".join(piece.text for piece in pieces(text, spans)) == text


def test_what_is_marked_is_what_was_found() -> None:
    found = pieces("電話は076-220-0000です。", [(3, 15, "telephone number")])
    assert found == [
        Piece("電話は"),
        Piece("076-220-0000", "telephone number"),
        Piece("です。"),
    ]


def test_spans_that_overlap_are_cut_and_not_lost() -> None:
    assert pieces("abcdef", [(0, 4, "x"), (2, 6, "y")]) == [Piece("abcd", "x"), Piece("ef", "y")]


def test_markup_in_a_comment_is_shown_and_not_carried_out() -> None:
    html = own_words([Piece("<script>"), Piece("<b>", "name")], 'ja" onclick="x')
    assert "<script>" not in html
    assert "<b>" not in html
    assert 'onclick="x"' not in html
