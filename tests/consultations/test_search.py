"""A citizen finds a measure however they type."""

import pytest
from django.utils.html import escape
from hypothesis import given
from hypothesis import strategies as st

from engagement.consultations.models import Goal, Measure
from engagement.consultations.search import LONGEST, folded, without_controls
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def measure(home):
    consultation = factories.ConsultationFactory(slug="strategy")
    factories.GoalFactory(number=1, parent=consultation)
    factories.GoalFactory(number=2, parent=consultation)
    measure = Measure.objects.get(code="2-1-1")
    measure.title = "持続可能な交通と金沢MaaSの推進"
    measure.description = "デジタル乗車券などを扱います。"
    measure.keywords = "ふらっとバス、まちのり"
    measure.current_title = "交通ネットワークの再構築"
    measure.title_en = "Sustainable transport"
    measure.easy_japanese = "電車《でんしゃ》に 乗《の》りやすくします。"
    measure.staff_note = "内部の覚え書き"
    measure.save()
    Measure.objects.exclude(pk=measure.pk).update(title="公園の緑化")
    return measure


def found(client, query, address="/strategy/search/"):
    response = client.get(address, {"q": query})
    assert response.status_code == 200
    return [each.code for each in response.context["found"]]


@pytest.mark.parametrize(
    "query",
    [
        "ＭａａＳ",  # full width
        "maas",  # case
        "ﾃﾞｼﾞﾀﾙ",  # half-width kana
        "でじたる",  # hiragana for katakana
        "フラットバス",  # katakana for hiragana
        "再構築",  # the current wording
        "TRANSPORT",  # English
        "電車に",  # easy Japanese, without its furigana
        "2-1-1",
        "２－１－１",
        "交通　maas",  # two words, with a wide space
    ],
)
def test_what_a_measure_says_is_found_in_any_writing(client, measure, query):
    assert found(client, query) == ["2-1-1"]


def test_each_word_must_be_there(client, measure):
    assert found(client, "交通 緑化") == []


@pytest.mark.parametrize("query", ["", "   ", "\x00"])
def test_an_empty_search_asks_again(client, measure, query):
    assert found(client, query) == []


def test_the_note_for_staff_is_not_searched(client, measure):
    assert found(client, "覚え書き") == []


def test_a_goal_that_is_not_published_is_not_searched(client, measure):
    Goal.objects.get(number=2).unpublish()
    assert found(client, "maas") == []


def test_a_result_leads_to_its_measure(client, measure):
    page = client.get("/strategy/search/", {"q": "maas"}).content.decode()
    assert 'href="/strategy/goal-2/#2-1-1"' in page


def test_what_was_searched_stays_in_the_box_and_is_never_markup(client, measure):
    query = '"><script>alert(1)</script>'
    page = client.get("/strategy/search/", {"q": query}).content.decode()
    assert f'value="{escape(query)}"' in page
    assert "<script>alert" not in page


def test_the_page_in_the_other_language_keeps_the_search(client, measure):
    page = client.get("/strategy/search/", {"q": "maas"}).content.decode()
    assert 'href="/en/strategy/search/?q=maas"' in page


@pytest.mark.parametrize("raw", ["%00", "%ed%a0%80", "%ff", "a%00b", "%F0%9F%9A%8C"])
def test_no_query_is_an_error(client, measure, raw):
    assert client.get(f"/strategy/search/?q={raw}").status_code == 200


@given(st.text())
def test_a_query_can_be_shown_whatever_it_is(query):
    shown = without_controls(query)
    assert len(shown) <= LONGEST
    assert "\x00" not in shown
    shown.encode()


@given(st.text())
def test_folding_twice_changes_nothing_for_kana_and_case(text):
    assert folded(text.upper()) == folded(folded(text.upper())) or not text.isascii()


def test_a_bigger_draft_takes_no_more_queries(client, measure, django_assert_max_num_queries):
    consultation = measure.direction.goal.consultation
    with django_assert_max_num_queries(40) as few:
        found(client, "maas")
    for number in (3, 4, 5):
        factories.GoalFactory(number=number, parent=consultation)
    with django_assert_max_num_queries(len(few.captured_queries)):
        found(client, "maas")
