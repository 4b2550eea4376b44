"""What opinions speak about is not deleted, nor moved away, whoever asks and by whichever way."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page

from engagement.consultations.models import Consultation, Goal
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def goal(home, editor):
    return factories.GoalFactory(number=4)


@pytest.fixture
def other(goal):
    return factories.ConsultationFactory()


def delete(client, page):
    return client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def delete_in_bulk(client, *pages):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    query = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{url}?{query}")


def move(client, page, destination):
    return client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, destination.pk]))


def move_in_bulk(client, page, destination):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    return client.post(f"{url}?id={page.pk}", {"chooser": destination.pk})


def said(response):
    return [str(message) for message in response.wsgi_request._messages]


@pytest.mark.parametrize("code", ["4", "4-1-2"])
@pytest.mark.parametrize("ask", [delete, delete_in_bulk])
def test_a_goal_with_opinions_is_not_deleted(client, goal, in_use, code, ask):
    in_use.add(code)
    assert goal.title in said(ask(client, goal))[0]
    assert Goal.objects.filter(pk=goal.pk).exists()


@pytest.mark.parametrize("code", ["", "4", "4-1-2"])
@pytest.mark.parametrize("ask", [delete, delete_in_bulk])
@pytest.mark.parametrize("which", ["consultation", "home"])
def test_a_consultation_with_opinions_is_not_deleted_nor_what_holds_it(
    client, home, goal, in_use, code, ask, which
):
    in_use.add(code)
    page = home if which == "home" else goal.consultation
    assert page.title in said(ask(client, page))[0]
    assert Consultation.objects.exists()
    assert Goal.objects.exists()


def test_among_many_one_page_with_opinions_stops_them_all(client, home, goal, in_use):
    free = factories.GoalFactory(number=5, parent=goal.get_parent())
    in_use.add("4-1-1")
    (message,) = said(delete_in_bulk(client, free, goal))
    assert goal.title in message
    assert Goal.objects.count() == 2


@pytest.mark.parametrize("ask", [delete, delete_in_bulk])
def test_what_nobody_speaks_about_is_deleted(client, goal, in_use, ask):
    in_use.update({"3-1-1", "44-1-1"})
    ask(client, goal)
    assert not Goal.objects.exists()


@pytest.mark.parametrize("ask", [move, move_in_bulk])
def test_a_goal_with_opinions_does_not_move_to_another_consultation(
    client, goal, other, in_use, ask
):
    in_use.add("4-1-1")
    response = ask(client, goal, other)
    assert goal.title in said(response)[0]
    assert Page.objects.get(pk=goal.pk).get_parent().pk != other.pk


@pytest.mark.parametrize("ask", [move, move_in_bulk])
def test_a_goal_without_opinions_moves(client, goal, other, ask):
    ask(client, goal, other)
    assert Page.objects.get(pk=goal.pk).get_parent().pk == other.pk


def test_goals_with_opinions_can_be_put_in_another_order(client, goal, in_use):
    second = factories.GoalFactory(number=5, parent=goal.get_parent())
    in_use.add("5-1-1")
    client.post(reverse("wagtailadmin_pages:set_page_position", args=[second.pk]) + "?position=0")
    assert list(Goal.objects.order_by("path")) == [second, goal]


@pytest.mark.parametrize("action", ["delete", "move"])
def test_the_interface_for_programs_refuses_as_well(client, goal, other, in_use, action):
    in_use.add("4-1-1")
    parent = goal.get_parent().pk
    client.get(reverse("wagtailadmin_home"))  # the session has nothing more to note
    with transaction.atomic():
        response = client.post(
            reverse("wagtailadmin_api:pages:action", args=[goal.pk, action]),
            {"destination_page_id": other.pk},
        )
        transaction.set_rollback(True)
    assert response.status_code == 403
    assert Page.objects.get(pk=goal.pk).get_parent().pk == parent


@pytest.mark.parametrize(
    "act",
    [
        lambda goal, other: goal.delete(),
        lambda goal, other: goal.get_parent().delete(),
        lambda goal, other: goal.move(other, pos="last-child"),
    ],
)
def test_code_that_asks_nobody_is_refused_as_well(goal, other, in_use, act):
    in_use.add("4-1-1")
    with pytest.raises(PermissionDenied), transaction.atomic():
        act(goal, other)
    assert Goal.objects.child_of(goal.consultation).get() == goal
