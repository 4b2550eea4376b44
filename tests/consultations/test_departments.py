"""Departments are the city's own data, which administrators keep."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from engagement.consultations.models import Department
from tests import factories

pytestmark = pytest.mark.django_db


def test_an_administrator_makes_a_department_and_says_who_works_there(
    client: Client, user_with: Any
) -> None:
    member = factories.UserFactory(last_name="犀川", first_name="次郎")
    client.force_login(user_with("consultations.add_department", "consultations.change_department"))
    made = client.post(reverse("departments:add"), {"name": "交通政策課", "members": [member.pk]})
    assert made.status_code == 302
    assert Department.objects.with_member(member).get().name == "交通政策課"
    shown = client.get(reverse("departments:index")).content.decode()
    assert "交通政策課" in shown


def test_whoever_may_not_does_not_even_see_the_departments(client: Client, user_with: Any) -> None:
    client.force_login(user_with("review.view_theme"))
    assert client.get(reverse("departments:index")).status_code == 302


def test_a_department_has_its_english_name_for_english_readers() -> None:
    department = factories.DepartmentFactory(name="交通政策課", name_en="Transport policy")
    with override("en"):
        assert str(department) == "Transport policy"
    with override("ja"):
        assert str(department) == "交通政策課"
