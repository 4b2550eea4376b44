"""Who may do what: one group of staff for each role, as data. Denied unless granted here.

An administrator is a superuser and needs no group. A city that wants another role makes a group
of its own in the admin: the groups below are set back to this table by ``manage.py set_up_roles``.
"""

from dataclasses import dataclass

ADMINISTRATOR = "administrator"

_OPINIONS = ("submissions.view_opinion", "review.view_theme", "review.view_placement")
_CONTENT = ("add", "change")
_EVERY_RESPONSE = ("responses.view_response", "responses.view_every_response")


def _all_of(model: str) -> tuple[str, ...]:
    return tuple(f"responses.{verb}_{model}" for verb in ("view", "add", "change", "delete"))


_REFLECTIONS, _PASSAGES, _DEPUTIES = map(_all_of, ("reflection", "passage", "deputy"))


@dataclass(frozen=True)
class Role:
    """A role of staff and what it grants besides the door to the admin."""

    key: str
    group: str
    permissions: tuple[str, ...]
    pages: tuple[str, ...] = ()  # on the front page and everything below it
    documents: tuple[str, ...] = ()  # in every collection


ROLES = (
    Role(
        "reception",
        "受付 (Reception)",
        (
            "submissions.change_submission",
            "submissions.view_submission",
            "submissions.add_submission",
            "submissions.mask_submission",
            "submissions.change_opinion",
            "submissions.view_opinion",
            "submissions.view_submissionfile",
            "submissions.view_submitteridentity",
            "submissions.review_held_submission",
        ),
    ),
    Role(
        "analyst",
        "分析担当 (Analyst)",
        (
            *_OPINIONS,
            "submissions.view_submission",
            "submissions.view_submissionfile",
            "submissions.change_opinion",
            "review.add_theme",
            "review.change_theme",
            "review.change_placement",
            "review.view_run",
            "review.add_run",
            "review.add_wording",
            *_EVERY_RESPONSE,
            *_DEPUTIES,
        ),
        pages=_CONTENT,
        documents=(*_CONTENT, "choose"),
    ),
    Role(
        "responder",
        "担当課 (Department)",
        (*_OPINIONS, *_PASSAGES, "responses.view_response", "responses.change_response"),
    ),
    Role(
        "head",
        "担当課長 (Head of department)",
        (*_OPINIONS, "responses.view_response", "responses.change_response"),
    ),
    Role(
        "approver",
        "決裁者 (Approver)",
        (*_OPINIONS, *_EVERY_RESPONSE),
    ),
    Role(
        "publisher",
        "公表担当 (Publisher)",
        (
            *_OPINIONS,
            *_REFLECTIONS,
            *_EVERY_RESPONSE,
            *_DEPUTIES,
            *_PASSAGES,
            "responses.publish_response",
        ),
        pages=(*_CONTENT, "publish"),
        documents=(*_CONTENT, "choose"),
    ),
    Role(
        "auditor",
        "監査 (Auditor)",
        (
            *_OPINIONS,
            "submissions.view_submission",
            "review.view_run",
            "wagtailcore.view_modellogentry",
            *_EVERY_RESPONSE,
        ),
    ),
)

BY_KEY = {role.key: role for role in ROLES}
