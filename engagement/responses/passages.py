"""Texts at hand for an answer."""

from django.db.models import Q, QuerySet

from engagement.review.models import Theme

from .models import Passage


def passages_for(theme: Theme) -> QuerySet[Passage]:
    """Those of the theme's department and those of all."""
    own = Q(department=theme.department_id) if theme.department_id else Q()
    return Passage.objects.filter(Q(department=None) | own) if own else Passage.objects.all()
