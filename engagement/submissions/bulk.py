"""What can be done with many submissions at once. Apps further down the road add their part."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import ExclusionReason, Submission
from .services.drop_opinions import StillInUse
from .services.exclude_submission import NotExcludable, exclude_submission
from .services.release import PERMISSION as REVIEWS_HELD
from .services.release import NotHeld, accept_held


@dataclass(frozen=True)
class BulkAction:
    """One action: ``apply`` is called for each submission, with the user and what the form asked.

    It checks each on its own and raises one of ``refusals`` for what is left as it is; ``left``
    says which that are, ``asks`` what is about to happen.
    """

    key: str
    label: Any
    asks: Any
    left: Any
    permission: str
    apply: Callable[[Submission, Any, dict[str, Any]], Any]
    refusals: tuple[type[Exception], ...]
    form: type[forms.Form] = forms.Form


class ReasonForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Reason"), choices=ExclusionReason.choices, widget=forms.RadioSelect
    )


def _exclude(submission: Submission, user: Any, said: dict[str, Any]) -> None:
    reason = ExclusionReason(said["reason"])
    exclude_submission(submission=submission, reason=reason, user=user)


def _accept(submission: Submission, user: Any, said: dict[str, Any]) -> None:
    accept_held(submission=submission, user=user)


ACTIONS = {
    action.key: action
    for action in (
        BulkAction(
            key="exclude",
            label=_("Exclude what is chosen"),
            asks=_("They are counted as excluded, and can be put back."),
            left=_("Left as they are: withdrawn, excluded already, or answered."),
            permission="submissions.change_submission",
            apply=_exclude,
            refusals=(NotExcludable, StillInUse),
            form=ReasonForm,
        ),
        BulkAction(
            key="accept",
            label=_("Accept what is held"),
            asks=_("Those that are held for review are accepted: they count and are analysed."),
            left=_("Left as they are: not held for review."),
            permission=REVIEWS_HELD,
            apply=_accept,
            refusals=(NotHeld,),
        ),
    )
}


def register_bulk_action(action: BulkAction) -> BulkAction:
    """Offer ``action`` on the list of submissions, to those with its permission."""
    ACTIONS[action.key] = action
    return action


def offered_to(user: Any) -> list[BulkAction]:
    return [action for action in ACTIONS.values() if user.has_perm(action.permission)]
