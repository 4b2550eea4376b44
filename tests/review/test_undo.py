"""Every step can be undone and done again, by a colleague too, and never under somebody else."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from engagement.review.models import (
    EventKind,
    ReviewEvent,
    Theme,
)
from engagement.review.services.move_opinions import (
    Destination,
    confirm_placements,
    move_opinions,
)
from engagement.review.services.picked import Choice
from engagement.review.services.put_back import (
    exclude_submission,
)
from engagement.review.services.references import add_references
from engagement.review.services.refusals import (
    CannotUndo,
    LaterStep,
)
from engagement.review.services.reshape import Part, merge_themes, split_theme
from engagement.review.services.themes import (
    assign_theme,
    create_theme,
    lock_theme,
    rename_theme,
    review_theme,
)
from engagement.review.services.undo import last_step, redo_step, undo_step
from engagement.submissions.models import ExclusionReason
from tests import factories

from .state import last, move, same, snapshot

pytestmark = pytest.mark.django_db


def every_step(place: Any, bus: Theme, rail: Theme, analyst: Any) -> dict[EventKind, Any]:
    """One call for each kind of step that people take."""
    first, second, loose = place(theme=bus), place(theme=bus), place()
    department = factories.DepartmentFactory()
    consultation = bus.consultation
    submission = loose.opinion.submission
    return {
        EventKind.CREATE: lambda: create_theme(
            consultation=consultation, goal_code="1", label="夜の足", user=analyst
        ),
        EventKind.RENAME: lambda: rename_theme(theme=bus, label="バスの本数", user=analyst),
        EventKind.REVIEW: lambda: review_theme(theme=bus, user=analyst),
        EventKind.LOCK: lambda: lock_theme(theme=bus, user=analyst),
        EventKind.ASSIGN: lambda: assign_theme(
            theme=bus, department=department, due_on=date(2024, 3, 31), user=analyst
        ),
        EventKind.MERGE: lambda: merge_themes(into=rail, themes=[bus], user=analyst),
        EventKind.SPLIT: lambda: split_theme(
            theme=bus, parts=[Part("夜の足", [first.opinion_id])], user=analyst
        ),
        EventKind.MOVE: lambda: move(second, rail, analyst),
        EventKind.CONFIRM: lambda: confirm_placements(
            consultation=consultation, choices=[Choice(first.opinion_id)], user=analyst
        ),
        EventKind.REFER: lambda: add_references(
            theme=rail, opinions=[first.opinion_id], user=analyst
        ),
        EventKind.EXCLUDE: lambda: exclude_submission(
            submission=submission, reason=ExclusionReason.TEST, user=analyst
        ),
    }


STEPS = [
    EventKind.CREATE,
    EventKind.RENAME,
    EventKind.REVIEW,
    EventKind.LOCK,
    EventKind.ASSIGN,
    EventKind.MERGE,
    EventKind.SPLIT,
    EventKind.MOVE,
    EventKind.CONFIRM,
    EventKind.REFER,
    EventKind.EXCLUDE,
]


@pytest.mark.parametrize("kind", STEPS)
def test_any_step_is_undone_and_done_again_also_by_a_colleague(
    place: Any, bus: Theme, rail: Theme, analyst: Any, colleague: Any, kind: EventKind
) -> None:
    step = every_step(place, bus, rail, analyst)[kind]
    before = snapshot()
    step()
    event = last()
    after = snapshot()
    assert event.kind == kind
    assert not same(before, after) or before["themes"] != after["themes"]
    undo_step(event=event, user=colleague)
    assert same(snapshot(), before)
    redo_step(event=event, user=colleague)
    assert snapshot() == after
    assert [e.kind for e in ReviewEvent.objects.all()] == [EventKind.REDO, EventKind.UNDO, kind]


def test_a_step_is_undone_once(place: Any, bus: Theme, rail: Theme, analyst: Any) -> None:
    move(place(theme=bus), rail, analyst)
    event = last()
    undo_step(event=event, user=analyst)
    with pytest.raises(CannotUndo):
        undo_step(event=event, user=analyst)
    with pytest.raises(CannotUndo):
        undo_step(event=last(), user=analyst)


def test_undo_needs_the_right_that_the_step_needed(
    place: Any, bus: Theme, rail: Theme, analyst: Any, user_with: Any
) -> None:
    move(place(theme=bus), rail, analyst)
    with pytest.raises(PermissionDenied):
        undo_step(event=last(), user=user_with("review.change_theme"))


def test_a_step_that_a_later_one_builds_on_stays_and_the_later_one_is_named(
    place: Any, bus: Theme, rail: Theme, analyst: Any, colleague: Any, consultation: Any
) -> None:
    placement = place(theme=bus)
    move(placement, rail, analyst)
    first = last()
    moved_on = move(placement, bus, colleague)
    with pytest.raises(LaterStep, match="前田 利家"):
        undo_step(event=first, user=analyst)
    moved_on.refresh_from_db()
    assert moved_on.theme == bus


def test_a_theme_that_others_filled_is_not_undone_under_them(
    consultation: Any, place: Any, analyst: Any, colleague: Any
) -> None:
    theme = create_theme(consultation=consultation, goal_code="1", label="夜の足", user=analyst)
    made = last()
    placement = move(place(), theme, colleague)
    with pytest.raises(LaterStep, match="前田 利家"):
        undo_step(event=made, user=analyst)
    undo_step(event=last(), user=analyst)
    undo_step(event=made, user=analyst)
    placement.refresh_from_db()
    theme.refresh_from_db()
    assert (placement.theme, theme.is_retired) == (None, True)


def test_a_merged_theme_comes_back_unless_its_name_is_taken(
    place: Any, bus: Theme, rail: Theme, analyst: Any, consultation: Any
) -> None:
    place(theme=bus)
    merge_themes(into=rail, themes=[bus], user=analyst)
    merged = last()
    create_theme(consultation=consultation, goal_code="1", label=bus.label, user=analyst)
    with pytest.raises(LaterStep):
        undo_step(event=merged, user=analyst)


def test_undo_leaves_out_what_was_taken_back_by_its_submitter(
    consultation: Any, place: Any, bus: Theme, rail: Theme, analyst: Any
) -> None:
    stays, leaves = place(theme=bus), place(theme=bus)
    move_opinions(
        consultation=consultation,
        choices=[Choice(stays.opinion_id), Choice(leaves.opinion_id)],
        destination=Destination("1", rail),
        user=analyst,
    )
    leaves.delete()
    leaves.opinion.delete()
    undo_step(event=last(), user=analyst)
    stays.refresh_from_db()
    assert stays.theme == bus


def test_the_last_step_is_ones_own(
    place: Any, bus: Theme, rail: Theme, analyst: Any, colleague: Any, consultation: Any
) -> None:
    move(place(theme=bus), rail, analyst)
    own = last()
    move(place(theme=bus), rail, colleague)
    assert last_step(consultation=consultation, user=analyst) == own
    undo_step(event=own, user=analyst)
    assert last_step(consultation=consultation, user=analyst) is None
