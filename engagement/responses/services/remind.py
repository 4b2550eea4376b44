"""Reminding staff of what is due, once in a day at most."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from engagement.consultations.models import Department
from engagement.review.models import Theme

from ..answers import themes_to_answer
from ..approval import waiting_for
from ..models import Reminder
from .deliver import absolute, deliver

SOON = timedelta(days=3)


def remind_staff() -> None:
    """Mail each member of staff the answers of their departments that are due within three days or
    overdue and not approved, and those that wait for their decision. Begun again, it goes on."""
    day = timezone.localdate()
    departments = _due_by_department()
    for user in _staff():
        mine = [theme for pk in _departments_of(user) for theme in departments.get(pk, [])]
        waiting = list(waiting_for(user).with_places()[:50])
        if mine or waiting:
            _remind(user, day, mine, waiting)


def _remind(user: Any, day: Any, due: list[Theme], waiting: list[Any]) -> None:
    reminder, _created = Reminder.objects.get_or_create(user=user, day=day)
    if not Reminder.objects.claim(reminder.pk):
        return
    with translation.override(_language(user)):
        context = {
            "due": due,
            "waiting": waiting,
            "day": day,
            "address": absolute(reverse("responses:index")),
            "approvals": absolute(reverse("responses:approvals")),
        }
        message = EmailMessage(
            subject=_("Answers to citizens that wait for you"),
            body=render_to_string("responses/mail/reminder.txt", context),
            to=[user.email],
        )
    deliver(notice=reminder, message=message)


def _due_by_department() -> dict[int, list[Theme]]:
    due = (
        themes_to_answer()
        .filter(due_on__lte=timezone.localdate() + SOON, department__isnull=False)
        .exclude(response__live=True)
        .order_by("due_on", "pk")
    )
    found: dict[int, list[Theme]] = defaultdict(list)
    for theme in due:
        if theme.department_id:
            found[theme.department_id].append(theme)
    return found


def _staff() -> Iterator[Any]:
    """Staff who write or decide."""
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    writers = people.filter(departments__in=Department.objects.all())
    deciders = people.filter(groups__approvaltask__isnull=False)
    deputies = people.filter(deputises__isnull=False)
    found = (writers | deciders | deputies).distinct()
    yield from found.prefetch_related("departments", "groups")


def _departments_of(user: Any) -> list[int]:
    may_write = user.has_perm("responses.change_response")
    return [department.pk for department in user.departments.all()] if may_write else []


def _language(user: Any) -> str:
    profile = getattr(user, "wagtail_userprofile", None)
    return profile.get_preferred_language() if profile else "ja"
