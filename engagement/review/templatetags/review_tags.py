from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..marked import Piece

register = template.Library()

STEPS = {
    "model": _("loading the model"),
    "split": _("splitting into opinions"),
    "embed": _("reading the opinions"),
    "assign": _("finding goals and measures"),
    "duplicates": _("finding the same voices"),
    "themes": _("grouping into themes"),
}


@register.filter
def step_name(step: str) -> str:
    """A step of the analysis in words."""
    return str(STEPS.get(step, step))


@register.filter
def at(mapping: dict[Any, Any], key: Any) -> Any:
    """``mapping[key]``, or nothing."""
    return mapping.get(key)


@register.filter
def hinted(pieces: list[Piece]) -> SafeString:
    """The text, with what each marked piece may be written behind it."""
    return format_html_join(
        "",
        "{}",
        (
            (
                format_html(
                    '<mark>{}<span class="review-mark">{}</span></mark>', piece.text, piece.mark
                )
                if piece.mark
                else piece.text,
            )
            for piece in pieces
        ),
    )


@register.filter
def highlighted(pieces: list[Piece]) -> SafeString:
    """The text, with the opinion marked ``here`` standing out among the ``other`` ones."""
    wraps = {"here": "<mark>{}</mark>", "other": '<span class="review-other">{}</span>'}
    return format_html_join(
        "", "{}", ((format_html(wraps.get(piece.mark, "{}"), piece.text),) for piece in pieces)
    )
