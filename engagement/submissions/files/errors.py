"""Why a file is not taken."""

from ..services.errors import SubmissionError


class FileRefused(SubmissionError):
    """The file is not taken. Never carries its name or content."""


class UnknownKind(FileRefused):
    """By its content it is none of the kinds that are taken."""


class EmptyFile(FileRefused):
    """It holds nothing."""


class TooLarge(FileRefused):
    """It is larger than the consultation allows, as it is or unpacked."""


class ActiveContent(FileRefused):
    """It holds macros or a program."""


class Broken(FileRefused):
    """It begins as a file of its kind, and cannot be read to the end; or it is locked."""


class Infected(FileRefused):
    """The virus scanner found something."""


class TooManyFiles(FileRefused):
    """More files than the consultation allows."""


class FileGone(FileRefused):
    """A file that was chosen earlier is not kept any more, or belongs to another submission."""
