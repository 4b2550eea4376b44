"""Programs get what the pages show, in pages, and nothing else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from wagtail.models import PageViewRestriction

from accounts.models import User
from engagement.consultations.models import Consultation, Measure
from engagement.responses.models import OpenDataSettings, Response, ResponseSummary
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.snapshot import rows
from engagement.review.models import Theme
from tests import factories

API = "/api/v1/"


@pytest.fixture
def page(
    consultation: Consultation,
    answered: Response,
    theme_with: Callable[..., Theme],
    user_with: Callable[..., User],
) -> ResponseSummary:
    factories.ResponseFactory(theme=theme_with(["2-1-1"], goal_code="2"))
    return publish_summary(consultation=consultation, user=user_with("responses.publish_response"))


def got(client: Client, address: str) -> Any:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.json()


def test_from_the_index_everything_is_found_by_following_addresses(
    client: Client, page: ResponseSummary
) -> None:
    index = got(client, API)
    listed = got(client, index["consultations"])
    assert listed["count"] == 1
    consultation = listed["items"][0]
    assert [goal["code"] for goal in got(client, consultation["goals"])["items"]] == ["1", "2"]
    measures = got(client, consultation["measures"])["items"]
    assert [each["code"] for each in measures] == ["1-1-1", "1-1-2", "2-1-1", "2-1-2"]
    summary = got(client, consultation["summary"])
    assert summary["counts"] == page.snapshot["counts"]
    found = got(client, summary["rows"])["items"]
    assert [row["response"] for row in found] == [
        row["response"] for row in rows(page.snapshot["goals"])
    ]
    assert [row["goal"] for row in found] == ["1", "2"]
    assert client.get(consultation["page"]).status_code == 200


def test_every_answer_is_as_the_description_says(client: Client, page: ResponseSummary) -> None:
    description = got(client, f"{API}openapi.json")
    assert description["openapi"].startswith("3.1")
    pk = page.get_parent().pk
    for path, place in description["paths"].items():
        response = place["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        data = got(client, API.rstrip("/") + path.replace("{id}", str(pk)))
        described = {**response, "components": description["components"]}
        assert list(Draft202012Validator(described).iter_errors(data)) == [], path


def test_lists_come_in_pages_that_hold_everything_once(
    client: Client, page: ResponseSummary
) -> None:
    address: str | None = f"{API}consultations/{page.get_parent().pk}/measures/?page_size=3"
    codes = []
    while address:
        data = got(client, address)
        codes += [each["code"] for each in data["items"]]
        address = data["next"]
    assert codes == list(Measure.objects.order_by("code").values_list("code", flat=True))


@pytest.mark.parametrize(
    ("query", "status"), [("page=0", 400), ("page=９", 400), ("page_size=x", 400), ("page=99", 404)]
)
def test_a_wrong_page_is_told_as_json(
    client: Client, page: ResponseSummary, query: str, status: int
) -> None:
    answer = client.get(f"{API}consultations/?{query}")
    assert (answer.status_code, bool(answer.json()["error"])) == (status, True)


def test_an_unchanged_answer_is_not_sent_again_and_any_origin_may_read(
    client: Client, page: ResponseSummary
) -> None:
    address = f"{API}consultations/{page.get_parent().pk}/summary/"
    answer = client.get(address)
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    again = client.get(address, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304
    for method in (client.post, client.put, client.delete):
        assert method(address).status_code == 405


def test_what_nobody_may_read_is_not_there(client: Client, page: ResponseSummary) -> None:
    consultation = page.get_parent().specific
    addresses = [
        f"{API}consultations/{consultation.pk}/{each}" for each in ("", "goals/", "summary/")
    ]
    page.unpublish()
    assert client.get(addresses[2]).status_code == 404
    assert got(client, f"{API}summaries/")["count"] == 0
    PageViewRestriction.objects.create(
        page=consultation, restriction_type=PageViewRestriction.LOGIN
    )
    client.force_login(factories.UserFactory(is_superuser=True))
    assert [client.get(address).status_code for address in addresses] == [404] * 3
    assert got(client, f"{API}consultations/")["count"] == 0


def test_notes_for_staff_do_not_leave(client: Client, page: ResponseSummary) -> None:
    Measure.objects.update(staff_note="内部のメモ", keywords="ひみつ")
    answer = client.get(f"{API}consultations/{page.get_parent().pk}/measures/").content.decode()
    assert "内部のメモ" not in answer
    assert "ひみつ" not in answer


def test_a_list_takes_as_many_queries_for_many_as_for_one(
    client: Client, page: ResponseSummary, home: Any, django_assert_max_num_queries: Any
) -> None:
    for _each in range(5):
        factories.ConsultationFactory(parent=home)
    with django_assert_max_num_queries(9):
        assert got(client, f"{API}consultations/")["count"] == 6


def test_the_results_are_described_as_a_data_set_with_the_citys_licence(
    client: Client, page: ResponseSummary
) -> None:
    chosen = OpenDataSettings.load()
    chosen.license = "pdl"
    chosen.save()
    shown = client.get("/strategy/results/").content.decode()
    assert 'type="application/ld+json"' in shown
    assert "公共データ利用規約" in shown
    data = got(client, "/strategy/results/dcat/")
    assert data["@type"] == "dcat:Dataset"
    assert data["dct:license"]["@id"].startswith("https://www.digital.go.jp/")
    files = [each.get("dcat:downloadURL", {}).get("@id") for each in data["dcat:distribution"]]
    for address in filter(None, files):
        assert client.get(address).status_code == 200, address


def test_the_description_for_people_names_every_address(
    client: Client, db: None, home: Any
) -> None:
    for language in ("", "/en"):
        shown = client.get(f"{language}/open-data/").content.decode()
        assert "consultations/{id}/summary/rows/" in shown
