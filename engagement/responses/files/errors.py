"""Why a file was not made, in words that tell what to do."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    TOO_LONG = (
        "too_long",
        _("A text is longer than a cell of a workbook holds. Take the CSV or the Word file."),
    )
    UNEXPECTED = "unexpected", _("The file could not be made. Ask who runs the server.")


class CannotBeMade(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
