"""Pages that opinions speak about stay where they are, whichever way they are to go.

Wagtail's views ask first, through the hooks, and tell people why not. The signals are the last
line, for whatever comes another way.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import pre_page_move

from .models import Consultation, Goal
from .usage import codes_in_use, goal_codes_in_use


def may_vanish(page: Page) -> bool:
    """Whether no opinion speaks about the page or about a page below it."""
    page = page.specific
    if isinstance(page, Goal):
        return not goal_codes_in_use(page.consultation, page.number)
    below = Consultation.objects.descendant_of(page, inclusive=True)
    return not any(codes_in_use(consultation) for consultation in below)


def may_move(page: Page, destination: Page) -> bool:
    """Whether the page is no goal with opinions on its way to another consultation."""
    goal = isinstance(page.specific, Goal)
    return not goal or page.get_parent().pk == destination.pk or may_vanish(page)


@receiver(pre_delete, sender=Consultation)
@receiver(pre_delete, sender=Goal)
def _refuse_to_delete(instance: Any, **kwargs: Any) -> None:
    if not may_vanish(instance):
        raise PermissionDenied


@receiver(pre_page_move)
def _refuse_to_move(instance: Any, parent_page_after: Any, **kwargs: Any) -> None:
    if not may_move(instance, parent_page_after):
        raise PermissionDenied
