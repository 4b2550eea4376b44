"""The table and the data beside the page hold what the page shows, and nothing else."""

import csv
import io
import json
from collections.abc import Callable

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import Response, ResponseSummary
from engagement.responses.services.publish_summary import publish_summary
from engagement.review.models import Theme
from engagement.submissions.spreadsheet import GUARD
from tests import factories

BELOW = ["csv", "json", "changes", "files/pdf", "files/word", "files/excel", "files/comparison"]
ADDRESSES = ["/strategy/results/", *(f"/strategy/results/{each}/" for each in BELOW)]


@pytest.fixture
def page(
    consultation: Consultation, answered: Response, user_with: Callable[..., User]
) -> ResponseSummary:
    publisher = user_with("responses.publish_response")
    return publish_summary(consultation=consultation, user=publisher)


def table(client: Client, address: str = "/strategy/results/csv/") -> list[dict[str, str]]:
    content = client.get(address).content
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_table_has_a_line_per_row_and_one_for_each_goal_without_opinions(
    client: Client, page: ResponseSummary, answered: Response
) -> None:
    lines = table(client, "/en/strategy/results/csv/")
    assert [line["Number of opinions"] for line in lines] == ["2", "0", "0"]
    first = lines[0]
    assert first["No."] == "1"
    assert first["Summary of the opinions"] == answered.summary
    assert first["The city's view"] == answered.text
    assert first["Reflection"] == "C 今後の参考とするもの"
    assert first["Direction"].startswith("1-1 ")
    assert first["Measures"].startswith("1-1-2 ")
    anchor = f"theme-{answered.theme_id}"
    assert first["Address"] == f"http://testserver/en/strategy/results/#{anchor}"


def test_the_address_of_a_row_leads_to_the_row(client: Client, page: ResponseSummary) -> None:
    address, anchor = [*table(client)[0].values()][-1].split("#")
    assert f'id="{anchor}"' in client.get(address).content.decode()


def test_no_code_stands_alone_where_a_spreadsheet_makes_it_a_date(
    client: Client, page: ResponseSummary
) -> None:
    for line in table(client):
        assert "1-1-2" not in line.values()
        assert "1-1" not in line.values()


def test_the_data_is_the_snapshot(client: Client, page: ResponseSummary) -> None:
    answer = client.get("/strategy/results/json/")
    data = json.loads(answer.content)
    assert data.pop("follow_ups") == []
    assert data == page.snapshot
    assert "路線バス" in answer.content.decode()


def test_an_answer_that_looks_like_a_formula_is_text_in_the_table(
    client: Client,
    consultation: Consultation,
    theme_with: Callable[..., Theme],
    user_with: Callable[..., User],
) -> None:
    factories.ResponseFactory(theme=theme_with([""]), text="＝1+1", summary="-5℃でも歩ける道")
    publish_summary(consultation=consultation, user=user_with("responses.publish_response"))
    line = table(client, "/en/strategy/results/csv/")[0]
    assert line["The city's view"] == GUARD + "＝1+1"
    assert line["Summary of the opinions"] == GUARD + "-5℃でも歩ける道"


def test_files_are_downloaded_under_their_names(client: Client, page: ResponseSummary) -> None:
    for address, name, kind in [
        (ADDRESSES[1], "results.csv", "text/csv; charset=utf-8"),
        (ADDRESSES[2], "results.json", "application/json; charset=utf-8"),
    ]:
        answer = client.get(address)
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_there_before_publication(
    address: str, client: Client, consultation: Consultation, answered: Response
) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_nothing_is_there_after_the_page_was_taken_back(
    address: str, client: Client, page: ResponseSummary
) -> None:
    page.unpublish()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_private_consultation_keeps_page_and_files_private(
    address: str, client: Client, page: ResponseSummary, consultation: Consultation
) -> None:
    PageViewRestriction.objects.create(
        page=consultation, restriction_type=PageViewRestriction.LOGIN
    )
    assert client.get(address).status_code == 302
    client.force_login(factories.UserFactory())
    answer = client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("address", [a for a in ADDRESSES if "chang" not in a and "comp" not in a])
def test_copies_are_checked_each_time_and_sent_again_only_when_changed(
    address: str,
    client: Client,
    page: ResponseSummary,
    consultation: Consultation,
    user_with: Callable[..., User],
) -> None:
    answer = client.get(address)
    assert answer["Cache-Control"] == "no-cache"
    tag = answer["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    Response.objects.update(text="新しい考え方")
    publish_summary(consultation=consultation, user=user_with("responses.publish_response"))
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200
    page.unpublish()
    assert client.get(address, headers={"if-none-match": tag}).status_code == 404


def test_no_words_of_a_submitter_and_no_receipt_are_in_page_or_files(
    client: Client, page: ResponseSummary, consultation: Consultation
) -> None:
    for address in ADDRESSES[:4]:
        content = client.get(address).content.decode()
        for submission in consultation.submissions.all():
            assert submission.receipt not in content
            assert submission.text not in content
