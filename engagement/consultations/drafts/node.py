"""The JSON form of a draft, member by member, with the path of each for messages."""

import re
from typing import Any

from django.utils.translation import gettext as _

from .plan import Problem

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class Node:
    """An object of the file. What is not as expected joins ``problems`` and reads as empty."""

    def __init__(self, value: Any, path: str, problems: list[Problem]) -> None:
        self.path, self.problems = path, problems
        self.members: dict[str, Any] = value if isinstance(value, dict) else {}
        if not isinstance(value, dict):
            self.problem("", _("an object is expected here"))

    def problem(self, key: str, reason: str) -> None:
        self.problems.append(Problem(None, self._path(key), reason))

    def text(self, key: str, *, required: bool = False) -> str:
        value = self.members.get(key)
        if isinstance(value, str):
            if _UNPRINTABLE.search(value):
                self.problem(key, _("holds control characters"))
                return ""
            if value.strip() or not required:
                return value.strip()
        elif value is not None:
            self.problem(key, _("a text is expected here"))
            return ""
        if required:
            self.problem(key, _("is missing"))
        return ""

    def number(self, key: str) -> int:
        value = self.members.get(key)
        if isinstance(value, int):
            return value
        self.problem(key, _("a number is expected here"))
        return 0

    def child(self, key: str) -> "Node":
        return Node(self.members.get(key) or {}, self._path(key), self.problems)

    def children(self, key: str, *, required: bool = False) -> list["Node"]:
        values = self._list(key)
        if required and not values:
            self.problem(key, _("is missing"))
        return [
            Node(value, f"{self._path(key)}[{place}]", self.problems)
            for place, value in enumerate(values)
        ]

    def words(self, key: str, separator: str) -> str:
        """A list of words, or one text, as one text."""
        if isinstance(self.members.get(key), str):
            return self.text(key)
        words = {str(place): word for place, word in enumerate(self._list(key))}
        node = Node(words, self._path(key), self.problems)
        return separator.join(filter(None, map(node.text, words)))

    def _list(self, key: str) -> list[Any]:
        value = self.members.get(key)
        if value is not None and not isinstance(value, list):
            self.problem(key, _("a list is expected here"))
            return []
        return value or []

    def _path(self, key: str) -> str:
        return f"{self.path}.{key}".strip(".")
