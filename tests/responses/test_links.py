"""An address that the city wrote is a link; what citizens wrote never is."""

import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.files.decision import decision_as_pdf, decision_as_word
from engagement.responses.models import Response
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.templatetags.response_tags import with_links
from tests.pdfs import links

CITY, CITIZEN = "https://www.city.example.jp/plan/?a=1&b=2", "https://seller.example/"


@pytest.mark.django_db
def test_only_the_citys_own_addresses_are_links_on_the_page_and_in_the_papers(
    client: Client,
    consultation: Consultation,
    answered: Response,
    user_with: Callable[..., User],
) -> None:
    answered.summary = f"{CITIZEN} のようにしてほしい。"
    answered.text = f"詳しくは市のページ（{CITY}）をご覧ください。"
    answered.save()
    publish_summary(consultation=consultation, user=user_with("responses.publish_response"))
    page = client.get("/strategy/results/").content.decode()
    assert f'（<a href="{CITY.replace("&", "&amp;")}">' in page
    assert CITIZEN in page
    assert f'href="{CITIZEN}' not in page
    results = b"".join(client.get("/strategy/results/files/pdf/").streaming_content)  # type: ignore[attr-defined]
    row = f"http://localhost:8000/strategy/results/#theme-{answered.theme_id}"
    assert set(links(results)) == {CITY, row}
    assert set(links(decision_as_pdf(consultation))) == {CITY}
    word = b"".join(client.get("/strategy/results/files/word/").streaming_content)  # type: ignore[attr-defined]
    for book, wanted in ((word, {CITY, row}), (decision_as_word(consultation), {CITY})):
        found = Document(io.BytesIO(book)).part.rels.values()
        assert {each.target_ref for each in found if each.is_external} == wanted


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("(https://a.example/x).", "https://a.example/x"),
        ("https://a.example/x、ほか", "https://a.example/x"),
        ("見よhttps://a.example/?q=1！", "https://a.example/?q=1"),
        ("javascript:alert(1) https:alert(1) data:text/html,x http://", None),
    ],
)
def test_an_address_ends_where_its_sentence_goes_on(text: str, address: str | None) -> None:
    assert re.findall('href="(.*?)"', with_links(text)) == ([address] if address else [])


@given(
    st.text(st.sampled_from("<>\"'&/:.あ x") | st.characters(codec="utf-8")).map(
        "https://a.jp{}".format
    )
)
def test_no_text_is_lost_and_none_becomes_markup(text: str) -> None:
    made = with_links(text)
    assert set(re.findall(r"</?(\w+)", made)) <= {"a"}
    assert re.fullmatch(r'(?:[^<>"\']|<a href="https?://[^<>"\']*">|</a>)*', made)
    assert unescape(re.sub("<[^>]*>", "", made)) == text
