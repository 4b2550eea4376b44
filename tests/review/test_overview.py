"""The overview: its numbers balance, and it leads to what waits and to every theme."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks

from engagement.review import search
from engagement.review.models import (
    Outcome,
    Run,
    RunError,
    RunState,
    Theme,
    ThemeState,
)
from engagement.review.overview import overview
from engagement.submissions.models import (
    ExclusionReason,
    Opinion,
    State,
)
from tests import factories

from .workspace import page, undecided

pytestmark = pytest.mark.django_db


def test_the_counts_on_the_overview_balance(
    consultation: Any, place: Any, theme: Theme, send: Any
) -> None:
    place(theme=theme)
    place(theme=theme)
    place()
    undecided(place)
    place(outcome=Outcome.OUTSIDE, goal_code="0")
    send("届いたばかり。")
    send("取り下げます。", state=State.WITHDRAWN)
    send("以上。", state=State.EXCLUDED, exclusion_reason=ExclusionReason.NO_OPINION)
    factories.PlacementFactory()  # of another consultation
    found = overview(consultation)
    assert found.ledger.balances
    assert (found.ledger.received, found.ledger.placed) == (8, 5)
    assert (found.ledger.awaiting, found.ledger.excluded, found.ledger.withdrawn) == (1, 1, 1)
    assert found.opinions == found.in_themes + found.unplaced + found.undecided == 5
    assert (found.in_themes, found.unplaced, found.undecided) == (2, 2, 1)
    assert sum(section.opinions for section in found.sections) + found.undecided == found.opinions
    assert [section.code for section in found.sections] == ["1", "2", "0"]


def test_opinions_of_a_goal_that_was_unpublished_are_still_counted(
    consultation: Any, place: Any, theme: Theme
) -> None:
    place(theme=theme)
    consultation.goals.first().unpublish()
    found = overview(consultation)
    assert [section.code for section in found.sections] == ["2", "1", "0"]
    assert sum(section.opinions for section in found.sections) == 1


def test_the_overview_shows_goals_themes_and_trays(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    place(theme=theme)
    undecided(place)
    shown = page(staff, "overview", consultation.pk)
    assert "Basic goal 1 目標その1のまちをつくる" in shown
    assert theme.label in shown
    assert "バス, 減便" in shown
    assert shown.index("Cannot decide") < shown.index(theme.label)
    assert reverse("review:undecided", args=[consultation.pk]) in shown


def test_the_overview_tells_in_plain_words_why_a_run_failed(
    staff: Client, consultation: Any
) -> None:
    factories.RunFactory(
        consultation=consultation,
        state=RunState.FAILED,
        error=RunError.LEDGER,
        finished_at=timezone.now(),
    )
    shown = page(staff, "overview", consultation.pk)
    assert "Failed" in shown
    assert "did not account for every submission" in shown


def test_the_button_starts_one_analysis(staff: Client, consultation: Any) -> None:
    url = reverse("review:analyse", args=[consultation.pk])
    for _ in range(2):
        assert staff.post(url).url == reverse("review:overview", args=[consultation.pk])
    assert Run.objects.get().state == RunState.QUEUED
    Run.objects.update(state=RunState.RUNNING)
    response = staff.post(url, follow=True)
    assert "An analysis is running" in response.content.decode()
    assert Run.objects.count() == 1


def test_what_comes_after_the_review_can_show_how_far_each_theme_is(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    place(theme=theme)

    def describe(request: Any, themes: Any) -> Any:
        return {theme.pk: {"label": "Not answered", "url": "/answer/", "is_done": False}}

    assert "Not answered" not in page(staff, "overview", consultation.pk)
    with hooks.register_temporarily("describe_themes", describe):
        assert '<a href="/answer/">Not answered</a>' in page(staff, "overview", consultation.pk)


def test_the_overview_tells_which_themes_are_answered(
    staff: Client, consultation: Any, theme: Theme, place: Any
) -> None:
    place(theme=theme)
    assert "Not answered" not in page(staff, "overview", consultation.pk)
    Theme.objects.update(state=ThemeState.REVIEWED)
    assert "Not answered" in page(staff, "overview", consultation.pk)
    factories.ResponseFactory(theme=theme)
    shown = page(staff, "overview", consultation.pk)
    assert "Approved" in shown
    assert "1 / 1" in shown[shown.index("Themes answered") :][:300]


def test_the_overview_shows_the_largest_themes_and_leads_to_all_of_them(
    staff: Client, consultation: Any, theme: Theme, place: Any
) -> None:
    place(theme=theme)
    for number in range(10):
        factories.ThemeFactory(consultation=consultation, label=f"小さな論点その{number}")
    overview = page(staff, "overview", consultation.pk)
    assert "All 11 themes of Basic goal 1" in overview
    assert theme.label in overview
    assert "小さな論点その9" not in overview
    assert "小さな論点その9" in page(staff, "goal", consultation.pk, "1")


def test_a_word_is_found_however_it_is_typed_and_only_in_the_opinion_itself(
    staff: Client, consultation: Any, place: Any
) -> None:
    place("ﾊﾞｽを増やして。")
    beside = place("図書館を広く。前を通るバスも。")
    Opinion.objects.filter(pk=beside.opinion_id).update(end=7)
    found = page(staff, "search", consultation.pk, query="?q=ばす")
    assert "ﾊﾞｽを増やして。" in found
    assert "図書館を広く。" not in found


def test_a_search_that_finds_too_much_says_that_it_lists_a_part(
    staff: Client, consultation: Any, place: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 2)
    for number in range(2):
        place(f"バスその{number}。")
    asks_for_more = "Add a word to find fewer."
    assert asks_for_more not in page(staff, "search", consultation.pk, query="?q=バス")
    place("バスその3。")
    assert asks_for_more in page(staff, "search", consultation.pk, query="?q=バス")
