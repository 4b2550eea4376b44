"""The versions of an answer and what each changed, for those who write and decide."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engagement.consultations.wording import Segment, difference

from .models import Response


@dataclass(frozen=True)
class Version:
    """What one version says, and how it differs from the one before it, if there is one."""

    at: datetime
    by: Any
    is_approved: bool
    summary: list[Segment]
    text: list[Segment]
    reflection: str
    former_reflection: str
    changes: list[Segment]
    notes: list[Segment]


def versions_of(response: Response) -> list[Version]:
    """All versions, the newest first, at a constant number of queries."""
    revisions = list(response.revisions.select_related("user").order_by("pk"))
    wordings = {each.pk: str(each) for each in response.consultation.reflections.all()}
    former: dict[str, Any] = {}
    versions = []
    for revision in revisions:
        content = revision.content
        versions.append(
            Version(
                at=revision.created_at,
                by=revision.user,
                is_approved=revision.pk == response.live_revision_id,
                summary=_difference(former, content, "summary"),
                text=_difference(former, content, "text"),
                reflection=wordings.get(content["reflection"], ""),
                former_reflection=_other(former, content, wordings),
                changes=difference(_changes(former or content), _changes(content)),
                notes=_difference(former, content, "notes"),
            )
        )
        former = content
    return versions[::-1]


def _difference(former: dict[str, Any], content: dict[str, Any], field: str) -> list[Segment]:
    return difference(former.get(field, content[field]), content[field])


def _changes(content: dict[str, Any]) -> str:
    """What is to change in the draft, a line for each place."""
    return "\n".join(f"【{each['code']}】{each['after']}" for each in content["changes"])


def _other(former: dict[str, Any], content: dict[str, Any], wordings: dict[int, str]) -> str:
    pk = former.get("reflection", content["reflection"])
    return wordings.get(pk, "") if pk != content["reflection"] else ""
