from collections.abc import Callable
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    OK = "ok", _("in order")
    WARNING = "warning", _("look at it")
    FAILING = "failing", _("does not work")


@dataclass(frozen=True)
class Finding:
    """What one look at the installation found, and what to do about it.

    Texts are in the language of who asks and hold nothing that a citizen wrote.
    """

    subject: str
    level: Level
    state: str
    remedy: str = ""

    @property
    def is_ok(self) -> bool:
        return self.level == Level.OK


Check = Callable[[], Finding]
