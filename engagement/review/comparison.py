"""How the results of two runs differ, from their events alone."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from .changes import Place, placements_in
from .models import EventKind, ReviewEvent, Run, RunState, Theme

Before = Place | None


@dataclass(frozen=True)
class Flow:
    """So many opinions went from one theme to another; ``None`` is the tray or not there yet."""

    source: Theme | None
    target: Theme | None
    count: int
    is_new: bool = False


@dataclass(frozen=True)
class Comparison:
    """What runs after ``older`` up to ``newer`` changed; without ``older``, what ``newer`` did."""

    newer: Run
    older: Run | None
    moved: int
    new: int
    flows: list[Flow]
    made: list[Theme]
    gone: list[Theme]


def runs_with_results(consultation: Any) -> Any:
    return Run.objects.filter(consultation=consultation, state=RunState.DONE)


def previous_run(run: Run) -> Run | None:
    """The run with a result before ``run``."""
    found: Run | None = runs_with_results(run.consultation_id).filter(pk__lt=run.pk).first()
    return found


def events_between(older: Run | None, newer: Run) -> list[ReviewEvent]:
    """What the runs after ``older`` up to ``newer`` did, in their order."""
    events = ReviewEvent.objects.of(newer.consultation_id).filter(
        kind=EventKind.RUN, run__lte=newer.pk
    )
    if older is not None:
        events = events.filter(run__gt=older.pk)
    return list(events.order_by("number"))


def compare(newer: Run, older: Run | None) -> Comparison:
    """``older`` and ``newer`` are of one consultation, ``older`` the earlier."""
    events = events_between(older, newer)
    before: dict[int, Before] = {}
    after: dict[int, Place] = {}
    use: dict[int, bool] = {}
    was: dict[int, bool] = {}
    for event in events:
        known = dict(placements_in(event.inverse))
        for opinion, place in placements_in(event.changes):
            before.setdefault(opinion, known.get(opinion))
            after[opinion] = place
        for key, fields in event.changes.get("themes", {}).items():
            if "is_retired" in fields:
                was.setdefault(int(key), fields["is_retired"])
                use[int(key)] = not fields["is_retired"]
    themes: dict[int, Theme] = Theme.objects.in_bulk(
        {place[2] for place in [*before.values(), *after.values()] if place and place[2]} | set(use)
    )
    changed = {o: (before[o], after[o]) for o in after if before[o] != after[o]}
    return Comparison(
        newer=newer,
        older=older,
        moved=sum(old is not None for old, _ in changed.values()),
        new=sum(old is None for old, _ in changed.values()),
        flows=_flows(changed, themes),
        made=[themes[pk] for pk in use if use[pk] and not was[pk] and pk in themes],
        gone=[themes[pk] for pk in use if not use[pk] and was[pk] and pk in themes],
    )


def _flows(changed: dict[int, tuple[Before, Place]], themes: dict[int, Theme]) -> list[Flow]:
    counts = Counter(
        (old is None, old[2] if old else None, new[2]) for old, new in changed.values()
    )
    return [
        Flow(
            themes.get(source) if source else None,
            themes.get(target) if target else None,
            count,
            is_new,
        )
        for (is_new, source, target), count in counts.most_common(50)
    ]
