"""What feedback_nlp offers besides places: insights, proposals and plans of splits."""

from collections.abc import Iterable, Mapping

import feedback_nlp as nlp

from ..analysis import FoundInsight, FoundPart, FoundProposal, FoundSplit, SpanKey
from ..models import ProposalKind

Keys = Mapping[str, SpanKey]


def insight(result: nlp.Result, opinion: str, keys: Keys) -> FoundInsight | None:
    """What was found of one opinion; nothing where the run was not asked for insights."""
    found = result.insights.opinions.get(opinion) if result.insights else None
    if found is None:
        return None
    return FoundInsight(
        suggestions=[(each.theme, each.score, list(each.words)) for each in found.themes],
        sits_badly=found.sits_badly,
        similar=[(keys[each.opinion], each.score) for each in found.similar],
        words=list(found.words),
        x=found.x,
        y=found.y,
    )


def proposals(result: nlp.Result, keys: Keys) -> tuple[FoundProposal, ...]:
    """The merges and splits, the part of a split that stays left out."""
    plans = {(plan.theme, len(plan.parts)): plan for plan in splits(result, keys)}
    found = []
    for proposal in result.proposals:
        parts: tuple[FoundPart, ...] = ()
        if proposal.kind == "split":
            plan = plans.get((proposal.themes[0], len(proposal.opinions)))
            if plan is None:
                continue
            parts = plan.parts[1:]
        kind = ProposalKind(proposal.kind)
        found.append(FoundProposal(kind, proposal.themes, parts, proposal.score))
    return tuple(found)


def splits(result: nlp.Result, keys: Keys) -> tuple[FoundSplit, ...]:
    """The plans of splits; a part's label differs from those of the themes that exist."""
    if result.insights is None:
        return ()
    taken = {theme.label for theme in result.themes}
    return tuple(
        FoundSplit(
            plan.theme,
            tuple(
                FoundPart(tuple(keys[id_] for id_ in opinions), _unlike(label, taken))
                for label, opinions in zip(plan.labels, plan.opinions, strict=True)
            ),
        )
        for plan in result.insights.splits
    )


def _unlike(label: str, taken: Iterable[str]) -> str:
    number, unlike = 1, label
    while unlike in taken:
        number += 1
        unlike = f"{label}（{number}）"
    return unlike
