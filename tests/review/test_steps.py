"""A step of the review is one event that holds no word of a citizen, and overwrites nobody."""

from typing import Any

import pytest
from wagtail.models import ModelLogEntry

from engagement.review.guards import Closure, _guards
from engagement.review.models import (
    EventKind,
    ReviewEvent,
    Theme,
)
from engagement.review.services.move_opinions import (
    Destination,
    move_opinions,
)
from engagement.review.services.picked import Choice
from engagement.review.services.put_back import (
    exclude_submission,
)
from engagement.review.services.refusals import (
    ReviewClosed,
    ThemeOutdated,
)
from engagement.review.services.themes import (
    assign_theme,
    rename_theme,
)
from engagement.review.services.undo import undo_step
from engagement.submissions.models import ExclusionReason
from tests import factories

from .state import last, move

pytestmark = pytest.mark.django_db


def test_a_move_of_many_is_one_event_and_one_entry_in_the_log(
    consultation: Any, place: Any, bus: Theme, rail: Theme, analyst: Any
) -> None:
    placements = [place(theme=bus) for _ in range(5)]
    move_opinions(
        consultation=consultation,
        choices=[Choice(placement.opinion_id) for placement in placements],
        destination=Destination("1", rail),
        user=analyst,
    )
    assert ReviewEvent.objects.get().kind == EventKind.MOVE
    assert ModelLogEntry.objects.get().data["count"] == 5


def test_events_hold_no_word_of_a_citizen(place: Any, bus: Theme, analyst: Any) -> None:
    placement = place(theme=bus)
    exclude_submission(
        submission=placement.opinion.submission, reason=ExclusionReason.TEST, user=analyst
    )
    event = last()
    assert placement.opinion.text not in f"{event.changes}{event.inverse}{event.about}"


def test_who_comes_second_learns_what_the_first_did_and_overwrites_nothing(
    bus: Theme, analyst: Any, colleague: Any
) -> None:
    seen = bus.version
    department = factories.DepartmentFactory()
    assign_theme(theme=bus, department=department, due_on=None, user=colleague, version=seen)
    with pytest.raises(ThemeOutdated, match="前田 利家"):
        assign_theme(theme=bus, department=None, due_on=None, user=analyst, version=seen)
    bus.refresh_from_db()
    assert bus.department == department


def test_nothing_changes_once_the_results_are_published(
    place: Any, bus: Theme, rail: Theme, analyst: Any, monkeypatch: Any
) -> None:
    placement = place(theme=bus)
    move(placement, rail, analyst)
    event = last()
    monkeypatch.setattr(
        "engagement.review.guards._guards", [*_guards, lambda _: Closure("Published.", "/open/")]
    )
    for act in (
        lambda: move(placement, bus, analyst),
        lambda: rename_theme(theme=bus, label="別の名前", user=analyst),
        lambda: undo_step(event=event, user=analyst),
    ):
        with pytest.raises(ReviewClosed, match="Published") as refusal:
            act()
        assert refusal.value.url == "/open/"
