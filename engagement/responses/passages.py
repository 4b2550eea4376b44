"""Texts at hand for an answer."""

from django.db.models import Q

from engagement.review.models import Theme

from .meanings import likeness, of_passage, of_theme
from .models import Passage


def passages_for(theme: Theme) -> list[Passage]:
    """Those of the theme's department and those of all, the nearest to the theme in meaning
    first."""
    passages = Passage.objects.all()
    if theme.department_id:
        passages = passages.filter(Q(department=None) | Q(department=theme.department_id))
    found = list(passages)
    near = likeness(of_theme(theme), [of_passage(each) for each in found])
    order = sorted(range(len(found)), key=lambda place: -near[place])
    return [found[place] for place in order]
