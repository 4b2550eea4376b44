"""The form on paper asks what the form on the web asks."""

import pytest
from django.utils import translation

from engagement.consultations.models import FieldKey, FormField, Need, Way, WayToSend
from engagement.submissions.paper import paper_form
from tests import factories
from tests.pdfs import headings, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def consultation(home):
    consultation = factories.ConsultationFactory(slug="strategy", contact="企画調整課")
    factories.GoalFactory(number=4, parent=consultation)
    return consultation


def printed(consultation, language="ja"):
    """The text of the PDF, without white space."""
    with translation.override(language):
        return said(paper_form(consultation))


def test_the_form_is_a_pdf(client, consultation):
    response = client.get("/comment/strategy/paper/")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert not response.cookies


def test_each_measure_can_be_ticked(consultation):
    text = printed(consultation)
    assert "□4-1-1路線バスの維持" in text
    assert "□4-1-2デジタル技術の活用" in text
    assert "□計画全体" in text


def test_it_asks_what_the_city_asks_and_no_more(consultation):
    FormField.objects.create(consultation=consultation, key=FieldKey.NAME, need=Need.REQUIRED)
    FormField.objects.create(consultation=consultation, key=FieldKey.TELEPHONE, need=Need.OFF)
    FormField.objects.create(
        consultation=consultation, key=FieldKey.DISTRICT, need=Need.OPTIONAL, choices="東\n西"
    )
    text = printed(consultation)
    assert "名前（※必須）" in text
    assert "電話番号" not in text
    assert "□東" in text
    assert "□西" in text


def test_it_says_when_where_and_what_is_agreed_to(consultation):
    consultation.consent = "公表に同意します。"
    consultation.privacy = "受付のためだけに使います。"
    WayToSend.objects.create(
        consultation=consultation, way=Way.POST, details="〒920-8577\n広坂1-1-1"
    )
    text = printed(consultation)
    for each in ("令和6年2月29日", "公表に同意します。", "受付のためだけに使います。"):
        assert each in text
    assert "〒920-8577広坂1-1-1" in text
    assert "企画調整課" in text


def test_it_has_a_bookmark_for_each_heading(consultation):
    names = headings(paper_form(consultation))
    assert len(names) >= 4
    assert consultation.title in names


def test_it_is_there_in_english(consultation):
    assert "Commentformonpaper" in printed(consultation, "en")


def test_what_staff_wrote_is_text_and_never_markup(consultation):
    consultation.contact = "<b>企画 & 調整</b> <para>課"
    assert "<b>企画&調整</b><para>課" in printed(consultation)


@pytest.mark.parametrize("text", ["あ" * 5000, "a" * 5000])
def test_no_length_breaks_the_form(consultation, text):
    consultation.privacy = text
    consultation.contact = text[:500]
    assert text in printed(consultation)


def test_the_same_settings_make_the_same_file(consultation):
    assert paper_form(consultation) == paper_form(consultation)


def test_it_is_set_once_until_something_in_it_changes(client, consultation, monkeypatch):
    first = client.get("/comment/strategy/paper/").content
    consultation.contact = "交通政策課"
    consultation.save()
    changed = client.get("/comment/strategy/paper/").content
    assert changed != first
    assert client.get("/en/comment/strategy/paper/").content != changed
    monkeypatch.setattr("subprocess.run", None)
    assert client.get("/comment/strategy/paper/").content == changed


def test_a_consultation_that_is_not_published_has_no_form(client, consultation):
    consultation.unpublish()
    assert client.get("/comment/strategy/paper/").status_code == 404
