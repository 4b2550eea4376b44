"""What tests of the review begin with: a consultation, people, opinions in themes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

import feedback_nlp
from engagement.review.models import Placement, Theme
from tests import factories

from .grouping import Grouping

ALL = (
    "review.view_theme",
    "review.add_theme",
    "review.change_theme",
    "review.change_placement",
    "review.add_run",
    "submissions.view_opinion",
    "submissions.view_submission",
)


@pytest.fixture
def grouping(monkeypatch: pytest.MonkeyPatch) -> Grouping:
    stand_in = Grouping()
    monkeypatch.setattr(feedback_nlp, "group", stand_in, raising=False)
    return stand_in


@pytest.fixture
def consultation(home: Any) -> Any:
    """A consultation with the published goals 1 and 2."""
    page = factories.ConsultationFactory(parent=home)
    for number in (1, 2):
        factories.GoalFactory(number=number, parent=page)
    return page


@pytest.fixture
def send(consultation: Any) -> Callable[..., Any]:
    """``send("目標1【バス】…。")``: a submission that awaits analysis."""

    def make(text: str, **fields: Any) -> Any:
        return factories.SubmissionFactory(consultation=consultation, text=text, **fields)

    return make


@pytest.fixture
def analyst(user_with: Any) -> Any:
    """Who shapes the review, in English."""
    user = user_with(*ALL)
    UserProfile.objects.create(user=user, preferred_language="en")
    return user


@pytest.fixture
def colleague(user_with: Any) -> Any:
    """Another analyst, with a name of their own."""
    user = user_with(*ALL)
    user.last_name, user.first_name = "前田", "利家"
    user.save()
    return user


@pytest.fixture
def staff(client: Client, analyst: Any) -> Client:
    """The analyst's browser."""
    client.force_login(analyst)
    return client


@pytest.fixture
def theme(consultation: Any) -> Theme:
    made: Theme = factories.ThemeFactory(consultation=consultation, keywords=["バス", "減便"])
    return made


@pytest.fixture
def bus(consultation: Any) -> Theme:
    made: Theme = factories.ThemeFactory(consultation=consultation, label="路線バスの減便")
    return made


@pytest.fixture
def rail(consultation: Any) -> Theme:
    made: Theme = factories.ThemeFactory(consultation=consultation, label="鉄道の維持")
    return made


@pytest.fixture
def place(consultation: Any) -> Callable[..., Placement]:
    """``place("text", theme=…)``: an opinion that is the whole of its submission."""

    def make(text: str = "路線バスを増やしてください。", **fields: Any) -> Placement:
        sent = {key: fields.pop(key) for key in ("goal_code_sent", "is_sample") if key in fields}
        opinion = factories.OpinionFactory(
            submission__consultation=consultation,
            submission__text=text,
            submission__is_sample=sent.get("is_sample", False),
        )
        opinion.submission.parts.update(goal_code=sent.get("goal_code_sent", ""))
        placement: Placement = factories.PlacementFactory(opinion=opinion, **fields)
        return placement

    return make
