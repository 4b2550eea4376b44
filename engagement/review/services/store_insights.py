"""Keeping what a run can tell of opinions and themes besides where they are."""

from collections.abc import Mapping
from typing import Any

from engagement.consultations.models import Consultation
from engagement.submissions.models import Opinion

from ..analysis import Analysis, FoundInsight, SpanKey
from ..models import Insight, SplitPlan, SummarySentence, Theme

BATCH = 500
Opinions = Mapping[SpanKey, Opinion]
Themes = Mapping[str, Theme]


def store_insights(
    *, consultation: Consultation, analysis: Analysis, opinions: Opinions, themes: Themes
) -> None:
    """The insights of this run in place of those of the runs before; a run that only added
    opinions leaves what is told of the others."""
    if not analysis.is_partial:
        Insight.objects.of(consultation).delete()
        SplitPlan.objects.filter(theme__consultation=consultation).delete()
        SummarySentence.objects.filter(theme__consultation=consultation).delete()
    Insight.objects.bulk_create(
        [
            _insight(found.insight, opinions[found.key], found.theme, opinions, themes)
            for found in analysis.opinions
            if found.insight and found.key in opinions
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["opinion"],
        update_fields=["theme", "suggestions", "sits_badly", "similar", "words", "x", "y"],
    )
    _store_plans(analysis, opinions, themes)
    SummarySentence.objects.bulk_create(
        [
            SummarySentence(theme=themes[found.key], opinion=opinions[key], start=start, end=end)
            for found in analysis.themes
            for key, start, end in found.summary
            if key in opinions
        ],
        batch_size=BATCH,
    )


def _insight(
    found: FoundInsight, opinion: Opinion, theme: str | None, opinions: Opinions, themes: Themes
) -> Insight:
    suggestions: list[Any] = [
        [themes[key].pk, score, words] for key, score, words in found.suggestions if key in themes
    ]
    return Insight(
        opinion=opinion,
        theme=themes.get(theme or ""),
        suggestions=suggestions,
        sits_badly=found.sits_badly,
        similar=[[opinions[key].pk, score] for key, score in found.similar if key in opinions],
        words=found.words,
        x=found.x,
        y=found.y,
    )


def _store_plans(analysis: Analysis, opinions: Opinions, themes: Themes) -> None:
    plans = []
    for found in analysis.splits:
        parts = [
            {
                "label": part.label,
                "opinions": [opinions[key].pk for key in part.opinions if key in opinions],
            }
            for part in found.parts
        ]
        if found.theme in themes:
            plans.append(SplitPlan(theme=themes[found.theme], count=len(parts), parts=parts))
    SplitPlan.objects.bulk_create(plans, batch_size=BATCH)
