"""Which answers are whose: themes are assigned to departments."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet

from engagement.review.models import Theme

EVERY_DEPARTMENT = "responses.view_every_response"


def departments_of(user: Any) -> set[int]:
    """The ids of the departments that ``user`` belongs to; asked once for each user object."""
    if not hasattr(user, "_department_ids"):
        user._department_ids = set(user.departments.values_list("pk", flat=True))
    mine: set[int] = user._department_ids
    return mine


def is_of_department(theme: Theme | None, user: Any) -> bool:
    """Whether ``user`` belongs to the department of ``theme``; everybody does where it has none."""
    if theme is None or theme.department_id is None:
        return True
    return theme.department_id in departments_of(user)


def is_restricted(user: Any) -> bool:
    """Whether the city's settings keep ``user`` to their own departments."""
    from .models import ResponseSettings

    return not user.has_perm(EVERY_DEPARTMENT) and ResponseSettings.load().own_department_only


def seen_by(user: Any, themes: QuerySet[Theme]) -> QuerySet[Theme]:
    """Those of ``themes`` that ``user`` works on."""
    if not is_restricted(user):
        return themes
    return themes.filter(department__in=departments_of(user))


def require_assigned(theme: Theme | None, user: Any) -> None:
    """Raise ``PermissionDenied`` if ``theme`` is none of those that ``user`` works on."""
    if is_restricted(user):
        department = theme.department_id if theme else None
        if department is None or department not in departments_of(user):
            raise PermissionDenied("assigned")
