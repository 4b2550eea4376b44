from array import array
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Meaning(models.Model):
    """What a text means to the language model: a unit vector, found again by the text's hash.

    Workers store it, so that web processes compare texts without loading a language model.
    """

    key = models.CharField(_("key"), max_length=64, unique=True)
    model = models.CharField(_("model"), max_length=64)
    stored = models.BinaryField()

    class Meta:
        verbose_name = _("meaning")
        verbose_name_plural = _("meanings")
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return self.key

    @property
    def vector(self) -> "array[float]":
        return array("f", bytes(self.stored))

    @staticmethod
    def as_stored(vector: Any) -> bytes:
        return array("f", vector).tobytes()
