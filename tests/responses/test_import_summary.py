"""The JSON file alone is enough to publish the results again somewhere else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import FollowUp, Response, ResponseSummary
from engagement.responses.services.publish_summary import NotReady, publish_summary
from engagement.responses.snapshot import rows
from tests import factories


@pytest.fixture
def file(
    consultation: Consultation,
    answered: Response,
    user_with: Callable[..., User],
    client: Client,
    tmp_path: Path,
) -> Path:
    """The downloaded file of published and followed-up results, which are then gone."""
    publisher = user_with("responses.publish_response")
    page = publish_summary(consultation=consultation, user=publisher)
    FollowUp.objects.create(
        consultation=consultation,
        anchor=next(rows(page.snapshot["goals"]))["anchor"],
        state="done",
        on="2024-03-09",
        text="<script>増便しました。</script>",
        written_by=publisher,
    )
    path = tmp_path / "results.json"
    path.write_bytes(client.get("/strategy/results/json/").content)
    return path


def brought_in(file: Path) -> ResponseSummary:
    call_command("import_summary", str(file), "--slug", "elsewhere", stdout=_Silent())
    page: ResponseSummary = ResponseSummary.objects.get(path__startswith=_parent().path)
    return page


def _parent() -> Consultation:
    found: Consultation = Consultation.objects.get(slug="elsewhere")
    return found


class _Silent:
    def write(self, text: str) -> None:
        """Nobody listens."""


def test_what_went_out_comes_back_the_same_when_staff_publish_it(
    client: Client, file: Path
) -> None:
    page = brought_in(file)
    assert client.get("/elsewhere/results/json/").status_code == 404
    for each in (_parent(), *_parent().get_children().specific()):
        each.get_latest_revision().publish()
    again = json.loads(client.get("/elsewhere/results/json/").content)
    assert again == json.loads(file.read_text())
    shown = client.get("/elsewhere/results/").content.decode()
    assert page.snapshot["goals"][0]["directions"][0]["rows"][0]["response"] in shown
    assert "<script>増便" not in shown
    assert [goal.number for goal in _parent().goals] == [1, 2]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda data: data["counts"].pop("opinions"), "counts"),
        (lambda data: data.update(schema="other/1"), "schema"),
        (
            lambda data: data["follow_ups"][0].update(link="javascript:alert(1)"),
            "follow_ups/0/link",
        ),
        (lambda data: data["follow_ups"][0].update(on="2024-13-99"), "2024-13-99"),
    ],
)
def test_a_file_that_is_no_summary_changes_nothing_and_says_where(
    file: Path, change: Callable[[Any], Any], said: str
) -> None:
    data = json.loads(file.read_text())
    change(data)
    file.write_text(json.dumps(data))
    with pytest.raises(CommandError, match=said):
        brought_in(file)
    assert not Consultation.objects.filter(slug="elsewhere")


def test_results_that_are_there_are_not_replaced(file: Path) -> None:
    brought_in(file)
    with pytest.raises(CommandError):
        brought_in(file)
    with pytest.raises(CommandError):
        call_command("import_summary", str(file), "--slug", "strategy")


def test_what_was_brought_in_is_not_overwritten_by_an_empty_publication(file: Path) -> None:
    page = brought_in(file)
    boss = factories.UserFactory(is_superuser=True)
    with pytest.raises(NotReady):
        publish_summary(consultation=_parent(), user=boss)
    page.refresh_from_db()
    assert page.snapshot["counts"]["rows"] == 1


def test_what_is_no_json_is_told_without_a_trace(tmp_path: Path, db: None) -> None:
    path = tmp_path / "x.json"
    path.write_text("{")
    with pytest.raises(CommandError):
        call_command("import_summary", str(path))
