"""The pages of a consultation and its goals, as a citizen reads them."""

import re

import pytest
import time_machine
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from engagement.consultations.edition import start_new_edition
from engagement.consultations.models import (
    AttachedDocument,
    Direction,
    GlossaryTerm,
    Goal,
    Measure,
    Way,
    WayToSend,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _pages_are_made_anew(settings):
    """Rows change here without a word to the kept pages (``tests/site/test_kept_pages.py``)."""
    settings.MACHIKOE_PAGE_CACHE_SECONDS = 0


@pytest.fixture
def consultation(home):
    consultation = factories.ConsultationFactory(parent=home, slug="strategy")
    factories.GoalFactory(number=1, parent=consultation)
    return consultation


def text(client, path="/strategy/", at=factories.DURING):
    start_new_edition()  # which a change of many rows at once, as below, does not
    with time_machine.travel(at):
        response = client.get(path)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


# The consultation


def test_the_end_of_a_day_is_explained_where_the_period_ends_with_one(client, consultation):
    said = "“The end of the day” is 24:00"
    assert said in text(client, "/en/strategy/")
    consultation.closes_at = factories.DURING
    consultation.save()
    assert said not in text(client, "/en/strategy/", factories.OPENS)


def test_anybody_may_comment_unless_the_city_says_who(client, consultation):
    assert "Anybody. No account is needed." in text(client, "/en/strategy/")
    consultation.eligibility = "市内に在住・在勤・在学の方"
    consultation.save()
    assert "市内に在住・在勤・在学の方" in text(client)
    assert "Anybody." not in text(client, "/en/strategy/")


def test_what_happens_with_personal_data_is_said_by_default_or_by_the_city(client, consultation):
    assert "is kept encrypted" in text(client, "/en/strategy/")
    consultation.privacy = "本市の条例により取り扱います。"
    consultation.save()
    assert "本市の条例により取り扱います。" in text(client)


def test_every_way_to_send_is_listed_with_its_address(client, consultation):
    for place, way in enumerate(Way):
        WayToSend.objects.create(
            consultation=consultation, way=way, details=f"宛先は{way.value}", sort_order=place
        )
    page = text(client)
    assert [f"宛先は{way.value}" in page for way in Way] == [True] * 5
    assert 'href="/comment/strategy/paper/"' in page


def test_the_form_to_print_is_offered_where_paper_is_taken(client, consultation):
    WayToSend.objects.create(consultation=consultation, way=Way.WEB)
    assert "/paper/" not in text(client)
    WayToSend.objects.create(consultation=consultation, way=Way.FAX, details="076-220-0000")
    assert "/paper/" in text(client)


def test_documents_are_there_to_read(client, consultation, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = Document(title="内部名")
    document.file.save("outline.txt", ContentFile(b"x"))
    document.save()
    AttachedDocument.objects.create(
        consultation=consultation, document=document, title="骨子案の全文"
    )
    page = text(client)
    assert "骨子案の全文" in page
    assert document.url in page


def test_goals_show_their_size_and_what_is_new(client, consultation):
    page = text(client, "/en/strategy/")
    assert "Directions: 1, measures: 2" in page
    assert "(1 new or revised)" in page


# The goal


def test_only_what_changed_can_be_read_alone(client, consultation):
    page = text(client, "/strategy/goal-1/?changed")
    assert 'id="1-1-2"' in page  # new
    assert 'id="1-1-1"' not in page  # as it was
    assert 'href="/strategy/goal-1/"' in page
    assert 'id="1-1-1"' in text(client, "/strategy/goal-1/")


def test_a_direction_worded_anew_is_shown_though_its_measures_are_as_they_were(
    client, consultation
):
    Measure.objects.update(mark="")
    assert 'id="1-1"' not in text(client, "/strategy/goal-1/?changed")
    Direction.objects.update(mark="revised", current_title="安心な環境づくり")
    assert 'id="1-1"' in text(client, "/strategy/goal-1/?changed")


def test_where_nothing_changed_the_page_says_so(client, consultation):
    Measure.objects.update(mark="")
    assert "Nothing in this goal is new or revised." in text(client, "/en/strategy/goal-1/?changed")


def test_a_term_is_explained_on_the_page_that_says_it(client, consultation):
    spoken = GlossaryTerm.objects.create(
        consultation=consultation, term="路線バス", explanation="決まった道を走るバス"
    )
    GlossaryTerm.objects.create(consultation=consultation, term="ネウボラ", explanation="助言の場")
    page = text(client, "/strategy/goal-1/")
    assert f'<a class="term" href="#{spoken.anchor}">路線バス</a>の維持' in page
    assert f'id="{spoken.anchor}"' in page
    assert page.count('class="term"') == 1
    assert "決まった道を走るバス" in page
    assert "助言の場" not in page
    assert "助言の場" in text(client)


def test_furigana_and_easy_japanese_are_shown_where_staff_added_them(client, consultation):
    assert "<ruby>" not in text(client, "/strategy/goal-1/")
    Measure.objects.filter(code="1-1-1").update(
        title_ruby="路線《ろせん》バスの維持《いじ》", easy_japanese="バスを 守《まも》ります。"
    )
    page = text(client, "/strategy/goal-1/")
    assert "<ruby>路線<rp>（</rp><rt>ろせん</rt>" in page
    assert "<ruby>守<rp>（</rp><rt>まも</rt>" in page
    english = text(client, "/en/strategy/goal-1/")
    assert "まも" in english
    assert "ろせん" not in english


def test_furigana_of_an_older_title_are_left_out(client, consultation):
    Measure.objects.filter(code="1-1-1").update(title_ruby="旧《きゅう》バスの維持")
    assert "きゅう" not in text(client, "/strategy/goal-1/")


def test_furigana_that_belong_to_another_title_are_refused(consultation):
    goal = Goal.objects.get(number=1)
    form_class = Goal.get_edit_handler().get_form_class()
    form = form_class(
        {"title_ruby": "別《べつ》の題", "title": goal.title},
        instance=goal,
        parent_page=consultation,
    )
    assert "title_ruby" in form.errors


@pytest.mark.parametrize("query", ["changed=%00", "changed=%ed", "changed&changed"])
def test_no_query_is_an_error(client, consultation, query):
    assert 'id="1-1-2"' in text(client, f"/strategy/goal-1/?{query}")
