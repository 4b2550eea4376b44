"""Every list of the workspace asks the database as often, however long it is."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engagement.review.models import (
    Insight,
    Theme,
    ThemeState,
)
from engagement.review.services.comments import comment_on_theme
from engagement.review.views.pages import OpinionsPage
from engagement.submissions.models import (
    ExclusionReason,
    State,
)
from tests import factories

from .workspace import move, page, undecided, value

pytestmark = pytest.mark.django_db


def test_the_number_of_queries_does_not_grow_with_the_rows(
    staff: Client,
    consultation: Any,
    place: Any,
    send: Any,
    theme: Theme,
    analyst: Any,
    colleague: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every list of the workspace, and the queue of a person and of a department, whose themes are
    of several consultations."""
    # All on one page: a list that goes on on others is counted, once, however long it is.
    monkeypatch.setattr(OpinionsPage, "opinions_per_page", 100)
    department = factories.DepartmentFactory(members=[analyst])
    pages: list[tuple[str, list[Any], str]] = [
        ("overview", [consultation.pk], ""),
        ("goal", [consultation.pk, "1"], ""),
        ("theme", [consultation.pk, theme.pk], ""),
        ("undecided", [consultation.pk], ""),
        ("unplaced", [consultation.pk], ""),
        ("misfits", [consultation.pk], ""),
        ("search", [consultation.pk], "?q=バス"),
        ("map", [consultation.pk], ""),
        ("matrix", [consultation.pk], "?goal=1"),
        ("history", [consultation.pk], ""),
        ("excluded", [consultation.pk], ""),
        ("queue", [], ""),
    ]

    def add(count: int) -> None:
        for number in range(count):
            first = place(theme=theme, theme_candidates=[theme.pk])
            place(theme=theme, duplicate_of=first.opinion)
            Insight.objects.create(opinion=first.opinion, theme=theme, sits_badly=True)
            place(theme_candidates=[theme.pk], hints=[{"kind": "name", "start": 0, "end": 2}])
            undecided(place, goal_scores={"1": 0.5})
            move(staff, consultation, selected=[value(place())], target=f"theme:{theme.pk}")
            send("以上。", state=State.EXCLUDED, exclusion_reason=ExclusionReason.NO_OPINION)
            of = consultation if number % 2 else factories.ConsultationFactory()
            mine = factories.ThemeFactory(
                consultation=of, department=department, state=ThemeState.REVIEWED
            )
            factories.ResponseFactory(theme=mine, live=bool(number % 3))
            comment_on_theme(theme=mine, text="@加賀 花子 どうですか", user=colleague)

    def queries() -> dict[str, int]:
        counts = {}
        for name, args, query in pages:
            with CaptureQueriesContext(connection) as captured:
                page(staff, name, *args, query=query)
            counts[name] = len(captured)
        return counts

    add(3)
    queries()  # warms what is kept for the process
    few = queries()
    add(8)
    assert queries() == few
