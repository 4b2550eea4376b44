"""The snapshot: rows by goal and direction, and three counts that balance."""

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engagement.consultations.models import Consultation
from engagement.responses import ledger
from engagement.responses.models import Response
from engagement.responses.services.snapshot import build_snapshot
from engagement.responses.snapshot import SCHEMA, rows
from engagement.review.models import Placement, Theme
from engagement.submissions.models import ExclusionReason, State
from tests import factories


def goal_of(consultation: Consultation, code: str) -> Any:
    goals = build_snapshot(consultation=consultation)["goals"]
    return next(goal for goal in goals if goal["code"] == code)


def test_it_says_its_form_and_both_titles(consultation: Consultation) -> None:
    snapshot = build_snapshot(consultation=consultation)
    assert snapshot["schema"] == SCHEMA == "machikoe-summary/1"
    assert snapshot["consultation"]["title"] == consultation.title
    assert snapshot["consultation"]["title_en"] == consultation.title_en
    assert datetime.fromisoformat(snapshot["made_at"]).tzinfo


def test_a_row_stands_at_the_direction_of_the_measure_named_most(
    consultation: Consultation, theme_with: Callable[..., Theme]
) -> None:
    factories.ResponseFactory(theme=theme_with(["1-1-2", "1-1-2", "1-1-1"]))
    (direction,) = goal_of(consultation, "1")["directions"]
    (row,) = direction["rows"]
    assert direction["code"] == "1-1"
    assert [measure["code"] for measure in row["measures"]] == ["1-1-1", "1-1-2"]
    assert row["opinions"] == 3


def test_of_measures_named_equally_often_the_first_in_the_plan_leads(
    consultation: Consultation, theme_with: Callable[..., Theme]
) -> None:
    goal = consultation.goals.first()
    for number in (10, 2):
        direction = goal.directions.create(code=f"1-{number}", title="方向", sort_order=number)
        direction.measures.create(code=f"1-{number}-1", title="施策")
    goal.save()
    factories.ResponseFactory(theme=theme_with(["1-10-1", "1-2-1"]))
    places = {d["code"]: len(d["rows"]) for d in goal_of(consultation, "1")["directions"]}
    assert places == {"1-1": 0, "1-2": 1, "1-10": 0}


def test_without_a_measure_the_row_stands_at_the_goal(
    consultation: Consultation, theme_with: Callable[..., Theme]
) -> None:
    factories.ResponseFactory(theme=theme_with(["", "2-1-1", "9-9-9"]))
    goal = goal_of(consultation, "1")
    assert len(goal["rows"]) == 1
    assert goal["opinions"] == 3


def test_what_concerns_the_whole_plan_comes_last(
    consultation: Consultation, theme_with: Callable[..., Theme]
) -> None:
    factories.ResponseFactory(theme=theme_with(["1-1-1"], goal_code="0"))
    last = build_snapshot(consultation=consultation)["goals"][-1]
    assert (last["code"], last["opinions"], len(last["rows"])) == ("0", 1, 1)


def test_rows_are_numbered_as_printed_and_large_themes_come_first(
    consultation: Consultation, theme_with: Callable[..., Theme]
) -> None:
    factories.ResponseFactory(theme=theme_with(["1-1-1"], label="一人の声"))
    factories.ResponseFactory(theme=theme_with(["1-1-1", "1-1-1"], label="二人の声"))
    factories.ResponseFactory(theme=theme_with([""], label="目標全体への声"))
    printed = [
        (row["number"], row["label"])
        for row in rows(build_snapshot(consultation=consultation)["goals"])
    ]
    assert printed == [(1, "二人の声"), (2, "一人の声"), (3, "目標全体への声")]


def test_the_anchor_of_a_row_stays_when_others_come_before_it(
    consultation: Consultation, answered: Response, theme_with: Callable[..., Theme]
) -> None:
    (before,) = rows(build_snapshot(consultation=consultation)["goals"])
    factories.ResponseFactory(theme=theme_with(["1-1-1"] * 5))
    after = list(rows(build_snapshot(consultation=consultation)["goals"]))
    assert after[1]["anchor"] == before["anchor"]
    assert after[1]["number"] != before["number"]


def test_a_theme_whose_opinions_all_went_is_no_row(
    consultation: Consultation, answered: Response
) -> None:
    consultation.submissions.update(state=State.WITHDRAWN)
    assert not list(rows(build_snapshot(consultation=consultation)["goals"]))


def test_reflections_are_counted_in_the_citys_order(
    consultation: Consultation, answered: Response, theme_with: Callable[..., Theme]
) -> None:
    unused = factories.ReflectionFactory(
        consultation=consultation, key="revised", letter="A", wording="修正", sort_order=0
    )
    answered.reflection.sort_order = 1
    answered.reflection.save()
    counted = build_snapshot(consultation=consultation)["reflections"]
    assert [(c["letter"], c["rows"], c["opinions"]) for c in counted] == [
        (unused.letter, 0, 0),
        (answered.reflection.letter, 1, 2),
    ]


def test_one_consultation_never_holds_anothers_rows(
    consultation: Consultation, answered: Response
) -> None:
    other = factories.ConsultationFactory(parent=consultation.get_parent())
    snapshot = build_snapshot(consultation=other)
    assert snapshot["counts"]["received"] == 0
    assert not list(rows(snapshot["goals"]))


def test_the_number_of_queries_does_not_grow(
    consultation: Consultation,
    theme_with: Callable[..., Theme],
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    factories.ResponseFactory(theme=theme_with(["1-1-1"]))
    with django_assert_max_num_queries(25) as few:
        build_snapshot(consultation=consultation)
    for _ in range(5):
        factories.ResponseFactory(theme=theme_with(["1-1-1", "1-1-2"]))
    with django_assert_num_queries(len(few)):
        build_snapshot(consultation=consultation)


SUBMISSIONS = st.lists(
    st.tuples(
        st.sampled_from(["placed", "withdrawn", "excluded", "received"]),
        st.sampled_from(["web", "post", "counter"]),
        st.lists(st.integers(0, 4), max_size=3),  # the theme of each opinion; 4 is none
    ),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(SUBMISSIONS, st.lists(st.booleans(), min_size=4, max_size=4))
def test_the_counts_balance_exactly_when_everything_is_accounted_for(
    consultation: Consultation, submissions: list[Any], answered: list[bool]
) -> None:
    clear(consultation)
    themes = [
        factories.ThemeFactory(consultation=consultation, goal_code=goal)
        for goal in ("1", "1", "2", "0")
    ]
    for theme, is_answered in zip(themes, answered, strict=True):
        if is_answered:
            factories.ResponseFactory(theme=theme)
    complete = True
    for state, channel, opinions in submissions:
        submit(consultation, state, channel, opinions, themes)
        if state == "placed":
            complete &= bool(opinions) and all(o < 4 and answered[o] for o in opinions)
        complete &= state != "received"

    snapshot = build_snapshot(consultation=consultation)
    counts = snapshot["counts"]
    assert (ledger.missing(snapshot) == (0, 0)) == complete
    assert counts["received"] == len(submissions)
    assert counts["submitters"] == sum(state != "withdrawn" for state, _, _ in submissions)
    assert sum(counts["by_channel"].values()) == counts["submitters"]
    assert counts["rows"] == len(list(rows(snapshot["goals"])))
    assert sum(c["rows"] for c in snapshot["reflections"]) == counts["rows"]
    assert sum(goal["opinions"] for goal in snapshot["goals"]) == sum(
        row["opinions"] for row in rows(snapshot["goals"])
    )
    for one, next_one in pairwise(rows(snapshot["goals"])):
        assert one["number"] + 1 == next_one["number"]


def submit(
    consultation: Consultation, state: str, channel: str, opinions: list[int], themes: list[Theme]
) -> None:
    submission = factories.SubmissionFactory(
        consultation=consultation,
        state=state,
        channel=channel,
        exclusion_reason=ExclusionReason.NO_OPINION if state == "excluded" else "",
    )
    if state not in ("placed", "withdrawn"):
        return
    for position, number in enumerate(opinions):
        theme = themes[number] if number < 4 else None
        factories.PlacementFactory(
            opinion=factories.OpinionFactory(
                submission=submission, start=position, end=position + 1
            ),
            theme=theme,
            outcome="outside" if theme and theme.goal_code == "0" else "assigned",
        )


def clear(consultation: Consultation) -> None:
    Response.objects.all().delete()
    Placement.objects.all().delete()
    consultation.themes.all().delete()
    consultation.reflections.all().delete()
    for submission in consultation.submissions.all():
        submission.opinions.all().delete()
        submission.delete()
