import json
from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from engagement.consultations.models import Consultation

from ..encryption import EncryptedTextField


class UnsentComment(models.Model):
    """What somebody with an account has begun to write: nobody's but theirs until it is sent.

    Encrypted in the database, shown nowhere in the admin, and gone with the account.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="unsent_comments"
    )
    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    content = EncryptedTextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "consultation"], name="one_unsent_comment_of_a_user"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def opinions(self) -> list[dict[str, Any]]:
        """The boxes of the form: text, goal, measures and stance of each."""
        boxes: list[dict[str, Any]] = json.loads(self.content)
        return boxes

    @property
    def texts(self) -> list[str]:
        return [box["text"] for box in self.opinions if box["text"]]
