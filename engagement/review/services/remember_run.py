"""What a run changed, as an event: so runs can be compared, and an older one restored."""

from django.db import router
from django.db.models import ProtectedError
from django.db.models.deletion import Collector

from engagement.consultations.models import Consultation

from ..changes import Place, as_it_is, grouped
from ..models import EventKind, Run, Theme
from .steps import record_event

Moves = dict[int, Place | None]  # where opinions were before, None where they were not placed


def labels_of(consultation: Consultation) -> dict[int, str]:
    """The names of the themes in use."""
    return dict(Theme.objects.of(consultation).values_list("pk", "label"))


def retire_forgotten_themes(consultation: Consultation) -> None:
    """Put aside the themes that nobody needs any more; they can come back by an undo."""
    forgotten = [
        theme.pk for theme in Theme.objects.of(consultation).forgotten() if not _is_held(theme)
    ]
    Theme.objects.filter(pk__in=forgotten).update(is_retired=True)


def _is_held(theme: Theme) -> bool:
    """Whether something holds on to ``theme``: it has been answered, say."""
    try:
        Collector(using=router.db_for_write(Theme)).collect([theme])
    except ProtectedError:
        return True
    return False


def remember_run(*, run: Run, before: dict[int, str], moves: Moves) -> None:
    """One event of what the run changed: how it differs from the one before."""
    after = labels_of(run.consultation)
    changes = as_it_is({"placements": [[[], list(moves)]], "themes": {}})
    known = {opinion: where for opinion, where in moves.items() if where is not None}
    made, gone = set(after) - set(before), set(before) - set(after)
    renamed = {key for key in set(after) & set(before) if after[key] != before[key]}
    changes["themes"] = {
        **{str(key): {"is_retired": False} for key in sorted(made)},
        **{str(key): {"is_retired": True} for key in sorted(gone)},
        **{str(key): {"label": after[key]} for key in sorted(renamed)},
    }
    inverse = {
        "placements": grouped(sorted(known.items())),
        "themes": {
            **{str(key): {"is_retired": True} for key in sorted(made)},
            **{str(key): {"is_retired": False} for key in sorted(gone)},
            **{str(key): {"label": before[key]} for key in sorted(renamed)},
        },
    }
    about = {
        "run": run.pk,
        "moved": len(known),
        "new": len(moves) - len(known),
        "made": len(made),
        "gone": len(gone),
    }
    event = record_event(run.consultation, EventKind.RUN, changes, inverse, run=run, about=about)
    Theme.objects.filter(pk__in=renamed).update(version=event.number)
