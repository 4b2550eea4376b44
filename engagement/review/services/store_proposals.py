"""Keeping what a run would change and may not, for staff to accept or refuse."""

from collections.abc import Mapping

from engagement.submissions.models import Opinion

from ..analysis import Analysis, SpanKey
from ..models import Proposal, Run, Theme
from ..proposals import proposal_payload


def store_proposals(
    *,
    run: Run,
    analysis: Analysis,
    opinions: Mapping[SpanKey, Opinion],
    themes: Mapping[str, Theme],
) -> None:
    """What the run would change and may not; those of earlier runs that are open are outdated."""
    Proposal.objects.of(run.consultation).open().delete()
    for found in analysis.proposals:
        named = [themes[key] for key in found.themes if key in themes]
        members = [
            [opinions[key].pk for key in part.opinions if key in opinions] for part in found.parts
        ]
        payload = proposal_payload(found, [theme.pk for theme in named], members)
        if payload:
            Proposal.objects.create(
                run=run, kind=found.kind, payload=payload, score=found.score
            ).themes.set(named)
