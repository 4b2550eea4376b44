"""Publishing at a time that was set: planned, called off, and carried out by the clock."""

import logging
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require
from engagement.submissions.text import clean_text, on_one_line

from ..models import PlannedPublication, PlanState
from .deliver import absolute
from .publish_summary import NotReady, publish_summary

logger = logging.getLogger(__name__)


class TooEarly(Exception):
    """The time is over already, or before the end of the comment period."""

    def __str__(self) -> str:
        return _("Choose a time that is still to come and after the comment period.")


@transaction.atomic
def plan_publication(
    *,
    consultation: Consultation,
    at: datetime,
    user: Any,
    reason: str = "",
    shows_former: bool = True,
) -> PlannedPublication:
    """Have the results published at ``at``, instead of at any time planned before.

    Raises ``PermissionDenied``, ``TooEarly``.
    """
    require(user, "responses.publish_response")
    closes = consultation.closes_at
    if at <= timezone.now() or closes is None or at < closes:
        raise TooEarly
    plan, _created = PlannedPublication.objects.update_or_create(
        consultation=consultation,
        defaults={
            "at": at,
            "planned_by": user,
            "reason": clean_text(reason).strip(),
            "shows_former": shows_former,
            "state": PlanState.WAITING,
        },
    )
    _log(plan, "plan", user)
    return plan


@transaction.atomic
def call_off_publication(*, consultation: Consultation, user: Any) -> None:
    """Publish nothing by itself. Raises ``PermissionDenied``."""
    require(user, "responses.publish_response")
    for plan in PlannedPublication.objects.select_for_update().filter(consultation=consultation):
        _log(plan, "call_off", user)
        plan.delete()


def publish_due() -> None:
    """Publish what was planned for a time that has come; what fails is told to staff, once.

    Done twice, or begun again after a crash, it publishes once: the plan is done in the same
    transaction as the publication.
    """
    due = PlannedPublication.objects.filter(state=PlanState.WAITING, at__lte=timezone.now())
    for pk in due.values_list("pk", flat=True):
        _publish(pk)


def _publish(pk: int) -> None:
    try:
        with transaction.atomic():
            plan = _waiting(pk)
            if plan is None:
                return
            publish_summary(
                consultation=plan.consultation,
                user=plan.planned_by,
                reason=plan.reason,
                shows_former=plan.shows_former,
            )
    except NotReady as error:
        _fail(pk, [problem.message for problem in error.problems])
    except PermissionDenied:
        _fail(pk, [_("Whoever planned it may not publish any more.")])


def _fail(pk: int, problems: list[str]) -> None:
    """Say that nothing was published: on the page of the check, in the log, and by mail."""
    with transaction.atomic():
        plan = _waiting(pk)
        if plan is None:
            return
        plan.state = PlanState.FAILED
        plan.save(update_fields=["state"])
        _log(plan, "fail", None)
    logger.error("The planned publication of consultation %s failed", plan.consultation_id)
    with translation.override("ja"):
        path = reverse("responses:publish", args=[plan.consultation_id])
        context = {"plan": plan, "problems": problems, "address": absolute(path)}
        message = EmailMessage(
            subject=_("Not published: %(title)s") % {"title": on_one_line(plan.consultation.title)},
            body=render_to_string("responses/mail/not_published.txt", context),
            to=[plan.planned_by.email],
        )
    try:
        message.send()
    except OSError as error:
        logger.error("The mail about it was not taken: %s", type(error).__name__)


def _waiting(pk: int) -> PlannedPublication | None:
    """The plan, in the hands of this transaction, if it is still to be carried out."""
    plans = PlannedPublication.objects.select_for_update(of=("self",))
    return (
        plans.select_related("consultation", "planned_by")
        .filter(pk=pk, state=PlanState.WAITING, at__lte=timezone.now())
        .first()
    )


def _log(plan: PlannedPublication, what: str, user: Any) -> None:
    log(
        instance=plan.consultation,
        action=f"machikoe.publication.{what}",
        user=user,
        data={"at": plan.at.isoformat()},
    )
