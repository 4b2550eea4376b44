"""A stand-in for the analysis: what a text says is where it goes, so that tests can tell."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from feedback_nlp.types import Comment, Exclusion, Opinion, Result, Theme

GOAL = re.compile(r"目標(\d)")
SUBJECT = re.compile(r"【(.+?)】")


class Grouping:
    """Reads 「目標2【図書館】…。」 as an opinion on goal 2 in the theme 図書館, one per sentence.

    No goal: cannot decide. Goal 0: about the whole. 「以上です。」 alone: no opinion.
    """

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.change: Callable[[Result], Result] = lambda result: result
        self.before: Callable[[], None] = lambda: None
        self.split: Callable[[str], Any] = lambda text: None

    def __call__(
        self, comments: Sequence[Comment], strategy: Any, *, previous: Any = None, **options: Any
    ) -> Result:
        self.calls.append(
            {"comments": comments, "strategy": strategy, "previous": previous, **options}
        )
        options["progress"]("embed")
        self.before()
        kept = {
            (str(theme.goal), keyword): theme.id
            for theme in (previous.themes if previous else ())
            for keyword in theme.keywords
        }
        confirmed = {o.id: o for o in (previous.opinions if previous else ()) if o.confirmed}
        opinions: list[Opinion] = []
        excluded = []
        for comment in comments:
            if comment.text == "以上です。" and not comment.spans:
                excluded.append(Exclusion(comment.id, "no_opinion"))
                continue
            opinions += [
                confirmed.get(o.id, o) for o in self._opinions(comment, kept, len(opinions))
            ]
        return self.change(
            Result(
                opinions=tuple(opinions),
                themes=self._themes(opinions, previous),
                excluded=tuple(excluded),
                counts={"comments": len(comments), "opinions": len(opinions)},
                model={"name": "stand-in"},
                seconds={"embed": 0.1},
            )
        )

    def _opinions(self, comment: Comment, kept: dict[Any, str], _: int) -> list[Opinion]:
        spans = (
            comment.spans
            or self.split(comment.text)
            or [m.span() for m in re.finditer(r"[^。]+。", comment.text)]
        )
        return [self._opinion(comment, start, end, kept) for start, end in spans]

    def _opinion(self, comment: Comment, start: int, end: int, kept: dict[Any, str]) -> Opinion:
        text = comment.text[start:end]
        goal = GOAL.search(text)
        subject = SUBJECT.search(text)
        theme = None
        if goal and subject:
            key = (goal[1], subject[1])
            theme = kept.get(key, "new-" + "-".join(key))
        return Opinion(
            id=Opinion.make_id(comment.id, start, end),
            submission=comment.id,
            start=start,
            end=end,
            text=text,
            goal=int(goal[1]) if goal else None,
            goal_confidence=0.9 if goal else 0.1,
            theme=theme,
            stance="request",
        )

    def _themes(self, opinions: list[Opinion], previous: Any) -> tuple[Theme, ...]:
        old = {theme.id: theme for theme in (previous.themes if previous else ())}
        members: dict[str, list[Opinion]] = {}
        for opinion in opinions:
            if opinion.theme:
                members.setdefault(opinion.theme, []).append(opinion)
        themes = []
        for id_, rows in members.items():
            before = old.get(id_)
            subject = before.keywords[0] if before and before.keywords else id_.split("-")[-1]
            themes.append(
                Theme(
                    id=id_,
                    goal=rows[0].goal,
                    label=before.label if before and before.named else f"{subject}のこと",
                    keywords=(subject,),
                    opinions=tuple(row.id for row in rows),
                    representatives=(rows[0].id,),
                )
            )
        return tuple(themes)
