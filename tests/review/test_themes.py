"""Naming, making and reviewing themes."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from engagement.review.models import WHOLE_PLAN, ReviewEvent, Theme, ThemeState
from engagement.review.services import themes
from engagement.review.services.themes import (
    create_theme,
    rename_theme,
    reopen_theme,
    review_theme,
)
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(consultation: Any) -> Theme:
    made: Theme = factories.ThemeFactory(consultation=consultation, label="バス、減便")
    return made


@pytest.fixture
def analyst(user_with: Any) -> Any:
    return user_with("review.add_theme", "review.change_theme")


def test_renaming_keeps_the_name_from_every_later_run(theme: Theme, analyst: Any) -> None:
    rename_theme(theme=theme, label="  路線バスの\n減便 ", user=analyst)
    theme.refresh_from_db()
    assert (theme.label, theme.named_by_staff) == ("路線バスの 減便", True)
    event = ReviewEvent.objects.get()
    assert event.about == {"before": "バス、減便", "after": "路線バスの 減便"}
    # The log cannot forget, and a label is made of what people may take back.
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user) == ("machikoe.review.rename", analyst)
    assert entry.data == {"consultation": theme.consultation_id, "event": 1}
    assert entry.label == f"#{theme.pk}"


def test_saving_the_proposed_name_adopts_it(theme: Theme, analyst: Any) -> None:
    rename_theme(theme=theme, label="バス、減便", user=analyst)
    theme.refresh_from_db()
    assert theme.named_by_staff


def test_a_name_is_not_overwritten_that_the_person_has_not_seen(theme: Theme, analyst: Any) -> None:
    rename_theme(theme=theme, label="路線バスの減便", user=analyst, shown="バス、減便")
    with pytest.raises(themes.ThemeChanged):
        rename_theme(theme=theme, label="夜の足", user=analyst, shown="バス、減便")
    theme.refresh_from_db()
    assert theme.label == "路線バスの減便"


@pytest.mark.parametrize(
    ("label", "error"),
    [
        (" \n\x00", themes.EmptyLabel),
        ("長" * 101, themes.LabelTooLong),
        ("図書館", themes.LabelTaken),
    ],
)
def test_names_that_do_not_work_are_refused(
    theme: Theme, analyst: Any, label: str, error: type[Exception]
) -> None:
    factories.ThemeFactory(consultation=theme.consultation, label="図書館")
    with pytest.raises(error):
        rename_theme(theme=theme, label=label, user=analyst)
    with pytest.raises(error):
        create_theme(consultation=theme.consultation, goal_code="1", label=label, user=analyst)
    assert not ModelLogEntry.objects.exists()


def test_two_goals_may_each_have_a_theme_of_the_same_name(theme: Theme, analyst: Any) -> None:
    made = create_theme(
        consultation=theme.consultation, goal_code="2", label=theme.label, user=analyst
    )
    assert made.named_by_staff


def test_themes_are_made_only_in_published_goals_or_for_the_whole(
    consultation: Any, analyst: Any
) -> None:
    create_theme(consultation=consultation, goal_code=WHOLE_PLAN, label="全体", user=analyst)
    for code in ("7", "", "1-1-1"):
        with pytest.raises(themes.UnknownGoal):
            create_theme(consultation=consultation, goal_code=code, label="なし", user=analyst)


def test_a_theme_is_reviewed_and_reopened(theme: Theme, analyst: Any) -> None:
    assert review_theme(theme=theme, user=analyst).state == ThemeState.REVIEWED
    review_theme(theme=theme, user=analyst)
    assert reopen_theme(theme=theme, user=analyst).state == ThemeState.PROPOSED
    actions = list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["machikoe.review.review", "machikoe.review.reopen"]


def test_only_those_may_who_are_allowed_to(theme: Theme, user_with: Any) -> None:
    reader = user_with("review.view_theme")
    for act in (
        lambda user: rename_theme(theme=theme, label="別", user=user),
        lambda user: review_theme(theme=theme, user=user),
        lambda user: reopen_theme(theme=theme, user=user),
        lambda user: create_theme(
            consultation=theme.consultation, goal_code="1", label="別", user=user
        ),
    ):
        for user in (reader, None):
            with pytest.raises(PermissionDenied):
                act(user)
