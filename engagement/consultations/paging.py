"""Pages of staff's lists. A list that may hold a hundred thousand rows is turned over by where a
page begins (keyset paging), so that its last page costs what its first one does."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.core.exceptions import ValidationError
from django.core.paginator import Page
from django.db import DataError, connections
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from wagtail.admin.paginator import WagtailPaginator

AFTER, BEFORE, LAST = "after", "before", "last"
# What an address that no page of ours has leads to.
NO_ADDRESS = (ValueError, TypeError, OverflowError, ValidationError, DataError)


class Pages(WagtailPaginator):
    """Says how many there are in words; Wagtail puts a number before the name of the model."""

    @cached_property
    def items_count_label(self) -> str:
        return ngettext("%(count)s entry", "%(count)s entries", self.count) % {
            "count": intcomma(self.count)
        }


@dataclass(frozen=True)
class Key:
    """One of the columns that a list is sorted by; ``nulls_last`` if its empty values come last
    in this order, ``None`` if it has none."""

    name: str
    descends: bool
    nulls_last: bool | None

    @property
    def order(self) -> str:
        return f"-{self.name}" if self.descends else self.name

    def reversed(self) -> "Key":
        return Key(
            self.name, not self.descends, None if self.nulls_last is None else not self.nulls_last
        )

    def is_(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True} if value is None else {self.name: value})

    def is_past(self, value: Any, *, or_at: bool = False) -> Q:
        """Whether a row comes later in this order than one with ``value``."""
        if value is None:
            past = Q(pk__in=[]) if self.nulls_last else Q(**{f"{self.name}__isnull": False})
            return past | self.is_(None) if or_at else past
        way = ("lt" if self.descends else "gt") + ("e" if or_at else "")
        past = Q(**{f"{self.name}__{way}": value})
        return past | self.is_(None) if self.nulls_last else past

    def of(self, row: Any) -> Any:
        for name in self.name.split("__"):
            row = row[name] if isinstance(row, dict) else getattr(row, name)
        return row


class KeysetPage(Page):
    """Knows its neighbours by where they begin; it has no number, and nobody knows how many come
    before it."""

    def __init__(self, rows: list[Any], paginator: "KeysetPages", before: bool, after: bool):
        super().__init__(rows, 0, paginator)
        self._keys, self._before, self._after = paginator.keys, before, after

    def has_previous(self) -> bool:
        return self._before

    def has_next(self) -> bool:
        return self._after

    def previous_page_number(self) -> str:  # type: ignore[override]
        return self._beside(BEFORE, 0)

    def next_page_number(self) -> str:  # type: ignore[override]
        return self._beside(AFTER, -1)

    def _beside(self, way: str, place: int) -> str:
        values = [key.of(self.object_list[place]) for key in self._keys]
        return f"{way}:{json.dumps(values, default=str, separators=(',', ':'))}"


class KeysetPages(Pages):
    """Pages of a queryset, each asked for by the values of the row before or after it.

    Unlike a row's number the values hold when that row is moved or deleted meanwhile. What no page
    is at shows the first one. Relations on the way to what is sorted by must not be empty.
    """

    def get_page(self, where: Any) -> Page:
        try:
            return self._page(str(where or ""))
        except NO_ADDRESS:
            return self._page("")

    def get_elided_page_range(self, where: Any) -> list[Any]:
        return []

    def narrowed(self, condition: Q) -> QuerySet[Any]:
        """The rows of the list for which ``condition`` is true."""
        rows: QuerySet[Any] = self.object_list.filter(condition)
        return rows

    @cached_property
    def keys(self) -> list[Key]:
        query, model = self.object_list.query, self.object_list.model
        nulls_largest = connections[self.object_list.db].features.nulls_order_largest
        names = [*(query.order_by or model._meta.ordering)]
        keys = []
        for order in names if {"pk", "-pk"} & {*names} else [*names, "-pk"]:
            name, descends, nullable = order.removeprefix("-"), order.startswith("-"), True
            if name not in query.annotations:
                *way, _last = name.split("__")
                field = query.names_to_path(name.split("__"), model._meta)[1]
                nullable = field.null
                # A relation by its own value, not by how what it leads to is sorted.
                name = "__".join([*way, name if name == "pk" else field.attname])
            keys.append(Key(name, descends, (nulls_largest != descends) if nullable else None))
        return keys

    def _page(self, where: str) -> Page:
        way, _colon, row = where.partition(":")
        backwards = way in (BEFORE, LAST)
        keys = [key.reversed() for key in self.keys] if backwards else self.keys
        condition = _past(keys, json.loads(row)) if way in (AFTER, BEFORE) else Q()
        found = self.narrowed(condition).order_by(*(key.order for key in keys))
        rows = list(found[: self.per_page + 1])
        more, rows = len(rows) > self.per_page, rows[: self.per_page]
        if backwards:
            rows = rows[::-1]
            return KeysetPage(rows, self, True, way == BEFORE) if more else self._page("")
        if way == AFTER and not rows:
            return self._page(LAST)
        return KeysetPage(rows, self, way == AFTER, more)


def _past(keys: list[Key], values: list[Any]) -> Q:
    """Whether a row comes after the one with ``values``."""
    past, same = Q(pk__in=[]), Q()
    for key, value in zip(keys, values, strict=True):
        past |= same & key.is_past(value)
        same &= key.is_(value)
    # Says nothing new, but lets an index be entered at the right place.
    return keys[0].is_past(values[0], or_at=True) & past
