"""The categories of what becomes of an opinion (反映区分)."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..models import SCHEMES, Reflection


class InUse(Exception):
    """Answers have categories of the present scheme already."""

    def __str__(self) -> str:
        return _("Responses use these categories already. Change their wording one by one.")


def ensure_reflections(*, consultation: Consultation) -> None:
    """Give ``consultation`` the categories of the first scheme, unless it has some already."""
    if consultation.reflections.exists():
        return
    with transaction.atomic():
        # Two people who come at once wait here for one another.
        Consultation.objects.select_for_update().get(pk=consultation.pk)
        if not consultation.reflections.exists():
            _fill(consultation, next(iter(SCHEMES)))


def choose_scheme(*, consultation: Consultation, scheme: str, user: Any) -> None:
    """Sort by the categories of ``scheme`` instead of those there are now.

    Raises ``PermissionDenied``, ``KeyError`` for an unknown scheme, and ``InUse`` once an answer
    has a category.
    """
    require(user, "responses.change_reflection")
    with transaction.atomic():
        Consultation.objects.select_for_update().get(pk=consultation.pk)
        try:
            consultation.reflections.all().delete()
        except ProtectedError as error:
            raise InUse from error
        _fill(consultation, scheme)


def _fill(consultation: Consultation, scheme: str) -> None:
    Reflection.objects.bulk_create(
        Reflection(
            consultation=consultation,
            key=key,
            letter=letter,
            wording=wording,
            wording_en=wording_en,
            sort_order=order,
        )
        for order, (key, letter, wording, wording_en) in enumerate(SCHEMES[scheme])
    )
