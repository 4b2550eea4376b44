"""What the last run over everything left, with its themes as staff have them by now."""

from collections import Counter

import feedback_nlp as nlp
from engagement.consultations.models import Consultation
from feedback_nlp.standing import Standing as Left

from ..models import Standing, Theme


def kept_standing(consultation: Consultation) -> Left:
    """Raises ``StandingError`` if nothing was left, ``InputError`` if it cannot be read."""
    row = Standing.objects.filter(consultation=consultation).first()
    if row is None:
        raise nlp.StandingError
    left = Left.from_bytes(bytes(row.content))
    themes = {theme for goal in left.goals for theme in goal.themes}
    return left.renamed(_themes_of_now(consultation, themes))


def _themes_of_now(consultation: Consultation, themes: set[str]) -> dict[str, str]:
    """A theme follows most of its representatives, within its goal: after a merge, say."""
    goals = dict(Theme.objects.filter(pk__in=themes).values_list("pk", "goal_code"))
    in_use = dict(Theme.objects.of(consultation).values_list("pk", "goal_code"))
    votes: dict[int, Counter[int]] = {}
    links = Theme.representatives.through.objects.filter(theme__consultation=consultation)
    for theme, now in links.values_list("theme_id", "opinion__placement__theme_id"):
        if now is not None:
            votes.setdefault(theme, Counter())[now] += 1
    found = {}
    for theme, goal in goals.items():
        leading = max(
            votes.get(theme, Counter({theme: 1})).items(),
            key=lambda vote: (vote[1], vote[0] == theme, -vote[0]),
        )[0]
        now = leading if in_use.get(leading) == goal else theme
        if now in in_use:
            found[str(theme)] = str(now)
    return found
