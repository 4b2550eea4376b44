"""Terms that lead to their explanation."""

from itertools import count

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from engagement.consultations.glossary import Glossary
from engagement.consultations.models import GlossaryTerm

_ids = count(1)


def term(name, english=""):
    return GlossaryTerm(pk=next(_ids), term=name, term_en=english, explanation="…")


def test_a_term_is_linked_where_it_first_occurs_and_nowhere_else():
    dx = term("DX")
    glossary = Glossary([dx])
    assert (
        glossary.linked("観光DXと行政DX")
        == f'観光<a class="term" href="#{dx.anchor}">DX</a>と行政DX'
    )
    assert glossary.linked("DX") == "DX"
    assert glossary.met == [dx]


def test_terms_that_the_page_does_not_say_are_not_listed():
    glossary = Glossary([term("DX"), term("関係人口")])
    glossary.linked("「関係人口」の創出")
    assert [each.term for each in glossary.met] == ["関係人口"]


def test_the_longer_term_wins():
    assert ">金沢MaaS</a>" in Glossary([term("MaaS"), term("金沢MaaS")]).linked("金沢MaaSの推進")


@pytest.mark.parametrize("text", ["ＭａａＳの推進", "金沢MaaS", "maas"])
def test_a_term_is_found_in_any_width_and_case_and_shown_as_it_stands(text):
    linked = Glossary([term("MaaS")]).linked(text)
    assert "<a " in linked
    assert "Ｍａａ" not in text or "ＭａａＳ</a>" in linked


@pytest.mark.parametrize("text", ["DXF", "eDX", "IDX2"])
def test_letters_inside_another_word_are_no_term(text):
    assert Glossary([term("DX")]).linked(text) == text


def test_english_readers_meet_the_english_term():
    with translation.override("en"):
        linked = Glossary([term("関係人口", "related population")]).linked("Related population")
    assert ">Related population</a>" in linked


@given(st.text(), st.text(min_size=1))
def test_text_and_term_never_become_markup(text, name):
    linked = Glossary([term(name)]).linked(f"{text}<b>{name}</b>")
    assert "<b>" not in linked
    assert linked.count("<") == linked.count("<a ") + linked.count("</a>")


def test_without_terms_nothing_is_linked():
    assert Glossary([]).linked("DX & more") == "DX &amp; more"
