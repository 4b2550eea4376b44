"""Many entries of the audit log at once."""

from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import get_active_log_context, registry
from wagtail.models import ModelLogEntry


def log_each(*, instances: Iterable[Model], action: str, user: Any) -> None:
    """Log ``action`` of ``user`` for each of ``instances``, which are no pages: what
    ``wagtail.log_actions.log`` writes for one, in one statement for all.

    Raises ``ValueError`` for an action that is not registered.
    """
    if not registry.action_exists(action):
        raise ValueError(action)
    now, uuid = timezone.now(), get_active_log_context().uuid
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(instance, for_concrete_model=False),
            object_id=str(instance.pk),
            label=str(instance),
            action=action,
            user=user,
            timestamp=now,
            uuid=uuid,
        )
        for instance in instances
    )
