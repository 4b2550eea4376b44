"""Moving and confirming: each opinion on its own, nobody overwritten unseen."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from engagement.review.models import WHOLE_PLAN, Outcome, Placement, ReviewEvent, Theme
from engagement.review.services.move_opinions import (
    Destination,
    WrongTheme,
    confirm_placements,
    move_opinion,
    move_opinions,
)
from engagement.review.services.picked import Choice, NotDecided, PlacementChanged, UnknownOpinion
from engagement.review.services.themes import LabelTaken, UnknownGoal
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def analyst(user_with: Any) -> Any:
    return user_with("review.change_placement", "review.add_theme")


@pytest.fixture
def theme(consultation: Any) -> Theme:
    made: Theme = factories.ThemeFactory(consultation=consultation, goal_code="2")
    return made


def undecided(place: Any) -> Placement:
    placement: Placement = place(outcome=Outcome.UNDECIDED, goal_code="")
    return placement


def test_a_moved_opinion_is_confirmed_where_it_arrives_and_logged(
    place: Any, theme: Theme, analyst: Any, consultation: Any
) -> None:
    placement = place()
    move_opinion(opinion=placement.opinion, goal_code="2", theme=theme, user=analyst)
    placement.refresh_from_db()
    assert (placement.goal_code, placement.theme, placement.confirmed_by) == ("2", theme, analyst)
    assert placement.outcome == Outcome.ASSIGNED
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user) == ("machikoe.review.move", analyst)
    assert entry.data == {
        "consultation": consultation.pk,
        "event": 1,
        "count": 1,
    }
    assert ReviewEvent.objects.get(number=1).about == {
        "judged": {"goal": [0, 1]},  # the machine had said another goal
        "count": 1,
        "before": [{"goal": "1", "theme": None, "label": ""}],
        "after": {"goal": "2", "theme": theme.pk, "label": theme.label},
    }
    assert placement.opinion.text not in f"{entry.label}{entry.data}"


def test_an_opinion_about_the_whole_plan_is_outside_the_goals(place: Any, analyst: Any) -> None:
    moved = move_opinion(opinion=undecided(place).opinion, goal_code=WHOLE_PLAN, user=analyst)
    assert moved.outcome == Outcome.OUTSIDE
    back = move_opinion(opinion=moved.opinion, goal_code="1", user=analyst)
    assert back.outcome == Outcome.ASSIGNED


def test_a_move_from_a_page_that_is_out_of_date_is_refused(
    place: Any, theme: Theme, analyst: Any, user_with: Any
) -> None:
    placement = place()
    seen = placement.version
    move_opinion(opinion=placement.opinion, goal_code="2", user=analyst, version=seen)
    late = user_with("review.change_placement")
    with pytest.raises(PlacementChanged) as refusal:
        move_opinion(opinion=placement.opinion, goal_code="2", theme=theme, user=late, version=seen)
    assert refusal.value.placement.confirmed_by == analyst
    placement.refresh_from_db()
    assert placement.theme is None


def test_a_confirmation_changes_the_version_too(place: Any, analyst: Any) -> None:
    placement = place()
    confirm_placements(
        consultation=placement.opinion.submission.consultation,
        choices=[Choice(placement.opinion_id)],
        user=analyst,
    )
    with pytest.raises(PlacementChanged):
        move_opinion(
            opinion=placement.opinion, goal_code="2", user=analyst, version=placement.version
        )


def test_a_theme_must_be_of_the_same_consultation_and_goal(
    place: Any, theme: Theme, analyst: Any
) -> None:
    opinion = place().opinion
    elsewhere = factories.ThemeFactory(goal_code="2")
    with pytest.raises(WrongTheme):
        move_opinion(opinion=opinion, goal_code="2", theme=elsewhere, user=analyst)
    with pytest.raises(WrongTheme):
        move_opinion(opinion=opinion, goal_code="1", theme=theme, user=analyst)
    with pytest.raises(UnknownGoal):
        move_opinion(opinion=opinion, goal_code="9", user=analyst)
    with pytest.raises(UnknownGoal):
        move_opinion(opinion=opinion, goal_code="", user=analyst)
    assert not ModelLogEntry.objects.exists()


def test_a_theme_that_vanished_meanwhile_is_told(place: Any, theme: Theme, analyst: Any) -> None:
    Theme.objects.filter(pk=theme.pk).delete()
    with pytest.raises(WrongTheme):
        move_opinion(opinion=place().opinion, goal_code="2", theme=theme, user=analyst)


def test_opinions_of_another_consultation_are_refused_and_nothing_moves(
    place: Any, analyst: Any, consultation: Any
) -> None:
    own = place()
    foreign = factories.PlacementFactory()
    for act in (
        lambda choices: move_opinions(
            consultation=consultation,
            choices=choices,
            destination=Destination("2"),
            user=analyst,
        ),
        lambda choices: confirm_placements(
            consultation=consultation, choices=choices, user=analyst
        ),
    ):
        with pytest.raises(UnknownOpinion):
            act([Choice(own.opinion_id), Choice(foreign.opinion_id)])
    assert not Placement.objects.confirmed().exists()


def test_in_bulk_each_opinion_is_checked_on_its_own(
    place: Any, analyst: Any, consultation: Any
) -> None:
    fresh, changed = place(), place()
    choices = [Choice(p.opinion_id, p.version) for p in (fresh, changed)]
    move_opinion(opinion=changed.opinion, goal_code="1", user=analyst)
    report = move_opinions(
        consultation=consultation, choices=choices, destination=Destination("2"), user=analyst
    )
    assert [placement.pk for placement in report.done] == [fresh.pk]
    assert [error.placement.pk for error in report.refused] == [changed.pk]
    assert set(Placement.objects.values_list("pk", "goal_code")) == {
        (fresh.pk, "2"),
        (changed.pk, "1"),
    }


def test_a_new_theme_is_made_for_what_moves_into_it(
    place: Any, analyst: Any, consultation: Any
) -> None:
    placement = place()
    report = move_opinions(
        consultation=consultation,
        choices=[Choice(placement.opinion_id)],
        destination=Destination("2", new_label="夜の足"),
        user=analyst,
    )
    placement.refresh_from_db()
    assert placement.theme == report.theme
    assert (placement.theme.label, placement.theme.named_by_staff) == ("夜の足", True)


def test_no_theme_is_made_if_nothing_moved_or_its_name_is_taken(
    place: Any, analyst: Any, consultation: Any, theme: Theme
) -> None:
    placement = place()
    report = move_opinions(
        consultation=consultation,
        choices=[Choice(placement.opinion_id, "out of date")],
        destination=Destination("2", new_label="夜の足"),
        user=analyst,
    )
    assert report.refused
    with pytest.raises(LabelTaken):
        move_opinions(
            consultation=consultation,
            choices=[Choice(placement.opinion_id)],
            destination=Destination("2", new_label=theme.label),
            user=analyst,
        )
    assert list(Theme.objects.all()) == [theme]
    assert not ModelLogEntry.objects.exists()


def test_the_same_voices_go_along_only_from_the_same_place(
    place: Any, analyst: Any, consultation: Any, theme: Theme
) -> None:
    first = place()
    copy = place(duplicate_of=first.opinion)
    moved_before = place(duplicate_of=first.opinion, theme=theme)
    other = place()
    move_opinions(
        consultation=consultation,
        choices=[Choice(first.opinion_id, with_same_voices=True)],
        destination=Destination("2"),
        user=analyst,
    )
    confirmed = set(Placement.objects.confirmed().values_list("pk", flat=True))
    assert confirmed == {first.pk, copy.pk}
    assert {moved_before.pk, other.pk}.isdisjoint(confirmed)
    assert ModelLogEntry.objects.count() == 1


def test_confirming_needs_a_goal_and_is_logged_once(
    place: Any, analyst: Any, consultation: Any
) -> None:
    placed, open_one = place(), undecided(place)
    choices = [Choice(placed.opinion_id), Choice(open_one.opinion_id)]
    report = confirm_placements(consultation=consultation, choices=choices, user=analyst)
    confirm_placements(consultation=consultation, choices=[Choice(placed.opinion_id)], user=analyst)
    assert [type(error) for error in report.refused] == [NotDecided]
    assert list(Placement.objects.confirmed()) == [placed]
    assert ModelLogEntry.objects.get().action == "machikoe.review.confirm"


def test_only_those_may_who_are_allowed_to(place: Any, user_with: Any, consultation: Any) -> None:
    placement = place()
    for user in (user_with("review.view_theme", "review.change_theme"), None):
        with pytest.raises(PermissionDenied):
            move_opinion(opinion=placement.opinion, goal_code="2", user=user)
        with pytest.raises(PermissionDenied):
            confirm_placements(
                consultation=consultation, choices=[Choice(placement.opinion_id)], user=user
            )
    mover = user_with("review.change_placement")
    with pytest.raises(PermissionDenied):
        move_opinions(
            consultation=consultation,
            choices=[Choice(placement.opinion_id)],
            destination=Destination("2", new_label="新しい論点"),
            user=mover,
        )
    assert not Placement.objects.confirmed().exists()
