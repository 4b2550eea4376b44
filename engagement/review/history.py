"""Who did what: the steps of the review, in words; the audit log names the steps."""

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement.submissions.models import AsideReason, ExclusionReason

from .draft import goal_label
from .models import EventKind, ReviewEvent

PREFIX = "machikoe.review."


def sentence(kind: str, about: dict[str, Any]) -> str:
    """What a step of this ``kind`` did, from what its event tells ``about`` it."""
    if kind in (EventKind.UNDO, EventKind.REDO):
        done = sentence(about["kind"], about)
        form = _("Undone: %(step)s") if kind == EventKind.UNDO else _("Done again: %(step)s")
        return form % {"step": done}
    return _SENTENCES[EventKind(kind)](about)


def describe(event: ReviewEvent) -> str:
    return sentence(event.kind, event.about)


def register(actions: Any) -> None:
    actions.register_action(
        "machikoe.run.request", gettext_lazy("Analyse again"), gettext_lazy("Analysis requested")
    )
    actions.register_action(
        "machikoe.run.cancel", gettext_lazy("Cancel analysis"), gettext_lazy("Analysis cancelled")
    )
    actions.register_action(
        "machikoe.proposal.refuse",
        gettext_lazy("Refuse proposal"),
        gettext_lazy("Proposal of the analysis refused"),
    )
    actions.register_action(
        "machikoe.wording.request",
        gettext_lazy("Ask a model for wording"),
        gettext_lazy("Opinions sent to a model for wording"),
    )
    actions.register_action(
        "machikoe.wording.refuse",
        gettext_lazy("Refuse wording"),
        gettext_lazy("Wording of a model refused"),
    )
    actions.register_action(
        "machikoe.sheet.list",
        gettext_lazy("Make working list"),
        gettext_lazy("Working list requested"),
    )
    actions.register_action(
        "machikoe.sheet.return",
        gettext_lazy("Hand in working list"),
        gettext_lazy("Edited working list handed in"),
    )
    for kind in EventKind:
        actions.register_action(PREFIX + kind, kind.label, kind.label)


def _place(place: dict[str, Any]) -> str:
    goal = goal_label(place["goal"])
    if not place["label"]:
        return goal
    return _("%(goal)s, “%(theme)s”") % {"goal": goal, "theme": place["label"]}


def _places(places: list[dict[str, Any]]) -> str:
    shown = [_place(place) for place in places[:3]]
    return " / ".join([*shown, "…"] if len(places) > len(shown) else shown)


def _moved(about: dict[str, Any]) -> str:
    one = about["count"] == 1
    form = (
        _("Moved from %(before)s to %(after)s")
        if one
        else _("Moved %(count)s opinions from %(before)s to %(after)s")
    )
    return form % {
        "count": about["count"],
        "before": _places(about["before"]),
        "after": _place(about["after"]),
    }


def _confirmed(about: dict[str, Any]) -> str:
    one = about["count"] == 1
    form = _("Confirmed in %(place)s") if one else _("Confirmed %(count)s opinions in %(place)s")
    return form % {"count": about["count"], "place": _places(about["after"])}


def _merged(about: dict[str, Any]) -> str:
    return _("Merged %(themes)s into “%(after)s”") % {
        "themes": _quoted(about["labels"]),
        "after": about["after"],
    }


def _split(about: dict[str, Any]) -> str:
    return _("Split %(themes)s off “%(before)s”") % {
        "themes": _quoted(about["labels"]),
        "before": about["before"],
    }


def _assigned(about: dict[str, Any]) -> str:
    if not about["after"]:
        return _("Assigned to no department")
    if not about["due"]:
        return _("Assigned to %(department)s") % {"department": about["after"]}
    due = date_format(date.fromisoformat(about["due"]))
    return _("Assigned to %(department)s, due on %(date)s") % {
        "department": about["after"],
        "date": due,
    }


def _excluded(about: dict[str, Any]) -> str:
    reason = ExclusionReason(about["after"]).label
    return _("Submission excluded: %(reason)s") % {"reason": reason}


def _dropped(about: dict[str, Any]) -> str:
    return _("Opinion dropped: %(reason)s") % {"reason": AsideReason(about["after"]).label}


def _analysed(about: dict[str, Any]) -> str:
    return _(
        "Analysis %(run)s: %(moved)s opinions moved, %(new)s new, %(made)s themes made, "
        "%(gone)s themes gone"
    ) % {key: about.get(key, 0) for key in ("run", "moved", "new", "made", "gone")}


def _quoted(labels: list[str]) -> str:
    return ", ".join(f"“{label}”" for label in labels)


def _with(form: Any) -> Any:
    return lambda about: str(form) % about


_SENTENCES: dict[EventKind, Any] = {
    EventKind.CREATE: _with(gettext_lazy("Theme “%(after)s” made")),
    EventKind.RENAME: _with(gettext_lazy("Renamed from “%(before)s” to “%(after)s”")),
    EventKind.SUMMARISE: _with(gettext_lazy("Summary of “%(after)s” written")),
    EventKind.REVIEW: _with(gettext_lazy("“%(after)s” marked as reviewed")),
    EventKind.REOPEN: _with(gettext_lazy("“%(after)s” marked as proposed")),
    EventKind.LOCK: _with(gettext_lazy("“%(after)s” locked")),
    EventKind.UNLOCK: _with(gettext_lazy("“%(after)s” unlocked")),
    EventKind.ASSIGN: _assigned,
    EventKind.MERGE: _merged,
    EventKind.SPLIT: _split,
    EventKind.MOVE: _moved,
    EventKind.CONFIRM: _confirmed,
    EventKind.REFER: _with(gettext_lazy("%(count)s opinions referred to in “%(after)s”")),
    EventKind.UNREFER: _with(gettext_lazy("%(count)s references removed from “%(after)s”")),
    EventKind.EXCLUDE: _excluded,
    EventKind.PUT_BACK: _with(gettext_lazy("Excluded submission put back")),
    EventKind.CUT: _with(gettext_lazy("An opinion split into %(count)s")),
    EventKind.JOIN: _with(gettext_lazy("%(count)s opinions joined into one")),
    EventKind.DROP: _dropped,
    EventKind.RECOVER: _with(gettext_lazy("A dropped opinion restored")),
    EventKind.NOTE: _with(gettext_lazy("Comment on “%(after)s”")),
    EventKind.SHEET: _with(
        gettext_lazy(
            "Working list: %(moved)s opinions moved, %(made)s themes made, %(renamed)s renamed, "
            "%(assigned)s assigned"
        )
    ),
    EventKind.RUN: _analysed,
    EventKind.RESTORE: _with(
        gettext_lazy("Result of analysis %(run)s restored: %(count)s opinions moved back")
    ),
}
