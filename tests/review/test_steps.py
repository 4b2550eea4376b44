"""Every step of the review can be undone, done again and replayed, and nobody is overwritten."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry

from engagement.review.changes import Changes, grouped, place_of, replay, stored
from engagement.review.guards import Closure, _guards
from engagement.review.models import (
    EventKind,
    Outcome,
    Placement,
    Reference,
    ReviewEvent,
    Theme,
)
from engagement.review.services.move_opinions import (
    Destination,
    confirm_placements,
    move_opinion,
    move_opinions,
)
from engagement.review.services.picked import Choice, InLockedTheme, MoveError, UnknownOpinion
from engagement.review.services.put_back import (
    NotExcluded,
    NotPlaced,
    exclude_submission,
    put_back,
)
from engagement.review.services.references import add_references, remove_references
from engagement.review.services.refusals import (
    BadPartition,
    CannotUndo,
    LaterStep,
    Refused,
    ReviewClosed,
    SameTheme,
    ThemeGone,
    ThemeLocked,
    ThemeOutdated,
)
from engagement.review.services.reshape import Part, merge_themes, split_theme
from engagement.review.services.themes import (
    LabelTaken,
    ThemeError,
    assign_theme,
    create_theme,
    lock_theme,
    rename_theme,
    review_theme,
    unlock_theme,
)
from engagement.review.services.undo import last_step, redo_step, undo_step
from engagement.submissions.models import ExclusionReason, State, Submission
from tests import factories

pytestmark = pytest.mark.django_db

RIGHTS = ("review.add_theme", "review.change_theme", "review.change_placement")


@pytest.fixture
def analyst(user_with: Any) -> Any:
    return user_with(*RIGHTS)


@pytest.fixture
def colleague(user_with: Any) -> Any:
    user = user_with(*RIGHTS)
    user.last_name, user.first_name = "前田", "利家"
    user.save()
    return user


@pytest.fixture
def bus(consultation: Any) -> Theme:
    made: Theme = factories.ThemeFactory(consultation=consultation, label="路線バスの減便")
    return made


@pytest.fixture
def rail(consultation: Any) -> Theme:
    made: Theme = factories.ThemeFactory(consultation=consultation, label="鉄道の維持")
    return made


@pytest.fixture
def place(consultation: Any) -> Any:
    def make(theme: Theme | None = None, **fields: Any) -> Placement:
        opinion = factories.OpinionFactory(submission__consultation=consultation)
        made: Placement = factories.PlacementFactory(opinion=opinion, theme=theme, **fields)
        return made

    return make


def snapshot() -> Changes:
    """The state that steps change, as it stands in the database."""
    places = [(row.opinion_id, place_of(row)) for row in Placement.objects.order_by("opinion")]
    fields = ("label", "named_by_staff", "state", "is_locked", "is_retired")
    return {
        "placements": grouped(places),
        "themes": {
            str(theme.pk): {
                **{field: getattr(theme, field) for field in fields},
                "department_id": theme.department_id,
                "due_on": stored(theme.due_on),
            }
            for theme in Theme.objects.all()
        },
        "references": sorted(
            [*pair, True] for pair in Reference.objects.values_list("opinion_id", "theme_id")
        ),
        "submissions": {
            str(row.pk): [row.state, row.exclusion_reason] for row in Submission.objects.all()
        },
    }


def same(one: Changes, other: Changes) -> bool:
    """Whether two states say the same, whatever themes one of them does not know yet."""

    def tidy(state: Changes) -> Any:
        themes = {
            key: fields for key, fields in state["themes"].items() if not fields.get("is_retired")
        }
        references = [row for row in state.get("references", []) if row[2]]
        return sorted(map(str, state["placements"])), references, state["submissions"], set(themes)

    return bool(tidy(one) == tidy(other))


def move(placement: Placement, theme: Theme, user: Any) -> Placement:
    return move_opinion(
        opinion=placement.opinion, goal_code=theme.goal_code, theme=theme, user=user
    )


def last() -> ReviewEvent:
    found: ReviewEvent = ReviewEvent.objects.first()
    return found


# One step, one event, one entry


def test_a_move_of_many_is_one_event_and_one_entry_in_the_log(
    consultation: Any, place: Any, bus: Theme, rail: Theme, analyst: Any
) -> None:
    placements = [place(bus) for _ in range(5)]
    move_opinions(
        consultation=consultation,
        choices=[Choice(placement.opinion_id) for placement in placements],
        destination=Destination("1", rail),
        user=analyst,
    )
    assert ReviewEvent.objects.get().kind == EventKind.MOVE
    assert ModelLogEntry.objects.get().data["count"] == 5


def test_events_hold_no_word_of_a_citizen(place: Any, bus: Theme, analyst: Any) -> None:
    placement = place(bus)
    exclude_submission(
        submission=placement.opinion.submission, reason=ExclusionReason.TEST, user=analyst
    )
    event = last()
    assert placement.opinion.text not in f"{event.changes}{event.inverse}{event.about}"


# Undo and redo


def every_step(place: Any, bus: Theme, rail: Theme, analyst: Any) -> dict[EventKind, Any]:
    """One call for each kind of step that people take."""
    first, second, loose = place(bus), place(bus), place()
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
    move(place(bus), rail, analyst)
    event = last()
    undo_step(event=event, user=analyst)
    with pytest.raises(CannotUndo):
        undo_step(event=event, user=analyst)
    with pytest.raises(CannotUndo):
        undo_step(event=last(), user=analyst)


def test_undo_needs_the_right_that_the_step_needed(
    place: Any, bus: Theme, rail: Theme, analyst: Any, user_with: Any
) -> None:
    move(place(bus), rail, analyst)
    with pytest.raises(PermissionDenied):
        undo_step(event=last(), user=user_with("review.change_theme"))


def test_a_step_that_a_later_one_builds_on_stays_and_the_later_one_is_named(
    place: Any, bus: Theme, rail: Theme, analyst: Any, colleague: Any, consultation: Any
) -> None:
    placement = place(bus)
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
    place(bus)
    merge_themes(into=rail, themes=[bus], user=analyst)
    merged = last()
    create_theme(consultation=consultation, goal_code="1", label=bus.label, user=analyst)
    with pytest.raises(LaterStep):
        undo_step(event=merged, user=analyst)


def test_undo_leaves_out_what_was_taken_back_by_its_submitter(
    consultation: Any, place: Any, bus: Theme, rail: Theme, analyst: Any
) -> None:
    stays, leaves = place(bus), place(bus)
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
    move(place(bus), rail, analyst)
    own = last()
    move(place(bus), rail, colleague)
    assert last_step(consultation=consultation, user=analyst) == own
    undo_step(event=own, user=analyst)
    assert last_step(consultation=consultation, user=analyst) is None


# Themes: merge, split, lock, assign, refer


def test_merging_confirms_every_opinion_in_the_theme_that_stays(
    place: Any, bus: Theme, rail: Theme, analyst: Any
) -> None:
    place(bus)
    place(rail)
    merge_themes(into=rail, themes=[bus], user=analyst)
    bus.refresh_from_db()
    assert bus.is_retired
    assert rail.placements.count() == 2
    assert rail.placements.confirmed().count() == 1
    with pytest.raises(SameTheme):
        merge_themes(into=rail, themes=[rail], user=analyst)
    with pytest.raises(ThemeGone):
        merge_themes(into=rail, themes=[bus], user=analyst)


def test_a_split_leaves_every_opinion_in_exactly_one_theme(
    place: Any, bus: Theme, analyst: Any
) -> None:
    one, two, three = (place(bus).opinion_id for _ in range(3))
    new = split_theme(theme=bus, parts=[Part("夜", [one]), Part("朝", [two])], user=analyst)
    where = dict(Placement.objects.values_list("opinion_id", "theme__label"))
    assert where == {one: "夜", two: "朝", three: bus.label}
    assert [theme.goal_code for theme in new] == ["1", "1"]


@pytest.mark.parametrize(
    "parts",
    [
        lambda ids: [],
        lambda ids: [Part("夜", [])],
        lambda ids: [Part("夜", ids[:1]), Part("朝", ids[:1])],
        lambda ids: [Part("夜", ids)],
        lambda ids: [Part("夜", [999_999])],
        lambda ids: [Part(str(n), ids[n : n + 1]) for n in range(5)],
    ],
)
def test_a_split_that_is_none_is_refused_and_makes_no_theme(
    place: Any, bus: Theme, analyst: Any, parts: Any
) -> None:
    ids = [place(bus).opinion_id for _ in range(6)]
    with pytest.raises(BadPartition):
        split_theme(theme=bus, parts=parts(ids), user=analyst)
    assert Theme.objects.count() == 1


def test_two_parts_of_a_split_cannot_have_one_name(place: Any, bus: Theme, analyst: Any) -> None:
    one, two, _ = (place(bus).opinion_id for _ in range(3))
    with pytest.raises(LabelTaken):
        split_theme(theme=bus, parts=[Part("夜", [one]), Part("夜", [two])], user=analyst)
    assert Theme.objects.count() == 1


def test_a_locked_theme_keeps_its_name_and_its_opinions(
    place: Any, bus: Theme, rail: Theme, analyst: Any
) -> None:
    inside, outside = place(bus), place(rail)
    lock_theme(theme=bus, user=analyst)
    with pytest.raises(InLockedTheme):
        move(inside, rail, analyst)
    for act in (
        lambda: move(outside, bus, analyst),
        lambda: rename_theme(theme=bus, label="別の名前", user=analyst),
        lambda: merge_themes(into=rail, themes=[bus], user=analyst),
        lambda: exclude_submission(
            submission=inside.opinion.submission, reason=ExclusionReason.TEST, user=analyst
        ),
    ):
        with pytest.raises(ThemeLocked):
            act()
    unlock_theme(theme=bus, user=analyst)
    assert move(inside, rail, analyst).theme == rail


def test_an_opinion_referred_to_in_a_second_theme_is_counted_once(
    place: Any, bus: Theme, rail: Theme, analyst: Any, consultation: Any
) -> None:
    opinion = place(bus).opinion_id
    add_references(theme=rail, opinions=[opinion], user=analyst)
    assert add_references(theme=rail, opinions=[opinion], user=analyst) is None
    counts = dict(
        Theme.objects.of(consultation).with_opinion_count().values_list("label", "opinion_count")
    )
    assert counts == {bus.label: 1, rail.label: 0}
    with pytest.raises(SameTheme):
        add_references(theme=bus, opinions=[opinion], user=analyst)
    remove_references(theme=rail, opinions=[opinion], user=analyst)
    assert not Reference.objects.exists()


def test_an_excluded_submission_comes_back_with_its_opinions(
    place: Any, bus: Theme, analyst: Any, consultation: Any
) -> None:
    placement = place(bus)
    submission = placement.opinion.submission
    exclude_submission(submission=submission, reason=ExclusionReason.TEST, user=analyst)
    submission.refresh_from_db()
    assert submission.state == State.EXCLUDED
    assert not Placement.objects.of(consultation).exists()
    (back,) = put_back(submission=submission, user=analyst)
    assert (back.pk, back.outcome) == (placement.pk, Outcome.UNDECIDED)


# Together


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
    placement = place(bus)
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


# Replay


OPERATIONS = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=12
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
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
