"""A theme's page: words are verbatim, and what is typed is kept."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from engagement.review.models import (
    Theme,
    ThemeState,
)
from tests import factories

from .workspace import page

pytestmark = pytest.mark.django_db


def test_a_theme_shows_the_citizens_own_words_and_what_is_known_of_them(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    placement = place(
        "<b>太郎</b>です。\nバスを増やして。",
        theme=theme,
        is_sample=True,
        goal_code_sent="2",
        goal_confidence=0.42,
        stance="request",
        measures=[{"code": "1-1-1", "score": 0.8}],
        hints=[{"kind": "name", "start": 3, "end": 5}],
    )
    theme.representatives.add(placement.opinion)
    shown = page(staff, "theme", consultation.pk, theme.pk)
    assert (
        '&lt;b&gt;<mark>太郎<span class="review-mark">name</span></mark>&lt;/b&gt;です。' in shown
    )
    for fact in ("Sample", "Representative", "42%", "Requests", "1-1-1 路線バスの維持", "Web"):
        assert fact in shown
    assert "review-differs" in shown
    assert "Written on the page of:" in shown


def test_renaming_keeps_what_was_typed_when_it_is_refused(
    staff: Client, consultation: Any, theme: Theme
) -> None:
    factories.ThemeFactory(consultation=consultation, label="図書館")
    url = reverse("review:theme", args=[consultation.pk, theme.pk])
    response = staff.post(url, {"label": "図書館", "shown": theme.label})
    assert "Another theme of this goal has this name." in response.content.decode()
    assert 'value="図書館"' in response.content.decode()
    assert staff.post(url, {"label": "夜の足", "shown": theme.label}).status_code == 302
    theme.refresh_from_db()
    assert theme.label == "夜の足"


def test_who_renames_second_sees_the_first_name_and_may_insist(
    staff: Client, consultation: Any, theme: Theme
) -> None:
    url = reverse("review:theme", args=[consultation.pk, theme.pk])
    seen = theme.label
    staff.post(url, {"label": "先の名前", "shown": seen})
    response = staff.post(url, {"label": "後の名前", "shown": seen})
    shown = response.content.decode()
    assert "Somebody renamed this theme" in shown
    assert 'value="後の名前"' in shown
    assert 'name="shown" value="先の名前"' in shown
    staff.post(url, {"label": "後の名前", "shown": "先の名前"})
    theme.refresh_from_db()
    assert theme.label == "後の名前"


def test_a_theme_is_marked_as_reviewed(staff: Client, consultation: Any, theme: Theme) -> None:
    staff.post(reverse("review:reviewed", args=[consultation.pk, theme.pk]))
    theme.refresh_from_db()
    assert theme.state == ThemeState.REVIEWED


def test_same_voices_are_one_row_that_can_be_opened(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    first = place("同じ手紙。", theme=theme)
    for _ in range(18):
        place("同じ手紙。", theme=theme, duplicate_of=first.opinion)
    place("同じ手紙。", duplicate_of=first.opinion)  # in no theme
    other = place("別の手紙。", theme=theme)
    shown = page(staff, "theme", consultation.pk, theme.pk)
    assert shown.count("同じ手紙。") == 1
    assert "and 18 more of the same voice" in shown
    assert "19 opinions" not in shown
    assert "20 opinions" in shown
    opened = page(staff, "theme", consultation.pk, theme.pk, query=f"?voice={first.opinion_id}")
    assert opened.count("同じ手紙。") == 18
    assert other.opinion.text not in opened


def test_a_long_theme_is_turned_over_in_pages(
    staff: Client, consultation: Any, place: Any, theme: Theme
) -> None:
    for number in range(30):
        place(f"意見その{number}。", theme=theme)
    first = page(staff, "theme", consultation.pk, theme.pk)
    following = unescape(re.search(r'href="(\?p=after[^"]+)"', first)[1])
    second = page(staff, "theme", consultation.pk, theme.pk, query=following)
    assert (first.count("意見その"), second.count("意見その")) == (25, 5)
