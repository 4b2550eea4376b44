"""The API's description for machines (OpenAPI 3.1), which the page for people is made from."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from ..files.schema import schema

PAGE_SIZE, LARGEST = 50, 500

# Path → what is there, whether it comes in pages, and the schema of (an item of) it.
PLACES = {
    "consultations/": (_("The public consultations, the newest first."), True, "Consultation"),
    "consultations/{id}/": (_("One consultation."), False, "Consultation"),
    "consultations/{id}/goals/": (_("Its goals with their directions."), True, "Goal"),
    "consultations/{id}/measures/": (_("Its measures."), True, "Measure"),
    "consultations/{id}/summary/": (_("Its published results, without rows."), False, "Summary"),
    "consultations/{id}/summary/rows/": (
        _("The published rows; ?goal=1 takes those of one goal."),
        True,
        "Row",
    ),
    "summaries/": (_("The consultations whose results are published."), True, "Consultation"),
}
_TEXT, _ADDRESS = {"type": "string"}, {"type": "string", "format": "uri"}
_MOMENT = {"type": ["string", "null"], "format": "date-time"}
_MARK = {"enum": ["", "new", "revised"]}


@override("en")
def description(server: str) -> dict[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Machikoe open data",
            "version": "1.0.0",
            "description": (
                "Read only, and only what the public pages show. Lists come in pages. Send the "
                "ETag of an answer as If-None-Match to learn at little cost that nothing changed. "
                "Fields may be added to version 1; none is removed."
            ),
        },
        "servers": [{"url": server}],
        "paths": {f"/{place}": {"get": _operation(place)} for place in PLACES},
        "components": {"schemas": {**_schemas(), **_summary_parts()}},
    }


def _operation(place: str) -> dict[str, Any]:
    text, paged, name = PLACES[place]
    item = {"$ref": f"#/components/schemas/{name}"}
    return {
        "summary": str(text),
        "operationId": place.replace("{id}/", "one/").strip("/").replace("/", "_"),
        "parameters": list(_parameters(place, paged)),
        "responses": {
            "200": {
                "description": "OK",
                "headers": {"ETag": {"schema": _TEXT}},
                "content": {"application/json": {"schema": _page_of(item) if paged else item}},
            },
            "304": {"description": "Unchanged since the ETag sent as If-None-Match."},
            "400": {"description": "A parameter is wrong; error says which."},
            "404": {"description": "Nothing public is here."},
        },
    }


def _parameters(place: str, paged: bool) -> Any:
    number = {"type": "integer", "minimum": 1}
    if "{id}" in place:
        yield {"name": "id", "in": "path", "required": True, "schema": number}
    if paged:
        yield {"name": "page", "in": "query", "schema": {**number, "default": 1}}
        size = {**number, "default": PAGE_SIZE, "maximum": LARGEST}
        yield {"name": "page_size", "in": "query", "schema": size}
    if place.endswith("rows/"):
        yield {"name": "goal", "in": "query", "schema": _TEXT}


def _page_of(item: dict[str, Any]) -> dict[str, Any]:
    link = {"type": ["string", "null"], "format": "uri"}
    items = {"type": "array", "items": item}
    return _object(count={"type": "integer"}, next=link, previous=link, items=items)


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def _schemas() -> dict[str, Any]:
    titles = {"code": _TEXT, "title": _TEXT, "title_en": _TEXT}
    described = {"description": _TEXT, "description_en": _TEXT}
    directions = {"type": "array", "items": _object(**titles, mark=_MARK)}
    return {
        "Consultation": _object(
            id={"type": "integer"},
            title=_TEXT,
            title_en=_TEXT,
            opens_at=_MOMENT,
            closes_at=_MOMENT,
            phase={"enum": ["upcoming", "open", "closed"]},
            page=_ADDRESS,
            page_en=_ADDRESS,
            goals=_ADDRESS,
            measures=_ADDRESS,
            summary={"type": ["string", "null"], "format": "uri"},
        ),
        "Goal": _object(**titles, **described, page=_ADDRESS, directions=directions),
        "Measure": _object(
            **titles, goal=_TEXT, direction=_TEXT, mark=_MARK, current_title=_TEXT, **described
        ),
    }


def _summary_parts() -> dict[str, Any]:
    """The parts of a summary, from its own published schema."""
    whole = _moved(schema())
    parts = {name.capitalize(): part for name, part in whole["$defs"].items() if name != "goal"}
    own = whole["properties"]
    named = ("schema", "made_at", "consultation", "counts", "reflections")
    goal = _object(code=_TEXT, title=_TEXT, title_en=_TEXT, opinions={"type": "integer"})
    row = parts["Row"]
    place = {"goal": _TEXT, "direction": {"type": ["string", "null"]}}
    parts["Row"] = {**row, "properties": {**row["properties"], **place}}
    parts["Summary"] = _object(
        **{name: own[name] for name in named},
        schema_address=_ADDRESS,
        goals={"type": "array", "items": goal},
        corrections=own["corrections"],
        follow_ups=own["follow_ups"],
        license=_object(name=_TEXT, address=_TEXT),
        page=_ADDRESS,
        rows=_ADDRESS,
    )
    return parts


def _moved(part: Any) -> Any:
    """``part`` with its references to where OpenAPI keeps schemas."""
    if isinstance(part, dict):
        return {
            key: _reference(value) if key == "$ref" else _moved(value)
            for key, value in part.items()
        }
    return [_moved(each) for each in part] if isinstance(part, list) else part


def _reference(target: str) -> str:
    return f"#/components/schemas/{target.rsplit('/', 1)[-1].capitalize()}"
