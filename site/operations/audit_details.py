"""What an entry of the audit log tells beside its action, in words instead of keys."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from engagement.consultations.period import Fate as ArrivalFate
from engagement.responses.models import FollowUpState, ReflectionKey
from engagement.review.models import EventKind, ProposalKind
from engagement.submissions.imports.fields import Field
from engagement.submissions.models import (
    AsideReason,
    Channel,
    ExclusionReason,
    Fate,
    MaskReason,
    State,
)
from engagement.submissions.services.view_identity import Purpose

# Also of Wagtail's own entries, whose parts hold parts: a page has a title and a number.
LABELS = {
    "after": pgettext_lazy("audit log", "After"),
    "assigned": pgettext_lazy("audit log", "Themes assigned"),
    "at": pgettext_lazy("audit log", "Planned for"),
    "before": pgettext_lazy("audit log", "Before"),
    "changed": pgettext_lazy("audit log", "Changed"),
    "channel": gettext_lazy("Channel"),
    "columns": gettext_lazy("Columns"),
    "comment": pgettext_lazy("audit log", "Comment"),
    "consultation": gettext_lazy("Consultation"),
    "count": pgettext_lazy("audit log", "Number"),
    "created": pgettext_lazy("audit log", "Made"),
    "destination": pgettext_lazy("audit log", "Moved to"),
    "drafts": pgettext_lazy("audit log", "Comments begun and not sent"),
    "due": pgettext_lazy("audit log", "Due on"),
    "earlier_reason": pgettext_lazy("audit log", "Reason before"),
    "end": pgettext_lazy("audit log", "To character"),
    "event": pgettext_lazy("audit log", "Step"),
    "file": gettext_lazy("File"),
    "files": gettext_lazy("Files"),
    "go_live_at": pgettext_lazy("audit log", "Published on"),
    "has_live_version": pgettext_lazy("audit log", "Published already"),
    "host": pgettext_lazy("audit log", "Sent to"),
    "id": pgettext_lazy("audit log", "Number of the row"),
    "identities": pgettext_lazy("audit log", "Names and addresses"),
    "identity": pgettext_lazy("audit log", "With the submitters' identity"),
    "import_rows": pgettext_lazy("audit log", "Rows of spreadsheets"),
    "imports": pgettext_lazy("audit log", "Spreadsheets"),
    "kind": pgettext_lazy("audit log", "Kind"),
    "labels": pgettext_lazy("audit log", "Names of themes"),
    "language": gettext_lazy("Language"),
    "made": pgettext_lazy("audit log", "Themes made"),
    "model": pgettext_lazy("audit log", "Language model"),
    "moved": pgettext_lazy("audit log", "Opinions moved"),
    "next": pgettext_lazy("audit log", "Next"),
    "note": gettext_lazy("Note on the purpose"),
    "number": pgettext_lazy("audit log", "Number of the step"),
    "opinions": gettext_lazy("Opinions"),
    "page": pgettext_lazy("audit log", "Page"),
    "parts": pgettext_lazy("audit log", "Translated parts"),
    "purpose": gettext_lazy("Purpose of viewing"),
    "readings": pgettext_lazy("audit log", "Results of reading by machine"),
    "reason": gettext_lazy("Reason"),
    "reflection": gettext_lazy("Reflection"),
    "removed": pgettext_lazy("audit log", "Taken back"),
    "renamed": pgettext_lazy("audit log", "Themes renamed"),
    "reply": pgettext_lazy("audit log", "Reply"),
    "restriction": pgettext_lazy("audit log", "Who may see it"),
    "revision": pgettext_lazy("audit log", "Version"),
    "row": pgettext_lazy("audit log", "Published row"),
    "rows": pgettext_lazy("audit log", "Rows"),
    "run": pgettext_lazy("audit log", "Analysis"),
    "sha256": pgettext_lazy("audit log", "Hash of the file (SHA-256)"),
    "size": pgettext_lazy("audit log", "Bytes"),
    "source": pgettext_lazy("audit log", "Moved from"),
    "standings": pgettext_lazy("audit log", "Earlier states of the analysis"),
    "start": pgettext_lazy("audit log", "From character"),
    "state": gettext_lazy("State"),
    "status": gettext_lazy("State"),
    "submissions": gettext_lazy("Submissions"),
    "submitters": gettext_lazy("Submitters"),
    "subscriptions": pgettext_lazy("audit log", "Addresses that follow"),
    "task": pgettext_lazy("audit log", "Task"),
    "task_state_id": pgettext_lazy("audit log", "Number of the task"),
    "text": pgettext_lazy("audit log", "Text changed"),
    "theme": gettext_lazy("Theme"),
    "title": pgettext_lazy("audit log", "Title"),
    "traces": pgettext_lazy("audit log", "Ways for submitters to prove themselves"),
    "type": pgettext_lazy("audit log", "Kind"),
    "version": pgettext_lazy("audit log", "Version"),
    "versions": pgettext_lazy("audit log", "Earlier versions"),
    "withdrawn": pgettext_lazy("audit log", "Withdrawn submissions"),
    "withdrawn_parts": pgettext_lazy("audit log", "Withdrawn opinions"),
    "wordings": pgettext_lazy("audit log", "Questions to a language model"),
    "workflow": pgettext_lazy("audit log", "Approval"),
}
# What values of each key stand for; the lists of one key have no value in common that differs.
WORDS = {
    "after": ArrivalFate.choices,
    "before": ArrivalFate.choices,
    "changed": [
        ("channel", gettext_lazy("Channel")),
        ("received_at", gettext_lazy("Received at")),
        ("postmarked_on", gettext_lazy("Postmark")),
        ("signatories", gettext_lazy("Number of signatories")),
        ("is_anonymous", gettext_lazy("Anonymous")),
        ("language", gettext_lazy("Language of the original")),
        ("late_reason", gettext_lazy("If it came late: why")),
    ],
    "channel": Channel.choices,
    "columns": Field.choices,
    "kind": [*EventKind.choices, *ProposalKind.choices],
    "purpose": Purpose.choices,
    "reason": [*ExclusionReason.choices, *MaskReason.choices, *AsideReason.choices],
    "reflection": ReflectionKey.choices,
    "rows": Fate.choices,
    "state": [*State.choices, *FollowUpState.choices],
}
_WORDS = {key: dict(choices) for key, choices in WORDS.items()}

Step = tuple[int | None, int | None]  # a consultation, and the number of a step of its review


def details_of(
    data: Mapping[str, Any], consultations: Mapping[int, str], steps: Mapping[Step, str]
) -> list[tuple[str, str]]:
    """What ``data`` tells, as labels and values; ``consultations`` are titles by their number, and
    ``steps`` what the review's history says of its steps now.

    What has no words here is told as it is, what is empty is left out.
    """
    said = {key: value for key, value in data.items() if value not in (None, "", [], {})}
    step = (data.get("consultation"), data.get("event"))
    if step in steps:
        said["event"] = f"{step[1]}: {steps[step]}"
    return [(_label(key), _said(key, value, consultations)) for key, value in said.items()]


def _label(key: str) -> str:
    return str(LABELS.get(key, key))


def _said(key: str, value: Any, consultations: Mapping[int, str]) -> str:
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case list():
            return _(", ").join(_said(key, each, consultations) for each in value)
        case dict():
            words = _WORDS.get(key, {})
            return _(", ").join(
                f"{words.get(name, _label(name))} {_said(name, each, consultations)}"
                for name, each in value.items()
                if each not in (None, "")
            )
        case int() if key == "consultation":
            return consultations.get(value, str(value))
        case str():
            return str(_WORDS.get(key, {}).get(value, value))
    return str(value)
