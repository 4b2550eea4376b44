"""Filling in the public forms as a browser does."""

from datetime import timedelta
from typing import Any

import time_machine
from django.utils import timezone

from engagement.submissions.forms.stamp import new_stamp

OPINION = {"text": "バスを増やして", "goal": "4"}


def opened(before: timedelta = timedelta(minutes=1)) -> str:
    """The stamp of a form that was opened a while ago."""
    with time_machine.travel(timezone.now() - before):
        return new_stamp()


def filled(*opinions: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """What a form with these opinions posts; one about buses if none is given."""
    opinions = opinions or (OPINION,)
    boxes = {
        f"opinion-{number}-{name}": value
        for number, opinion in enumerate(opinions, start=1)
        for name, value in opinion.items()
    }
    return {"boxes": len(opinions), "form_key": "k", "started": opened(), **boxes, **fields}


def post(client: Any, url: str, step: str, *opinions: dict[str, Any], **fields: Any) -> Any:
    return client.post(url, {"step": step, **filled(*opinions, **fields)})
