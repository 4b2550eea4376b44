"""Reading the JSON form of a draft (the form of ``data/kanazawa.json``).

``title_as_printed`` is what is published where the file also holds a corrected ``title``.
"""

import json
import re
from typing import Any

from django.utils.translation import gettext as _

from .items import MARKS
from .markup import folded, spelling_note
from .node import Node
from .plan import (
    DraftError,
    GlossaryLine,
    Plan,
    PlanDirection,
    PlanGoal,
    PlanMeasure,
    Problem,
    TimetableLine,
    too_long,
)


def read_strategy(text: str) -> Plan:
    """The plan that the JSON text holds. Raises ``DraftError`` with all problems found."""
    root = Node(_parse(text), "", [])
    plan = _plan(root)
    if problems := root.problems or list(too_long(plan)):
        raise DraftError(*problems)
    return plan


def _parse(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        reason = _("The JSON cannot be read: %(error)s") % {"error": error.msg}
        raise DraftError(Problem(error.lineno, "", reason)) from error
    except (RecursionError, ValueError) as error:
        raise DraftError(Problem(None, "", _("The JSON cannot be read."))) from error


def _plan(root: Node) -> Plan:
    vision, policy = root.child("vision").child("next"), root.child("policy")
    pillars = _pillars(root)
    goals = []
    for number, node in enumerate(root.children("goals", required=True), start=1):
        goals.append(_goal(node, number, policy, pillars.get(number)))
    titled = "title" if root.members.get("title") else "next_plan"
    return Plan(
        title=root.text(titled, required=True),
        title_en=root.text(f"{titled}_en"),
        vision=_join(" ", vision, "title", "sub"),
        vision_en=_join(": ", vision, "title_en", "sub_en"),
        vision_note=_join("、", vision, "status", "note"),
        vision_note_en=_sentence(_join(". ", vision, "status_en", "note_en")),
        policy=policy.text("text"),
        policy_en=policy.text("text_en"),
        timetable=tuple(map(_timetable_line, root.children("timetable"))),
        glossary=tuple(map(_glossary_line, root.children("glossary"))),
        goals=tuple(goals),
    )


def _join(separator: str, node: Node, *keys: str) -> str:
    return separator.join(filter(None, map(node.text, keys)))


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _pillars(root: Node) -> dict[int, Node]:
    """The pillar of the national strategy that the document prints beside each goal."""
    numbered = {node.number("no"): node for node in root.children("national_pillars")}
    pairs = root.child("national_mapping").children("as_given_in_seed")
    return {
        pair.number("goal"): numbered[pair.number("pillar")]
        for pair in pairs
        if pair.number("pillar") in numbered
    }


def _goal(node: Node, number: int, policy: Node, pillar: Node | None) -> PlanGoal:
    if node.text("code", required=True) not in ("", str(number)):
        node.problem("code", _("%(code)s is expected here") % {"code": number})
    footnote = node if node.members.get("footnote") else policy
    goal = PlanGoal(
        number=number,
        title=node.text("title", required=True),
        title_en=node.text("title_en"),
        description=node.text("description"),
        description_en=node.text("description_en"),
        national_pillar=_pillar(pillar, "title", ""),
        national_pillar_en=_pillar(pillar, "title_en", " "),
        footnote=footnote.text("footnote"),
        footnote_en=footnote.text("footnote_en"),
        directions=tuple(
            _direction(child, str(number)) for child in node.children("directions", required=True)
        ),
    )
    _check_codes(node, goal)
    return goal


def _pillar(pillar: Node | None, key: str, separator: str) -> str:
    if pillar is None or not pillar.text(key):
        return ""
    return _join(separator, pillar, "label", key)


def _check_codes(node: Node, goal: PlanGoal) -> None:
    seen: set[str] = set()
    for item in (*goal.directions, *goal.measures):
        if item.code in seen:
            node.problem("", _("the code %(code)s is used twice") % {"code": item.code})
        if item.code:
            seen.add(item.code)


def _direction(node: Node, goal_code: str) -> PlanDirection:
    item = _item(node, goal_code)
    return PlanDirection(
        **item,
        measures=tuple(
            _measure(child, item["code"]) for child in node.children("measures", required=True)
        ),
    )


def _measure(node: Node, direction_code: str) -> PlanMeasure:
    item = _item(node, direction_code)
    return PlanMeasure(
        **item,
        description=node.text("description"),
        description_en=node.text("description_en"),
        keywords=node.words("keywords", "、"),
        keywords_en=node.words("keywords_en", ", "),
        staff_note=node.text("note") or spelling_note(item["title"]),
    )


def _item(node: Node, parent_code: str) -> dict[str, str]:
    mark = node.text("mark")
    mark = MARKS.get(mark, mark)
    title = node.text("title_as_printed") or node.text("title", required=True)
    current = node.text("current_title_as_printed") or node.text("current_title")
    if mark == "new" or folded(current) == folded(title):
        current = ""
    if mark not in ("", "new", "revised"):
        node.problem("mark", _("must be 新, 改 or empty"))
    elif mark == "revised" and not current:
        node.problem("current_title", _("marked 【改】 without a current wording beside it"))
    elif mark == "" and current:
        node.problem("mark", _("differs from the current wording without 【改】"))
    code = node.text("code", required=True)
    if code and not re.fullmatch(rf"{re.escape(parent_code)}-[0-9]{{1,2}}", code):
        node.problem("code", _("%(code)s does not fit its place") % {"code": code})
    return {
        "code": code,
        "title": title,
        "title_en": node.text("title_en"),
        "mark": mark,
        "current_title": current,
        "current_title_en": node.text("current_title_en") if current else "",
    }


def _timetable_line(node: Node) -> TimetableLine:
    when, what = _join(" ", node, "fiscal_year", "when_text"), _content(node, "")
    if not when or not what:
        node.problem("", _("a timetable row that is not complete"))
    return TimetableLine(
        when=when,
        what=what,
        when_en=_join(", ", node, "when_text_en", "fiscal_year_en"),
        what_en=_content(node, "_en"),
    )


def _glossary_line(node: Node) -> GlossaryLine:
    return GlossaryLine(
        term=node.text("term", required=True),
        explanation=node.text("explanation", required=True),
        reading=node.text("reading"),
        term_en=node.text("term_en"),
        explanation_en=node.text("explanation_en"),
    )


def _content(node: Node, language: str) -> str:
    """What the line says as printed: a title that the file's editors added is left out."""
    title = "" if node.members.get("title_is_editorial") else node.text(f"title{language}")
    return "\n".join(filter(None, (title, node.words(f"items{language}", "\n"))))
