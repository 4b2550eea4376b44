"""The events alone tell how the review stands."""

from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.review.changes import replay
from engagement.review.models import (
    Comment,
    Placement,
    ReviewEvent,
    Sheet,
    SheetKind,
    SheetState,
    Theme,
)
from engagement.review.services.comments import comment_on_theme
from engagement.review.services.cut_opinions import join_opinions, split_opinion
from engagement.review.services.import_sheet import apply_sheet, plan_sheet
from engagement.review.services.picked import MoveError, UnknownOpinion
from engagement.review.services.put_back import (
    NotExcluded,
    NotPlaced,
    exclude_submission,
    put_back,
)
from engagement.review.services.references import add_references
from engagement.review.services.refusals import (
    Refused,
)
from engagement.review.services.reshape import Part, merge_themes, split_theme
from engagement.review.services.themes import (
    ThemeError,
    assign_theme,
    create_theme,
    lock_theme,
    rename_theme,
    unlock_theme,
)
from engagement.review.services.undo import redo_step, undo_step
from engagement.review.sheet import Edit, version_of
from engagement.submissions.models import ExclusionReason, Opinion
from tests import factories

from .state import move, same, snapshot

pytestmark = pytest.mark.django_db


OPERATIONS = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=12
)


def cut_otherwise(opinion: Opinion, at: int, user: Any) -> None:
    """Cut the whole in two, or make it whole again."""
    there = list(opinion.submission.opinions.all())
    if len(there) > 1:
        join_opinions(opinions=there, user=user)
    else:
        split_opinion(opinion=opinion, at=[at], user=user)


def bring_back(placement: Placement, label: str, user: Any) -> None:
    """A working list in which one opinion was moved to the theme ``label``."""
    call = placement.consultation
    edit = Edit(placement.opinion_id, label, "", "", version_of(placement))
    preview = asdict(plan_sheet(consultation=call, edits=[edit]).told)
    sheet = Sheet.objects.create(
        consultation=call,
        kind=SheetKind.RETURN,
        state=SheetState.READY,
        content="",
        made_by=user,
        edits=[edit.as_list()],
        preview=preview,
    )
    apply_sheet(sheet=sheet, user=user)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(OPERATIONS)
def test_replaying_every_event_from_the_start_gives_the_present_state(
    consultation: Any, operations: list[tuple[int, int, int]]
) -> None:
    analyst = factories.UserFactory(is_superuser=True)
    department = factories.DepartmentFactory(name=f"課{ReviewEvent.objects.count()}-{analyst.pk}")
    call = factories.ConsultationFactory(parent=consultation.get_parent())
    factories.GoalFactory(number=1, parent=call)
    for number in range(3):
        theme = factories.ThemeFactory(consultation=call, label=f"論点{number}")
        for _ in range(2):
            factories.PlacementFactory(
                opinion=factories.OpinionFactory(submission__consultation=call), theme=theme
            )
    start = snapshot()

    def themes() -> list[Theme]:
        return list(Theme.objects.of(call).select_related("consultation"))

    def act(what: int, one: int, two: int) -> None:
        present = themes()
        theme, other = present[one % len(present)], present[two % len(present)]
        rows = list(Placement.objects.filter(opinion__submission__consultation=call))
        placement = rows[two % len(rows)]
        events = list(ReviewEvent.objects.of(call).steps())
        actions: list[Any] = [
            lambda: create_theme(
                consultation=call, goal_code="1", label=f"新{one}{two}", user=analyst
            ),
            lambda: rename_theme(theme=theme, label=f"改{one}{two}", user=analyst),
            lambda: merge_themes(into=theme, themes=[other], user=analyst),
            lambda: split_theme(
                theme=placement.theme or theme,
                parts=[Part(f"分{one}{two}", [placement.opinion_id])],
                user=analyst,
            ),
            lambda: move(placement, theme, analyst),
            lambda: add_references(theme=theme, opinions=[placement.opinion_id], user=analyst),
            lambda: (unlock_theme if theme.is_locked else lock_theme)(theme=theme, user=analyst),
            lambda: assign_theme(
                theme=theme, department=department, due_on=date(2024, 3, 1 + one), user=analyst
            ),
            lambda: exclude_submission(
                submission=placement.opinion.submission, reason=ExclusionReason.TEST, user=analyst
            ),
            lambda: put_back(submission=placement.opinion.submission, user=analyst),
            lambda: undo_step(event=events[one % len(events)], user=analyst),
            lambda: redo_step(event=events[one % len(events)], user=analyst),
            lambda: comment_on_theme(theme=theme, text=f"注{one}", user=analyst),
            lambda: cut_otherwise(placement.opinion, 4 + one, analyst),
            lambda: bring_back(placement, f"表{one}", analyst),
        ]
        actions[what]()

    expected = (
        Refused,
        ThemeError,
        MoveError,
        UnknownOpinion,
        NotExcluded,
        NotPlaced,
        ZeroDivisionError,
    )
    for what, one, two in operations:
        try:
            act(what, one, two)
        except expected:
            continue
    events = ReviewEvent.objects.of(call).order_by("number")
    replayed = replay(start, [event.changes for event in events])
    assert same(replayed, snapshot())
    for key, fields in replayed["themes"].items():
        assert all(snapshot()["themes"][key][field] == value for field, value in fields.items())
    aside = _told(Opinion.everything.filter(submission__consultation=call), "set_aside")
    assert {**dict.fromkeys(aside, ""), **replayed.get("opinions", {})} == aside
    comments = _told(Comment.objects.filter(theme__consultation=call), "is_withdrawn")
    assert replayed.get("comments", {}) == comments


def _told(rows: Any, field: str) -> dict[str, Any]:
    return {str(pk): value for pk, value in rows.values_list("pk", field)}
