from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from engagement.submissions.models import SubmissionPart


class ReadingQuerySet(models.QuerySet["Reading"]):
    def of(self, consultation: Any) -> "ReadingQuerySet":
        return self.filter(part__submission__consultation=consultation)


class Reading(models.Model):
    """What a part says by itself, kept so that no run reads it again.

    ``key`` changes with the text, the model and the rules that it was read by; ``about`` holds the
    opinions' spans, form and words, ``vectors`` theirs in float16. It may be deleted at any time:
    the next run reads the part again.
    """

    part = models.OneToOneField(
        SubmissionPart, on_delete=models.CASCADE, primary_key=True, related_name="reading"
    )
    key = models.CharField(max_length=32)
    about = models.JSONField(default=dict)
    vectors = models.BinaryField()

    objects: ClassVar[Any] = ReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        ordering: ClassVar[list[str]] = ["part"]

    def __str__(self) -> str:
        return f"#{self.part_id}"
