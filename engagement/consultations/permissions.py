"""The one place that asks whether a person may do something. Denied unless granted."""

from typing import Any

from django.core.exceptions import PermissionDenied


def require(user: Any, permission: str) -> None:
    """Raise ``PermissionDenied`` unless the active ``user`` holds ``permission`` (app.codename)."""
    if user is None or not user.is_active or not user.has_perm(permission):
        raise PermissionDenied(permission)
