"""Widgets of the review's forms."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class LongSelect(forms.Select):
    """A select of thousands of options, written at once: Django renders a template for each."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        flat = flatatt(self.build_attrs(self.attrs, {**(attrs or {}), "name": name}))
        groups = [
            format_html('<optgroup label="{}">{}</optgroup>', label, _options(choices, value))
            if isinstance(choices, list | tuple)
            else _options([(label, choices)], value)
            for label, choices in self.choices
        ]
        return format_html("<select{}>{}</select>", flat, SafeString("".join(groups)))


def _options(choices: Iterable[tuple[Any, Any]], value: Any) -> SafeString:
    chosen = "" if value is None else str(value)
    return format_html_join(
        "\n",
        '<option value="{}"{}>{}</option>',
        (
            (key, SafeString(" selected") if str(key) == chosen else "", label)
            for key, label in choices
        ),
    )
