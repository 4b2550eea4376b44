"""Storing what an analysis found: all of it or nothing, and the same however often."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from engagement.submissions.models import Opinion, State, Submission, SubmissionPart
from engagement.submissions.services.split import Span, exclude, store_many

from ..analysis import Analysis, FoundTheme, LedgerError, SpanKey
from ..heartbeat import RunLost
from ..models import Run, RunKind, RunState, Standing, Theme
from .lock import lock_review
from .remember_run import labels_of, remember_run, retire_forgotten_themes
from .store_insights import store_insights
from .store_placements import store_placements
from .store_proposals import store_proposals

BATCH = 500


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
    moves = store_placements(run=run, analysis=analysis, opinions=opinions, themes=themes)
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
