"""What a proposal stores: numbers of themes and opinions, and labels."""

from collections.abc import Sequence
from typing import Any

from .analysis import FoundProposal
from .models import ProposalKind


def proposal_payload(
    found: FoundProposal, themes: Sequence[int], members: Sequence[Sequence[int]]
) -> dict[str, Any]:
    """The payload of a proposal (see ``models.Proposal``); empty where it has become pointless."""
    if found.kind == ProposalKind.MERGE:
        return {"into": themes[0], "themes": list(themes[1:])} if len(themes) > 1 else {}
    parts = [
        {"label": part.label, "opinions": list(opinions)}
        for part, opinions in zip(found.parts, members, strict=True)
        if opinions
    ]
    if not themes or not parts:
        return {}
    if found.kind == ProposalKind.SPLIT:
        return {"theme": themes[0], "parts": parts}
    return {"theme": themes[0], "opinions": parts[0]["opinions"]}
