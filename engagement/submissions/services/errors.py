"""Why a submission cannot be accepted as it is."""


class SubmissionError(Exception):
    """The submission cannot be accepted as it is. Never carries what a citizen wrote."""


class EmptyText(SubmissionError):
    """There is nothing in the text."""


class TextTooLong(SubmissionError):
    """The text is longer than the consultation allows."""


class UnknownTarget(SubmissionError):
    """A goal or measure that the published draft does not hold, or an unknown stance."""


class MissingAnswer(SubmissionError):
    """A field that the consultation requires is empty; the argument is its key."""


class UnknownAnswer(SubmissionError):
    """An answer to what is not asked, or a choice that is not offered; the argument is the key."""


class MissingReason(SubmissionError):
    """It came late and is for reference only: that needs a reason."""


class NoConsent(SubmissionError):
    """The consultation asks for consent, and it was not given."""
