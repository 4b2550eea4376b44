"""The wording of the categories is the city's; what answers use stays."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import Reflection, Response
from tests import factories


@pytest.fixture
def editor(client: Client, user_with: Callable[..., User]) -> User:
    user = user_with(
        "responses.view_response",
        "responses.view_reflection",
        "responses.add_reflection",
        "responses.change_reflection",
        "responses.delete_reflection",
    )
    client.force_login(user)
    return user


def test_letter_wording_and_order_are_edited_but_not_the_consultation(
    client: Client, answered: Response, editor: User
) -> None:
    other = factories.ConsultationFactory()
    reflection = answered.reflection
    answer = client.post(
        reverse("reflections:edit", args=[reflection.pk]),
        {
            "consultation": other.pk,
            "key": "reference",
            "letter": "3",
            "sort_order": "5",
            "wording": "参考とします",
            "wording_en": "",
        },
    )
    assert answer.status_code == 302
    before = reflection.consultation_id
    reflection.refresh_from_db()
    assert (reflection.letter, reflection.wording, reflection.sort_order) == (
        "3",
        "参考とします",
        5,
    )
    assert reflection.consultation_id == before


def test_a_category_is_added(client: Client, consultation: Consultation, editor: User) -> None:
    client.post(
        reverse("reflections:add"),
        {
            "consultation": consultation.pk,
            "key": "other",
            "letter": "",
            "sort_order": "0",
            "wording": "感想",
            "wording_en": "",
        },
    )
    assert Reflection.objects.get().wording == "感想"


def test_a_category_in_use_is_not_deleted(client: Client, answered: Response, editor: User) -> None:
    address = reverse("reflections:delete", args=[answered.reflection_id])
    assert client.get(address).status_code == 200
    client.post(address)
    assert Reflection.objects.filter(pk=answered.reflection_id).exists()


def test_who_may_not_edit_categories_does_not(
    client: Client, answered: Response, user_with: Callable[..., User]
) -> None:
    client.force_login(user_with("responses.view_response", "responses.change_response"))
    for name in ("edit", "delete"):
        address = reverse(f"reflections:{name}", args=[answered.reflection_id])
        assert client.post(address, {"wording": "x"}).status_code == 302
    answered.reflection.refresh_from_db()
    assert answered.reflection.wording == "今後の参考とするもの"
