"""Who did what: the log's actions of the review, in words."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter
from wagtail.models import ModelLogEntry

from engagement.consultations.models import Consultation

from .draft import goal_label
from .models import Theme

PREFIX = "machikoe."


def log_of_consultation(consultation: Consultation) -> Any:
    """Everything that was done in the review of ``consultation``, latest first."""
    entries = ModelLogEntry.objects.filter(
        action__startswith=PREFIX, data__consultation=consultation.pk
    )
    return entries.select_related("user", "content_type")


def log_of_theme(theme: Theme) -> Any:
    """What was done with ``theme``, and the opinions that came and went."""
    return log_of_consultation(theme.consultation).filter(
        Q(pk__in=ModelLogEntry.objects.for_instance(theme).values("pk"))
        | Q(data__before__theme=theme.pk)
        | Q(data__after__theme=theme.pk)
    )


def register(actions: Any) -> None:
    for action, label, message in (
        ("run.request", gettext_lazy("Analyse again"), gettext_lazy("Analysis requested")),
        ("theme.review", gettext_lazy("Review theme"), gettext_lazy("Theme marked as reviewed")),
        ("theme.reopen", gettext_lazy("Reopen theme"), gettext_lazy("Theme marked as proposed")),
        (
            "submission.put_back",
            gettext_lazy("Put submission back"),
            gettext_lazy("Excluded submission put back"),
        ),
    ):
        actions.register_action(PREFIX + action, label, message)
    for action, formatter in (
        ("theme.create", ThemeCreated),
        ("theme.rename", ThemeRenamed),
        ("opinion.move", OpinionMoved),
        ("opinion.confirm", OpinionConfirmed),
    ):
        actions.register_action(PREFIX + action)(formatter)


class ThemeCreated(LogFormatter):
    label = gettext_lazy("Create theme")

    def format_message(self, entry: Any) -> str:
        return _("Theme “%(label)s” made") % {"label": entry.data["after"]}


class ThemeRenamed(LogFormatter):
    label = gettext_lazy("Rename theme")

    def format_message(self, entry: Any) -> str:
        return _("Renamed from “%(before)s” to “%(after)s”") % {
            "before": entry.data["before"],
            "after": entry.data["after"],
        }


class OpinionMoved(LogFormatter):
    label = gettext_lazy("Move opinion")

    def format_message(self, entry: Any) -> str:
        return _("Moved from %(before)s to %(after)s") % {
            "before": _place(entry.data["before"]),
            "after": _place(entry.data["after"]),
        }


class OpinionConfirmed(LogFormatter):
    label = gettext_lazy("Confirm opinion")

    def format_message(self, entry: Any) -> str:
        return _("Confirmed in %(place)s") % {"place": _place(entry.data["after"])}


def _place(place: dict[str, Any]) -> str:
    goal = goal_label(place["goal"])
    return (
        _("%(goal)s, “%(theme)s”") % {"goal": goal, "theme": place["label"]}
        if place["label"]
        else goal
    )
