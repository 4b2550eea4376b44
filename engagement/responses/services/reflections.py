"""The categories of what becomes of an opinion (反映区分)."""

from django.db import transaction

from engagement.consultations.models import Consultation

from ..models import DEFAULT_REFLECTIONS, Reflection


def ensure_reflections(*, consultation: Consultation) -> None:
    """Give ``consultation`` the default categories, unless it has categories already."""
    if consultation.reflections.exists():
        return
    with transaction.atomic():
        # Two people who come at once wait here for one another.
        Consultation.objects.select_for_update().get(pk=consultation.pk)
        if consultation.reflections.exists():
            return
        Reflection.objects.bulk_create(
            Reflection(
                consultation=consultation,
                key=key,
                letter=letter,
                wording=wording,
                wording_en=wording_en,
                sort_order=order,
            )
            for order, (key, (letter, wording, wording_en)) in enumerate(
                DEFAULT_REFLECTIONS.items()
            )
        )
