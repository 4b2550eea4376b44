"""The results read as a story: numbers, what changed, and then each answer, to choose from."""

import re
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import Response
from engagement.responses.services.changes import Text, _change
from engagement.responses.services.publish_summary import publish_summary
from engagement.responses.services.snapshot import build_snapshot
from engagement.responses.snapshot import rows
from engagement.review.models import Theme
from tests import factories

RESULTS = "/strategy/results/"


@pytest.fixture
def publish(consultation: Consultation, user_with: Callable[..., User]) -> Callable[[], Any]:
    publisher = user_with("responses.publish_response")
    return lambda: publish_summary(consultation=consultation, user=publisher)


@pytest.fixture
def reworded(consultation: Consultation, theme_with: Callable[..., Theme]) -> Response:
    """An answer that revises measure 1-1-1, which is published in its new wording."""
    goal = consultation.goals.first()
    measure = goal.directions.first().measures.get(code="1-1-1")
    with time_machine.travel(factories.DURING, tick=False):
        goal.save_revision().publish()
    with time_machine.travel("2024-03-10T04:00:00Z", tick=False):
        directions = list(goal.directions.all())
        measures = list(directions[0].measures.all())
        measures[0].title = "路線バスの維持と増便"
        directions[0].measures = measures
        goal.directions = directions
        goal.save_revision().publish()
    assert measure.title != "路線バスの維持と増便"
    reflection = factories.ReflectionFactory(
        consultation=consultation, key="revised", letter="A", wording="案を修正するもの"
    )
    return factories.ResponseFactory(theme=theme_with(["1-1-1", "1-1-2"]), reflection=reflection)


def test_every_picture_has_its_number_in_the_same_row(
    client: Client, answered: Response, publish: Callable[[], Any]
) -> None:
    publish()
    content = client.get(RESULTS).content.decode()
    bars = re.findall(r"<tr>(?:(?!</tr>).)*?<svg(?:(?!</tr>).)*?</tr>", content, re.DOTALL)
    assert len(bars) >= 5
    for row in bars:
        assert re.search(r'<td class="number">\d', row)
        assert 'aria-hidden="true"' in row
    assert "style=" not in content
    assert 'width="100.0%"' in content


def test_a_change_is_told_in_the_words_of_before_and_now(
    client: Client, reworded: Response, publish: Callable[[], Any]
) -> None:
    publish()
    row = next(rows(build_snapshot(consultation=reworded.theme.consultation)["goals"]))
    (change,) = row["changes"]
    assert (change["before"], change["after"]) == ("路線バスの維持", "路線バスの維持と増便")
    content = client.get(RESULTS).content.decode()
    changed = content[content.index('id="changed"') : content.index('id="answers"')]
    assert "路線バスの維持と増便" in changed


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [("Keep buses", "More buses", True), ("Keep buses", "Keep buses", False), ("", "Buses", False)],
)
def test_a_change_is_told_in_english_only_where_the_english_changed_with_it(
    before: str, after: str, told: bool
) -> None:
    change = _change(("1-1-1", "title"), Text("維持", before), Text("増便", after))
    assert (change["before_en"], change["after_en"]) == ((before, after) if told else ("", ""))
    assert (change["before"], change["after"]) == ("維持", "増便")


def test_a_change_that_no_publication_shows_is_left_out(
    consultation: Consultation, theme_with: Callable[..., Theme]
) -> None:
    reflection = factories.ReflectionFactory(consultation=consultation, key="revised")
    factories.ResponseFactory(theme=theme_with(["1-1-1"]), reflection=reflection)
    row = next(rows(build_snapshot(consultation=consultation)["goals"]))
    assert row["changes"] == []


def test_what_an_answer_did_not_change_is_not_said_to_be_changed_by_it(
    consultation: Consultation, reworded: Response, theme_with: Callable[..., Theme]
) -> None:
    factories.ResponseFactory(theme=theme_with(["1-1-1"]))  # is taken note of, no more
    snapshot = build_snapshot(consultation=consultation)
    changes = {row["reflection"]["key"]: row["changes"] for row in rows(snapshot["goals"])}
    assert changes["reference"] == []
    assert len(changes["revised"]) == 1


def test_a_draft_without_period_can_be_looked_at(
    consultation: Consultation, reworded: Response
) -> None:
    Consultation.objects.update(opens_at=None, closes_at=None)
    assert build_snapshot(consultation=Consultation.objects.get(pk=consultation.pk))


@pytest.fixture
def two_goals(answered: Response, reworded: Response, theme_with: Callable[..., Theme]) -> Response:
    theme = theme_with(["2-1-1"], goal_code="2", label="公園の木陰")
    change = {"code": "2-1-1", "field": "title", "after": "路線バスの維持"}
    return factories.ResponseFactory(theme=theme, reflection=reworded.reflection, changes=[change])


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 3),
        ("?goal=1", 2),
        ("?goal=2", 1),
        ("?reflection=revised-A", 2),
        ("?goal=1&reflection=revised-A", 1),
        ("?goal=&reflection=", 3),
        ("?goal=2&reflection=reference-C", 0),
        ("?goal=%00&reflection=<script>", 0),
    ],
)
def test_answers_can_be_chosen_by_goal_and_reflection(
    client: Client, two_goals: Response, publish: Callable[[], Any], query: str, shown: int
) -> None:
    publish()
    answer = client.get(RESULTS + query)
    assert answer.status_code == 200
    content = answer.content.decode()
    assert content.count('<article class="result"') == shown
    assert "<script>" not in content
    assert not answer.cookies  # readers are not followed
    # The numbers are those of all, whatever is chosen.
    assert answer.context["snapshot"]["counts"]["rows"] == 3


def test_a_choice_is_told_and_can_be_undone(
    client: Client, two_goals: Response, publish: Callable[[], Any]
) -> None:
    publish()
    content = client.get(f"/en{RESULTS}?goal=2").content.decode()
    assert "1 of 3 rows are shown." in content
    assert f'href="/en{RESULTS}#answers"' in content
    chosen = re.search(r'<option value="2"[^>]*>', content)
    assert "selected" in chosen[0]


def test_results_published_before_changes_were_kept_can_still_be_read(
    client: Client, reworded: Response, publish: Callable[[], Any]
) -> None:
    page = publish()
    for row in rows(page.snapshot["goals"]):
        del row["changes"]
    page.save()
    assert client.get(RESULTS).status_code == 200
