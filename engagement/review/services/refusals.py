"""Why a step of the review is refused, in words for the person who tried."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ..guards import Closure
from ..models import ReviewEvent, Theme


class Refused(Exception):
    """The step is not possible as things are now; nothing has changed. ``url`` leads onwards."""

    url = ""


class ReviewClosed(Refused):
    """The results are published: what they were made from stays as it is."""

    def __init__(self, closure: Closure) -> None:
        super().__init__(closure.reason)
        self.url = closure.url


class ThemeLocked(Refused):
    """A locked theme changes neither its name nor its opinions."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme.pk)
        self.theme = theme

    def __str__(self) -> str:
        return _("“%(theme)s” is locked. Unlock it first.") % {"theme": self.theme}


class ThemeOutdated(Refused):
    """Somebody changed the theme since it was shown; ``events`` tell what they did."""

    def __init__(self, theme: Theme, events: Sequence[ReviewEvent]) -> None:
        super().__init__(theme.pk)
        self.theme, self.events = theme, list(events)

    def __str__(self) -> str:
        return _(
            "“%(theme)s” has changed since you opened the page (%(what)s). Nothing was "
            "overwritten; look at it and try again."
        ) % {"theme": self.theme, "what": "; ".join(map(who_did_what, self.events))}


class ThemeGone(Refused):
    """The theme is not in use any more."""

    def __str__(self) -> str:
        return _("The theme is no longer there. Choose again.")


class CannotUndo(Refused):
    """The step has been undone already, or is none that can be."""

    def __str__(self) -> str:
        return _("This step cannot be undone or redone (any more).")


class LaterStep(Refused):
    """Something that happened later builds on the step; ``event`` is it, where it is known."""

    def __init__(self, event: ReviewEvent | None) -> None:
        super().__init__(event)
        self.event = event

    def __str__(self) -> str:
        if self.event is None:
            return _("Something that was changed later depends on this step.")
        return _(
            "A later step depends on this one: %(what)s. Undo that step first, if it is not wanted."
        ) % {"what": who_did_what(self.event)}


class BadPartition(Refused):
    """The parts of a split overlap, are empty, too many, or hold other opinions."""

    def __str__(self) -> str:
        return _("Choose opinions of this theme for each of one to four new themes.")


class SameTheme(Refused):
    """There is nothing to merge, or to refer to."""

    def __str__(self) -> str:
        return _("Choose another theme.")


class OpinionGone(Refused):
    """Somebody has cut or dropped it meanwhile, or its submission left the review."""

    def __str__(self) -> str:
        return _("The opinions have changed meanwhile. Look at them and try again.")


class OpinionHeld(ReviewClosed):
    """Something holds on to the opinion as it is."""


class BadCut(Refused):
    """The borders leave fewer than two pieces with words in them."""

    def __str__(self) -> str:
        return _("Choose a place inside one opinion, with words on both sides.")


class NotNeighbours(Refused):
    """Only what stands side by side in one part of a submission is joined."""

    def __str__(self) -> str:
        return _("Only neighbours can be joined, within what was sent as one opinion.")


class LastOpinion(Refused):
    """A submission without an opinion is excluded with a reason, not dropped piece by piece."""

    def __str__(self) -> str:
        return _("It is the submission's only opinion. Exclude the whole submission instead.")


class Overlaps(Refused):
    """What would be restored is part of another opinion by now."""

    def __str__(self) -> str:
        return _("Its words belong to another opinion by now. Split that one instead.")


class NotAttached(Refused):
    """No language model is attached to this installation."""

    def __str__(self) -> str:
        return _("No language model is attached to this installation.")


class AlreadyAsked(Refused):
    """A question about the theme is under way."""

    def __str__(self) -> str:
        return _("The model is being asked about this theme already.")


class TooManyQuestions(Refused):
    """The limit of questions in an hour is reached."""

    def __str__(self) -> str:
        return _("The model has been asked as often as it may be in an hour. Try again later.")


class NothingToSend(Refused):
    """No opinion of the theme may be sent."""

    def __str__(self) -> str:
        return _("No opinion of this theme may be sent. Settle the marks of personal data first.")


class PromptChanged(Refused):
    """What would be sent is not what the person agreed to send."""

    def __str__(self) -> str:
        return _(
            "The opinions have changed since you opened the page, and nothing was sent. Look at "
            "what would be sent now."
        )


class WordingDecided(Refused):
    """Somebody accepted or refused it, or there is no proposal."""

    def __str__(self) -> str:
        return _("This proposal has been decided already.")


def who_did_what(event: Any) -> str:
    """As in 「論点名の変更、加賀 花子、14:05」."""
    who = event.actor.get_full_name() if event.actor else _("the analysis")
    when = timezone.localtime(event.at).strftime("%H:%M")
    return f"{event.get_kind_display()}, {who}, {when}"


class TooLargeSheet(Refused):
    """An edited list has at most so many bytes."""

    def __str__(self) -> str:
        return _("The file is larger than %(size)s MB. Split it.") % {
            "size": self.args[0] // (1024 * 1024)
        }


class SheetNotReady(Refused):
    """There is no preview (any more) that could be applied."""

    def __str__(self) -> str:
        return _("There is nothing to apply. Send the list again.")
