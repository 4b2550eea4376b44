"""A publication can be planned for a time; then everything is checked again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from engagement.consultations.models import Consultation
from engagement.responses.models import PlannedPublication, PlanState, Response, ResponseSummary
from engagement.responses.services import plan_publication as service
from engagement.responses.services.plan_publication import (
    TooEarly,
    call_off_publication,
    plan_publication,
    publish_due,
)
from engagement.responses.services.publish_summary import publish_summary
from tests import factories

HOUR = timedelta(hours=1)


@pytest.fixture
def publisher(user_with: Callable[..., User]) -> User:
    return user_with("responses.view_response", "responses.publish_response")


@pytest.fixture
def plan(consultation: Consultation, answered: Response, publisher: User) -> PlannedPublication:
    return plan_publication(consultation=consultation, at=timezone.now() + HOUR, user=publisher)


def test_it_is_published_at_its_time_and_once(plan: PlannedPublication) -> None:
    publish_due()
    assert not ResponseSummary.objects.exists()
    with time_machine.travel(plan.at, tick=False):
        publish_due()
        publish_due()
    page = ResponseSummary.objects.get()
    assert page.live
    assert page.revisions.count() == 1
    plan.refresh_from_db()
    assert plan.state == PlanState.DONE


def test_what_is_red_at_that_time_is_not_published_and_staff_are_told_once(
    client: Client, plan: PlannedPublication, publisher: User
) -> None:
    Response.objects.update(live=False)
    with time_machine.travel(plan.at, tick=False):
        publish_due()
        publish_due()
        assert not ResponseSummary.objects.exists()
        (message,) = mail.outbox
        assert message.to == [publisher.email]
        assert "決裁されていない" in message.body
        client.force_login(publisher)
        page = reverse("responses:publish", args=[plan.consultation_id])
        assert "help-critical" in client.get(page).content.decode()


def test_a_crash_in_the_middle_leaves_the_plan_to_be_carried_out(
    plan: PlannedPublication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(**kwargs: Any) -> None:
        publish_summary(**kwargs)
        raise RuntimeError("power cut")

    with time_machine.travel(plan.at, tick=False):
        with monkeypatch.context() as patched:
            patched.setattr(service, "publish_summary", crash)
            with pytest.raises(RuntimeError):
                publish_due()
        assert not ResponseSummary.objects.exists()
        publish_due()
    assert ResponseSummary.objects.get().live


def test_who_lost_the_right_to_publish_publishes_nothing(
    plan: PlannedPublication, publisher: User
) -> None:
    publisher.user_permissions.clear()
    with time_machine.travel(plan.at, tick=False):
        publish_due()
    assert not ResponseSummary.objects.exists()
    assert len(mail.outbox) == 1


def test_a_plan_can_be_changed_and_called_off(
    plan: PlannedPublication, publisher: User, user_with: Callable[..., User]
) -> None:
    later = plan.at + HOUR
    plan_publication(consultation=plan.consultation, at=later, user=publisher)
    with time_machine.travel(plan.at, tick=False):
        publish_due()
    assert not ResponseSummary.objects.exists()
    with pytest.raises(PermissionDenied):
        call_off_publication(
            consultation=plan.consultation, user=user_with("responses.view_response")
        )
    call_off_publication(consultation=plan.consultation, user=publisher)
    with time_machine.travel(later, tick=False):
        publish_due()
    assert not ResponseSummary.objects.exists()


def test_publishing_by_hand_leaves_nothing_planned(
    plan: PlannedPublication, publisher: User
) -> None:
    publish_summary(consultation=plan.consultation, user=publisher)
    plan.refresh_from_db()
    assert plan.state == PlanState.DONE


@pytest.mark.parametrize("when", ["past", "before the end"])
def test_no_time_is_taken_that_is_over_or_within_the_period(
    when: str, consultation: Consultation, publisher: User
) -> None:
    at = timezone.now() - HOUR
    if when == "before the end":
        consultation.closes_at = timezone.now() + 3 * HOUR
        at = timezone.now() + HOUR
    with pytest.raises(TooEarly):
        plan_publication(consultation=consultation, at=at, user=publisher)


def test_the_page_plans_and_keeps_what_was_typed(
    client: Client, consultation: Consultation, answered: Response, publisher: User
) -> None:
    client.force_login(publisher)
    page = reverse("responses:publish", args=[consultation.pk])
    wrong = client.post(page, {"at": "2024-01-01 10:00"})
    assert wrong.context["form"].errors["at"]
    assert "2024-01-01" in wrong.content.decode()
    client.post(page, {"at": "2024-04-01 10:00"})
    plan = PlannedPublication.objects.get()
    assert timezone.localtime(plan.at).strftime("%m-%d %H:%M") == "04-01 10:00"
    assert not ResponseSummary.objects.exists()
    client.post(reverse("responses:call_off", args=[consultation.pk]))
    assert not PlannedPublication.objects.exists()


def test_only_publishers_plan(
    consultation: Consultation, answered: Response, user_with: Callable[..., User]
) -> None:
    with pytest.raises(PermissionDenied):
        plan_publication(
            consultation=consultation,
            at=factories.AFTER.replace(year=2030),
            user=user_with("responses.change_response"),
        )
