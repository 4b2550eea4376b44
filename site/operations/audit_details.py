"""What an entry of the audit log tells beside its action, in words instead of keys."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from engagement.responses.models import FollowUpState
from engagement.review.models import EventKind, ProposalKind
from engagement.submissions.imports.fields import Field
from engagement.submissions.models import Channel, ExclusionReason, Fate, MaskReason, State
from engagement.submissions.services.view_identity import Purpose

LABELS = {
    "after": pgettext_lazy("audit log", "After"),
    "before": pgettext_lazy("audit log", "Before"),
    "changed": pgettext_lazy("audit log", "Changed"),
    "channel": gettext_lazy("Channel"),
    "columns": gettext_lazy("Columns"),
    "consultation": gettext_lazy("Consultation"),
    "count": pgettext_lazy("audit log", "Number"),
    "end": pgettext_lazy("audit log", "To character"),
    "event": pgettext_lazy("audit log", "Number of the step"),
    "file": gettext_lazy("File"),
    "identity": pgettext_lazy("audit log", "With the submitters' identity"),
    "kind": pgettext_lazy("audit log", "Kind"),
    "language": gettext_lazy("Language"),
    "note": gettext_lazy("Note on the purpose"),
    "opinions": gettext_lazy("Opinions"),
    "parts": pgettext_lazy("audit log", "Translated parts"),
    "purpose": gettext_lazy("Purpose of viewing"),
    "reason": gettext_lazy("Reason"),
    "rows": pgettext_lazy("audit log", "Rows"),
    "size": pgettext_lazy("audit log", "Bytes"),
    "start": pgettext_lazy("audit log", "From character"),
    "state": gettext_lazy("State"),
    "submissions": gettext_lazy("Submissions"),
    "submitters": gettext_lazy("Submitters"),
    "text": pgettext_lazy("audit log", "Text changed"),
    "theme": gettext_lazy("Theme"),
    "version": pgettext_lazy("audit log", "Version"),
}
# What values of each key stand for; the lists of one key have no value in common that differs.
WORDS = {
    "after": ExclusionReason.choices,
    "before": ExclusionReason.choices,
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
    "reason": [*ExclusionReason.choices, *MaskReason.choices],
    "rows": Fate.choices,
    "state": [*State.choices, *FollowUpState.choices],
}
_WORDS = {key: dict(choices) for key, choices in WORDS.items()}


def details_of(data: Mapping[str, Any], consultations: Mapping[int, str]) -> list[tuple[str, str]]:
    """What ``data`` tells, as labels and values; ``consultations`` are titles by their number.

    What has no words here is told as it is, what is empty is left out.
    """
    return [
        (str(LABELS.get(key, key)), _said(key, value, consultations))
        for key, value in data.items()
        if value not in (None, "", [], {})
    ]


def _said(key: str, value: Any, consultations: Mapping[int, str]) -> str:
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case list():
            return _(", ").join(_said(key, each, consultations) for each in value)
        case dict():
            return _(", ").join(
                f"{_said(key, name, consultations)} {_said(key, each, consultations)}"
                for name, each in value.items()
            )
        case int() if key == "consultation":
            return consultations.get(value, str(value))
        case str():
            return str(_WORDS.get(key, {}).get(value, value))
    return str(value)
