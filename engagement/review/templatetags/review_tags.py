from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..marked import Piece, Span

register = template.Library()

STEPS = {
    "read": _("reading the opinions"),
    "model": _("loading the model"),
    "split": _("splitting into opinions"),
    "embed": _("comparing the opinions"),
    "assign": _("finding goals and measures"),
    "duplicates": _("finding the same voices"),
    "themes": _("grouping into themes"),
    "insights": _("preparing suggestions and the map"),
}

FACTS = {
    "name": _("model"),
    "fingerprint": _("fingerprint"),
    "dimensions": _("dimensions"),
    "prefix": _("before each text"),
}


@register.filter
def step_name(step: str) -> str:
    """A step of the analysis in words."""
    return str(STEPS.get(step, step))


@register.filter
def fact_name(fact: str) -> str:
    """What is told of a model, in words."""
    return str(FACTS.get(fact, fact))


@register.filter
def at(mapping: dict[Any, Any], key: Any) -> Any:
    """``mapping[key]``, or nothing."""
    return mapping.get(key)


@register.filter
def unmarked(text: str) -> list[Piece]:
    return [Piece(text)]


@register.simple_tag
def own_words(pieces: list[Piece], language: str) -> SafeString:
    """A citizen's own words as a quotation, and behind each marked piece what it may be."""
    return _quotation(pieces, language, '<mark>{0}<span class="review-mark">{1}</span></mark>')


@register.simple_tag
def submission_text(pieces: list[Piece], language: str) -> SafeString:
    """A whole submission as a quotation, with its opinions highlighted."""
    return _quotation(pieces, language, '<mark class="review-{1}">{0}</mark>')


def _quotation(pieces: list[Piece], language: str, marked: str) -> SafeString:
    # Made here and not in a template: line breaks of the markup would show as the citizen's own.
    return format_html(
        '<blockquote class="review-text" lang="{}">{}</blockquote>',
        language,
        format_html_join(
            "",
            "{}",
            (
                (format_html(marked, piece.text, piece.mark) if piece.mark else piece.text,)
                for piece in pieces
            ),
        ),
    )


@register.simple_tag
def placed_text(spans: list[Span], language: str) -> SafeString:
    """A text whose pieces know where they start, so that a script can tell what is selected. The
    words on a mark stand outside of its piece."""
    return format_html(
        '<blockquote class="review-text" data-spans lang="{}">{}</blockquote>',
        language,
        format_html_join("", "{}", ((_placed(span),) for span in spans)),
    )


def _placed(span: Span) -> SafeString:
    if not span.kind:
        return format_html('<span data-start="{}">{}</span>', span.start, span.text)
    return format_html(
        '<mark class="review-{}"><span data-start="{}">{}</span>'
        '<span class="review-mark">{}</span></mark>',
        span.kind,
        span.start,
        span.text,
        span.label,
    )
