"""Readings above characters."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from engagement.consultations.furigana import with_ruby, without_ruby

MARKED = st.lists(
    st.sampled_from(["公園", "の", "<b>", "&", '"', "｜", "《", "》", "こうえん", "\n"])
).map("".join)


def test_a_reading_stands_above_the_characters_before_it():
    assert with_ruby("公園《こうえん》の木") == (
        "<ruby>公園<rp>（</rp><rt>こうえん</rt><rp>）</rp></ruby>の木"
    )


def test_a_bar_says_where_the_read_characters_begin():
    assert with_ruby("｜子育て《こそだて》") == (
        "<ruby>子育て<rp>（</rp><rt>こそだて</rt><rp>）</rp></ruby>"
    )


def test_without_readings_the_title_itself_is_left():
    assert without_ruby("｜子育て《こそだて》と公園《こうえん》") == "子育てと公園"


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)


@given(MARKED)
def test_nothing_but_ruby_becomes_markup(text):
    assert Tags(with_ruby(text)).seen <= {"ruby", "rp", "rt"}
