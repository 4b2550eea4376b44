from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine

from engagement.consultations.models import Consultation
from engagement.responses.models import Response
from engagement.review.models import Theme
from engagement.submissions.models import State
from tests import factories

LATER = datetime(2024, 3, 10, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def after_the_period() -> Any:
    """The comment period of the factories' consultation is over."""
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def consultation(home: Any) -> Consultation:
    """A public consultation with two goals, whose period is over."""
    consultation = factories.ConsultationFactory(parent=home, slug="strategy")
    for number in (1, 2):
        factories.GoalFactory(parent=consultation, number=number)
    return consultation


@pytest.fixture
def theme_with(consultation: Consultation) -> Callable[..., Theme]:
    """``theme_with(["1-1-1", "1-1-2", ""])``: a theme with three opinions, each on its measure."""

    def make(measures: list[str], goal_code: str = "1", label: str = "路線バスの減便") -> Theme:
        theme = factories.ThemeFactory(consultation=consultation, goal_code=goal_code, label=label)
        for code in measures:
            factories.PlacementFactory(
                theme=theme,
                outcome="outside" if goal_code == "0" else "assigned",
                measures=[{"code": code, "score": 0.9}] if code else [],
                opinion__submission=factories.SubmissionFactory(
                    consultation=consultation, state=State.PLACED
                ),
            )
        return theme

    return make


@pytest.fixture
def answered(consultation: Consultation, theme_with: Callable[..., Theme]) -> Response:
    """One theme with two opinions on measure 1-1-2, answered: ready for publication."""
    return factories.ResponseFactory(theme=theme_with(["1-1-2", "1-1-2"]))
