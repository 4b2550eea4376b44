"""What can go wrong, in words that a person at a shell or in a log can act on."""


class FeedbackError(Exception):
    """Base of every error that this package raises on purpose."""


class InputError(FeedbackError):
    """The comments, the strategy, earlier results or corrections are not what the contract says."""


class ModelError(FeedbackError):
    """An embedding model is missing, damaged or not allowed."""


class StandingError(FeedbackError):
    """What stays of an earlier run does not hold any more: everything is to be grouped anew."""


class ModelMissing(ModelError):
    """The model is not on this machine."""


class ModelUnsafe(ModelError):
    """The model's weights are in a format that can hold code."""


class LedgerError(FeedbackError):
    """What came out does not account for everything that went in."""
