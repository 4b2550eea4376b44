"""Moving by forms: what is picked moves, nothing else does, and what is typed is kept."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.review.models import (
    Placement,
    Theme,
)
from engagement.review.services.move_opinions import move_opinion
from tests import factories

from .workspace import move, value

pytestmark = pytest.mark.django_db


def test_picked_opinions_move_together_and_the_rest_stays(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    one, two, rest = place(theme=theme), place(theme=theme), place(theme=theme)
    response = move(staff, consultation, selected=[value(one), value(two)], target="goal:2")
    assert response.url == reverse("review:index")
    placements = dict(Placement.objects.values_list("pk", "goal_code"))
    assert placements == {one.pk: "2", two.pk: "2", rest.pk: "1"}
    assert "2 opinions moved." in staff.get(response.url).content.decode()


def test_a_new_theme_needs_a_name_and_what_was_picked_is_kept(
    staff: Client, consultation: Any, place: Any
) -> None:
    placement = place()
    response = move(staff, consultation, selected=[value(placement)], target="new:2")
    shown = response.content.decode()
    assert "Enter a name for the new theme." in shown
    assert value(placement) in shown.replace("&#x27;", "'")
    assert '<option value="new:2" selected>' in shown
    move(staff, consultation, selected=[value(placement)], target="new:2", label="夜の足")
    placement.refresh_from_db()
    assert placement.theme.label == "夜の足"


def test_a_name_typed_for_no_new_theme_is_not_silently_dropped(
    staff: Client, consultation: Any, place: Any
) -> None:
    placement = place()
    response = move(
        staff, consultation, selected=[value(placement)], target="goal:2", label="夜の足"
    )
    assert "choose “a new theme” of its goal" in response.content.decode()
    placement.refresh_from_db()
    assert not placement.is_confirmed


def test_nothing_picked_leads_back_with_the_destination_kept(
    staff: Client, consultation: Any, theme: Theme
) -> None:
    here = reverse("review:theme", args=[consultation.pk, theme.pk])
    response = move(staff, consultation, target="new:2", label="夜の足", next=here + "?p=last")
    assert response.url.startswith(here + "?p=last")
    shown = staff.get(response.url).content.decode()
    assert "Choose at least one opinion from the list." in shown


def test_a_move_that_came_second_says_who_was_first_and_offers_to_insist(
    staff: Client, consultation: Any, place: Any, theme: Theme, colleague: Any
) -> None:
    placement = place()
    seen = value(placement)
    move_opinion(opinion=placement.opinion, goal_code="2", user=colleague)
    response = move(staff, consultation, selected=[seen], target=f"theme:{theme.pk}")
    shown = response.content.decode()
    assert response.status_code == 409
    assert "前田 利家 decided about it since you opened the page." in shown
    assert f'<option value="theme:{theme.pk}" selected>' in shown
    placement.refresh_from_db()
    assert placement.goal_code == "2"
    move(staff, consultation, selected=[value(placement)], target=f"theme:{theme.pk}")
    placement.refresh_from_db()
    assert placement.theme == theme


def test_confirming_in_bulk_needs_no_destination(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    placements = [place(theme=theme), place(theme=theme)]
    move(staff, consultation, selected=[value(p) for p in placements], action="confirm")
    assert Placement.objects.confirmed().count() == 2


@pytest.mark.parametrize(
    "selected", ["", "x", "1|one", "999999|one|1//", "-1|one|x", "1|one|x|y", "９|one|x"]
)
def test_made_up_choices_are_refused_without_an_error_page(
    staff: Client, consultation: Any, place: Any, selected: str
) -> None:
    place()
    response = move(staff, consultation, selected=[selected], target="goal:2")
    assert response.status_code in (302, 404)
    assert not Placement.objects.confirmed().exists()


@pytest.mark.parametrize("target", ["", "goal:9", "theme:999999", "new:", "x", "goal:\x00"])
def test_made_up_destinations_are_refused_without_an_error_page(
    staff: Client, consultation: Any, place: Any, target: str
) -> None:
    placement = place()
    response = move(staff, consultation, selected=[value(placement)], target=target)
    assert response.status_code == 200
    assert not Placement.objects.confirmed().exists()


def test_opinions_and_themes_of_another_consultation_cannot_be_named(
    staff: Client, consultation: Any, place: Any
) -> None:
    foreign = factories.PlacementFactory()
    foreign_theme = factories.ThemeFactory(goal_code="2")
    assert move(staff, consultation, selected=[value(foreign)], target="goal:2").status_code == 404
    response = move(
        staff, consultation, selected=[value(place())], target=f"theme:{foreign_theme.pk}"
    )
    assert response.status_code == 200
    assert not Placement.objects.confirmed().exists()


def test_the_way_back_never_leads_to_another_site(
    staff: Client, consultation: Any, place: Any
) -> None:
    response = move(
        staff,
        consultation,
        selected=[value(place())],
        target="goal:2",
        next="https://evil.example/",
    )
    assert response.url == reverse("review:overview", args=[consultation.pk])
