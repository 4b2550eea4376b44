"""Nothing that staff typed is lost when the theme it was for goes."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.files import decision
from engagement.responses.left_over import answers_of_merged, left_over
from engagement.responses.models import Response
from engagement.review.models import Placement, Theme
from engagement.review.services.reshape import merge_themes
from engagement.review.services.undo import last_step, undo_step
from tests import factories

WRITES = ("responses.view_response", "responses.change_response", "submissions.view_opinion")


@pytest.fixture
def analyst() -> User:
    return factories.UserFactory(is_superuser=True)


@pytest.fixture
def merged(
    consultation: Consultation, theme_with: Callable[..., Theme], analyst: User
) -> tuple[Theme, Response]:
    """Two merges, one after the other; the first theme had a draft."""
    first, second, third = (theme_with(["1-1-1"], label=f"論点{n}") for n in "一二三")
    draft = factories.ResponseFactory(theme=first, text="打ちかけの考え方", live=False)
    merge_themes(into=second, themes=[first], user=analyst)
    merge_themes(into=third, themes=[Theme.objects.get(pk=second.pk)], user=analyst)
    return third, draft


def test_a_draft_is_offered_where_its_opinions_are_answered_now(
    client: Client, merged: tuple[Theme, Response], user_with: Callable[..., User]
) -> None:
    theme, draft = merged
    client.force_login(user_with(*WRITES))
    address = reverse("responses:write", args=[theme.pk])
    shown = client.get(address).content.decode()
    assert "打ちかけの考え方" in shown
    taken = client.post(address, {"earlier": draft.pk, "text": "はじめに"})
    assert taken.context["form"]["text"].value() == "はじめに\n打ちかけの考え方"


def test_a_draft_that_no_opinion_is_left_for_is_listed_and_can_be_read(
    client: Client, merged: tuple[Theme, Response], user_with: Callable[..., User]
) -> None:
    _theme, draft = merged
    client.force_login(user_with(*WRITES))
    listed = client.get(reverse("responses:themes", args=[draft.consultation.pk]))
    assert draft.write_url in listed.content.decode()
    assert "打ちかけの考え方" in client.get(draft.write_url).content.decode()


def test_it_is_in_no_decision_paper(merged: tuple[Theme, Response]) -> None:
    theme, _draft = merged
    assert decision.papers(theme.consultation) == []


def test_undoing_the_merge_puts_the_draft_back_to_its_theme(
    merged: tuple[Theme, Response], analyst: User
) -> None:
    theme, draft = merged
    for _step in range(2):
        event = last_step(consultation=theme.consultation, user=analyst)
        undo_step(event=event, user=analyst)
    assert not left_over(theme.consultation)
    assert answers_of_merged(theme) == []
    assert [paper.theme for paper in decision.papers(theme.consultation)] == [draft.theme]


def test_an_answer_whose_opinions_went_elsewhere_is_left_over(
    answered: Response, theme_with: Callable[..., Theme]
) -> None:
    assert not left_over(answered.consultation)
    Placement.objects.filter(theme=answered.theme).update(theme=theme_with(["1-1-1"]))
    assert list(left_over(answered.consultation)) == [answered]
