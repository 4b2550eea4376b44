"""Storing what an analysis found: all of it or nothing, and the same however often."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from engagement.submissions.models import Opinion, State, Submission, SubmissionPart
from engagement.submissions.services.split import Span, exclude, store_many

from ..analysis import Analysis, FoundOpinion, FoundTheme, LedgerError, SpanKey
from ..changes import place_of
from ..heartbeat import RunLost
from ..hints import still_noticed
from ..models import Placement, Run, RunKind, RunState, Standing, Theme
from .lock import lock_review
from .remember_run import Moves, labels_of, remember_run, retire_forgotten_themes
from .store_insights import store_insights
from .store_proposals import store_proposals

BATCH = 500
# What a placement says; a run that finds the same as before leaves the placement as it is.
FOUND = [
    "outcome",
    "goal_code",
    "goal_confidence",
    "goal_scores",
    "measures",
    "theme_id",
    "theme_candidates",
    "stance",
    "duplicate_of_id",
    "hints",
]
CHANGED_BY_A_RUN = [*(name.removesuffix("_id") for name in FOUND), "run"]


@transaction.atomic
def store_analysis(*, run: Run, analysis: Analysis) -> None:
    """Store opinions, themes and placements, and mark ``run`` as done, in one change.

    What staff decided meanwhile wins: confirmed placements stay where they are, labels that staff
    chose or accepted stay, submissions that were withdrawn or reworded wait for their own run.

    Raises ``LedgerError`` if a submission or an opinion is not accounted for, ``RunLost`` if
    another worker took the run.
    """
    lock_review(run.consultation)
    if not Run.objects.filter(pk=run.pk, state=RunState.RUNNING, attempts=run.attempts).exists():
        raise RunLost
    submissions = _submissions(run, analysis)
    _check_ledger(submissions, analysis)
    opinions = _store_opinions(submissions, analysis)
    _store_excluded_parts(submissions, analysis)
    before = labels_of(run.consultation)
    themes = _store_themes(run, analysis)
    if analysis.is_partial:
        opinions = _with_earlier(opinions, analysis)
    moves = _store_placements(run, analysis, opinions, themes)
    if not analysis.is_partial:
        _store_representatives(analysis, opinions, themes)
        retire_forgotten_themes(run.consultation)
        store_proposals(run=run, analysis=analysis, opinions=opinions, themes=themes)
        _store_standing(run, analysis, themes)
    remember_run(run=run, before=before, moves=moves)
    store_insights(
        consultation=run.consultation, analysis=analysis, opinions=opinions, themes=themes
    )
    _finish(run, analysis)


def _submissions(run: Run, analysis: Analysis) -> dict[int, Submission]:
    """The submissions that still say what was read; the others left or changed meanwhile."""
    states = [State.RECEIVED] if analysis.is_partial else [State.RECEIVED, State.PLACED]
    rows = (
        Submission.objects.select_for_update(of=("self",))
        .filter(consultation=run.consultation, state__in=states)
        .prefetch_related("opinions", "masks", "parts")
        .order_by("pk")
    )
    return {
        row.pk: row
        for row in rows
        if analysis.read.get(row.pk) == row.version and _is_cut_as_read(row, analysis)
    }


def _is_cut_as_read(submission: Submission, analysis: Analysis) -> bool:
    """Whether staff have left the opinions of ``submission`` as the analysis was given them."""
    given = analysis.cut.get(submission.pk)
    return given is None or given == {(row.start, row.end) for row in submission.opinions.all()}


def _check_ledger(submissions: Mapping[int, Submission], analysis: Analysis) -> None:
    """Every submission has opinions or a reason to be excluded; every stored opinion is there."""
    found: dict[int, set[tuple[int, int]]] = {}
    for opinion in analysis.opinions:
        found.setdefault(opinion.key.submission, set()).add((opinion.key.start, opinion.key.end))
    for pk, submission in submissions.items():
        spans = found.get(pk, set())
        stored = {(opinion.start, opinion.end) for opinion in submission.opinions.all()}
        balanced = spans == stored if stored else bool(spans) != (pk in analysis.excluded)
        if not balanced:
            raise LedgerError(f"submission {submission}")


def _store_opinions(
    submissions: Mapping[int, Submission], analysis: Analysis
) -> dict[SpanKey, Opinion]:
    spans: dict[int, list[Span]] = {}
    for found in analysis.opinions:
        span = Span(found.key.start, found.key.end, found.language)
        spans.setdefault(found.key.submission, []).append(span)
    rows: list[Opinion] = []
    new: dict[Submission, list[Span]] = {}
    for pk, submission in submissions.items():
        if submission.state == State.PLACED:
            rows += submission.opinions.all()
        elif pk in analysis.excluded:
            exclude(submission=submission, reason=analysis.excluded[pk])
        else:
            new[submission] = spans[pk]
    rows += store_many(spans=new)
    # With their submissions, whose texts tell whether a hint is still noticed.
    for row in rows:
        row.submission = submissions[row.submission_id]
    return {SpanKey(row.submission_id, row.start, row.end): row for row in rows}


def _with_earlier(
    opinions: Mapping[SpanKey, Opinion], analysis: Analysis
) -> dict[SpanKey, Opinion]:
    """Also the opinions of earlier runs that new ones are said to be like."""
    named = {found.duplicate_of for found in analysis.opinions if found.duplicate_of}
    named |= {key for o in analysis.opinions if o.insight for key, _ in o.insight.similar}
    submissions = sorted({key.submission for key in named - set(opinions)})
    found = dict(opinions)
    for start in range(0, len(submissions), BATCH):
        for row in Opinion.objects.filter(submission__in=submissions[start : start + BATCH]):
            found[SpanKey(row.submission_id, row.start, row.end)] = row
    return found


def _store_excluded_parts(submissions: Mapping[int, Submission], analysis: Analysis) -> None:
    """A part without an opinion says why, so that it can be counted and looked over."""
    changed = []
    for submission in submissions.values():
        for part in submission.parts.all():
            reason = analysis.excluded_parts.get((submission.pk, part.start), "")
            if part.exclusion_reason != reason:
                part.exclusion_reason = reason
                changed.append(part)
    SubmissionPart.objects.bulk_update(changed, ["exclusion_reason"], batch_size=BATCH)


def _store_themes(run: Run, analysis: Analysis) -> dict[str, Theme]:
    """The stored theme for each key of the analysis."""
    themes = {str(theme.pk): theme for theme in Theme.objects.of(run.consultation)}
    known = [found for found in analysis.themes if found.key in themes]
    for found in known:
        _update_theme(themes[found.key], found)
    Theme.objects.bulk_update(
        [themes[found.key] for found in known], ["label", "keywords"], batch_size=BATCH
    )
    new = [found for found in analysis.themes if found.key not in themes]
    rows = Theme.objects.bulk_create(
        Theme(
            consultation=run.consultation,
            goal_code=found.goal_code,
            label=found.label[:100],
            keywords=found.keywords,
            created_by_run=run,
        )
        for found in new
    )
    return themes | {found.key: row for found, row in zip(new, rows, strict=True)}


def _update_theme(theme: Theme, found: FoundTheme) -> None:
    theme.keywords = found.keywords
    if not theme.keeps_its_label and not theme.is_locked:
        theme.label = found.label[:100]


def _store_placements(
    run: Run,
    analysis: Analysis,
    opinions: Mapping[SpanKey, Opinion],
    themes: Mapping[str, Theme],
) -> Moves:
    """Store where the opinions are; answers where those that moved or are new were before."""
    placements = Placement.objects.of(run.consultation)
    if analysis.is_partial:
        stored = placements.in_bulk([row.pk for row in opinions.values()], field_name="opinion")
    else:
        stored = {row.opinion_id: row for row in placements}
    locked = {theme.pk for theme in themes.values() if theme.is_locked}
    new, changed, confirmed = [], [], []
    before: Moves = {}
    for found in analysis.opinions:
        opinion = opinions.get(found.key)
        if opinion is None:
            continue  # its submission left meanwhile
        values = _values(run, found, opinions, themes)
        placement = stored.get(opinion.pk)
        if placement is not None:
            values["hints"] = still_noticed(values["hints"], placement.hints, opinion)
        if placement is None and values["theme_id"] in locked:
            values["theme_id"] = None  # what is new waits in the tray
        if placement is None:
            new.append(Placement(opinion=opinion, **values))
            before[opinion.pk] = None
        elif placement.is_confirmed or {placement.theme_id, values["theme_id"]} & locked:
            placement.theme_candidates = values["theme_candidates"]
            confirmed.append(placement)
        elif any(getattr(placement, name) != values[name] for name in FOUND):
            was = place_of(placement)
            for name, value in values.items():
                setattr(placement, name, value)
            changed.append(placement)
            if place_of(placement) != was:
                before[opinion.pk] = was
    Placement.objects.bulk_create(new, batch_size=BATCH)
    Placement.objects.bulk_update(
        changed, [name.removesuffix("_id") for name in [*FOUND, "run"]], batch_size=BATCH
    )
    Placement.objects.bulk_update(confirmed, ["theme_candidates"], batch_size=BATCH)
    return before


def _values(
    run: Run,
    found: FoundOpinion,
    opinions: Mapping[SpanKey, Opinion],
    themes: Mapping[str, Theme],
) -> dict[str, Any]:
    same = opinions.get(found.duplicate_of) if found.duplicate_of else None
    return {
        "outcome": found.outcome,
        "goal_code": found.goal_code,
        "goal_confidence": found.goal_confidence,
        "goal_scores": found.goal_scores,
        "measures": found.measures,
        "theme_id": themes[found.theme].pk if found.theme else None,
        "theme_candidates": [themes[key].pk for key in found.theme_candidates if key in themes],
        "stance": found.stance,
        "duplicate_of_id": same.pk if same else None,
        "hints": found.hints,
        "run": run,
        "consultation_id": run.consultation_id,
    }


def _store_representatives(
    analysis: Analysis, opinions: Mapping[SpanKey, Opinion], themes: Mapping[str, Theme]
) -> None:
    link = Theme.representatives.through
    stored = [themes[found.key] for found in analysis.themes]
    link.objects.filter(theme__in=stored).delete()
    link.objects.bulk_create(
        (
            link(theme_id=themes[found.key].pk, opinion_id=opinions[key].pk)
            for found in analysis.themes
            for key in dict.fromkeys(found.representatives)
            if key in opinions
        ),
        batch_size=BATCH,
    )


def _store_standing(run: Run, analysis: Analysis, themes: Mapping[str, Theme]) -> None:
    """What the next run needs to add new opinions to these themes."""
    if analysis.standing is None:
        return
    numbers = {found.key: str(themes[found.key].pk) for found in analysis.themes}
    Standing.objects.update_or_create(
        consultation=run.consultation,
        defaults={
            "run": run,
            "opinions": len(analysis.opinions),
            "content": analysis.standing(numbers),
        },
    )


def _finish(run: Run, analysis: Analysis) -> None:
    run.state = RunState.DONE
    run.kind = RunKind.NEW if analysis.is_partial else RunKind.FULL
    run.finished_at = timezone.now()
    run.step, run.progress = "", 100
    run.model = dict(analysis.model)
    run.counts = dict(analysis.counts)
    run.seconds = dict(analysis.seconds)
    run.save(
        update_fields=[
            "state",
            "kind",
            "finished_at",
            "step",
            "progress",
            "model",
            "counts",
            "seconds",
        ]
    )
