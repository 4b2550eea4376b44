"""What every step of the review does: ask, lock, change, remember."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require

from ..changes import Changes, apply, as_it_is, opinions_in, themes_in
from ..guards import closure_of
from ..models import EventKind, EventSubject, ReviewEvent, Run, Theme
from .lock import lock_review
from .refusals import ReviewClosed, ThemeGone, ThemeLocked, ThemeOutdated

# What the audit log keeps of what an event tells: counts, keys and numbers of rows.
LOGGED = ("assigned", "count", "due", "kind", "made", "moved", "number", "renamed", "run")


def begin_step(consultation: Consultation, user: Any, *permissions: str) -> None:
    """Hold the review for a step of ``user``, inside the caller's transaction.

    Raises ``PermissionDenied``, and ``ReviewClosed`` once the results are published.
    """
    for permission in permissions:
        require(user, permission)
    lock_review(consultation)
    if closure := closure_of(consultation):
        raise ReviewClosed(closure)


def theme_now(theme: Theme, version: int | None = None, *, locked: bool = False) -> Theme:
    """``theme`` as it is stored now; ``version`` is the one that the user saw.

    Raises ``ThemeGone``, ``ThemeLocked`` unless ``locked`` themes are welcome, ``ThemeOutdated``.
    """
    current = Theme.objects.select_related("consultation").filter(pk=theme.pk).first()
    if current is None or current.is_retired:
        raise ThemeGone
    if current.is_locked and not locked:
        raise ThemeLocked(current)
    if version is not None and version != current.version:
        events = ReviewEvent.objects.on_theme(current).after(version).select_related("actor")
        raise ThemeOutdated(current, list(events[:3]))
    found: Theme = current
    return found


def take_step(
    consultation: Consultation,
    kind: EventKind,
    user: Any,
    changes: Changes,
    *,
    instance: Any = None,
    about: Mapping[str, Any] | None = None,
    reason: str = "",
    reverses: ReviewEvent | None = None,
) -> ReviewEvent:
    """Apply ``changes`` and remember them: one event, one entry in the audit log.

    ``instance`` is what the log says the step was done to (by default the event itself), and
    ``about`` what ``review.history`` needs to say what was done. The log names the event and keeps
    its counts and its ``reason``, but no label: a label is made of what people wrote, and the log
    cannot forget it when they take it back.
    """
    about = dict(about or {})
    inverse = as_it_is(changes)
    event = record_event(
        consultation, kind, changes, inverse, user=user, about=about, reverses=reverses
    )
    apply(changes, event.number)
    kept = {key: said for key, said in about.items() if key in LOGGED}
    log(
        instance=instance or event,
        action=f"machikoe.review.{kind}",
        user=user,
        title=f"#{instance.pk}" if isinstance(instance, Theme) else None,
        data={
            "consultation": consultation.pk,
            "event": event.number,
            **kept,
            **({"reason": reason} if reason else {}),
        },
    )
    return event


def record_event(
    consultation: Consultation,
    kind: EventKind,
    changes: Changes,
    inverse: Changes,
    *,
    user: Any = None,
    run: Run | None = None,
    about: Mapping[str, Any] | None = None,
    reverses: ReviewEvent | None = None,
) -> ReviewEvent:
    """Remember a step under the next number. What an analysis moved is not listed by opinion."""
    last = ReviewEvent.objects.of(consultation).aggregate(last=Max("number"))["last"] or 0
    event: ReviewEvent = ReviewEvent.objects.create(
        consultation=consultation,
        number=last + 1,
        kind=kind,
        at=timezone.now(),
        actor=user,
        run=run,
        changes=changes,
        inverse=inverse,
        about=dict(about or {}),
        reverses=reverses,
    )
    themes = themes_in(changes) | themes_in(inverse)
    themes &= set(Theme.objects.filter(pk__in=themes).values_list("pk", flat=True))
    opinions = opinions_in(inverse) if kind not in (EventKind.RUN, EventKind.RESTORE) else set()
    EventSubject.objects.bulk_create(
        [
            *(EventSubject(event=event, theme_id=theme) for theme in sorted(themes)),
            *(EventSubject(event=event, opinion_id=opinion) for opinion in sorted(opinions)),
        ],
        batch_size=500,
    )
    return event
