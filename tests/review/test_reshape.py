"""Themes are merged, split, locked and referred to, and no opinion is lost or counted twice."""

from typing import Any

import pytest

from engagement.review.models import (
    Outcome,
    Placement,
    Reference,
    Theme,
)
from engagement.review.services.picked import InLockedTheme
from engagement.review.services.put_back import (
    exclude_submission,
    put_back,
)
from engagement.review.services.references import add_references, remove_references
from engagement.review.services.refusals import (
    BadPartition,
    SameTheme,
    ThemeGone,
    ThemeLocked,
)
from engagement.review.services.reshape import Part, merge_themes, split_theme
from engagement.review.services.themes import (
    LabelTaken,
    lock_theme,
    rename_theme,
    unlock_theme,
)
from engagement.submissions.models import ExclusionReason, State

from .state import move

pytestmark = pytest.mark.django_db


def test_merging_confirms_every_opinion_in_the_theme_that_stays(
    place: Any, bus: Theme, rail: Theme, analyst: Any
) -> None:
    place(theme=bus)
    place(theme=rail)
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
    one, two, three = (place(theme=bus).opinion_id for _ in range(3))
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
    ids = [place(theme=bus).opinion_id for _ in range(6)]
    with pytest.raises(BadPartition):
        split_theme(theme=bus, parts=parts(ids), user=analyst)
    assert Theme.objects.count() == 1


def test_two_parts_of_a_split_cannot_have_one_name(place: Any, bus: Theme, analyst: Any) -> None:
    one, two, _ = (place(theme=bus).opinion_id for _ in range(3))
    with pytest.raises(LabelTaken):
        split_theme(theme=bus, parts=[Part("夜", [one]), Part("夜", [two])], user=analyst)
    assert Theme.objects.count() == 1


def test_a_locked_theme_keeps_its_name_and_its_opinions(
    place: Any, bus: Theme, rail: Theme, analyst: Any
) -> None:
    inside, outside = place(theme=bus), place(theme=rail)
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
    opinion = place(theme=bus).opinion_id
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
    placement = place(theme=bus)
    submission = placement.opinion.submission
    exclude_submission(submission=submission, reason=ExclusionReason.TEST, user=analyst)
    submission.refresh_from_db()
    assert submission.state == State.EXCLUDED
    assert not Placement.objects.of(consultation).exists()
    (back,) = put_back(submission=submission, user=analyst)
    assert (back.pk, back.outcome) == (placement.pk, Outcome.UNDECIDED)
