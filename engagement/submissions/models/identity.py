from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..encryption import EncryptedTextField
from .submission import ExclusionReason, State, Submission


class SubmitterIdentityQuerySet(models.QuerySet["SubmitterIdentity"]):
    def waiting_for_copy(self) -> "SubmitterIdentityQuerySet":
        """Who is to be mailed a copy: nobody for what is held, or else strangers could be written
        to by filling in their addresses."""
        return (
            self.filter(copy_sent_at=None)
            .exclude(email="")
            .exclude(submission__state=State.HELD)
            .exclude(submission__exclusion_reason=ExclusionReason.SPAM)
        )


class SubmitterIdentity(models.Model):
    """Who sent it, apart from what was sent; encrypted in the database.

    Its fields are named as ``consultations.models.FieldKey`` names them.
    """

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="identity")
    email = EncryptedTextField(_("e-mail address"), blank=True)
    name = EncryptedTextField(pgettext_lazy("person", "name"), blank=True)
    kana = EncryptedTextField(_("name in kana"), blank=True)
    address = EncryptedTextField(_("address"), blank=True)
    telephone = EncryptedTextField(_("telephone number"), blank=True)
    copy_sent_at = models.DateTimeField(_("copy mailed"), null=True, editable=False)

    objects: ClassVar[Any] = SubmitterIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("submitter's identity")
        verbose_name_plural = _("submitters' identities")

    def __str__(self) -> str:
        return str(self.submission)
