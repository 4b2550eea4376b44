"""How a consultation takes what is sent beside the words of the web form."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel


class FileKind(models.TextChoices):
    """Kinds of files that are known by their content."""

    PDF = "pdf", "PDF"
    WORD = "docx", _("Word (.docx)")
    EXCEL = "xlsx", _("Excel (.xlsx)")
    JPEG = "jpg", _("JPEG image")
    PNG = "png", _("PNG image")


class ArrivalRule(models.TextChoices):
    """By what a letter is in time."""

    RECEIVED = "received", _("Must arrive within the period")
    POSTMARK = "postmark", _("Must be posted within the period (postmark)")


class LateRule(models.TextChoices):
    """What becomes of what comes too late on paper, by fax or by e-mail."""

    ACCEPT = "accept", _("Accepted like the others")
    REFERENCE = "reference", _("For reference only, with a reason")
    REFUSE = "refuse", _("Not accepted: counted as outside the period")


class ReceptionSettings(models.Model):
    """The part of a consultation's settings that reception works by."""

    takes_pdf = models.BooleanField(FileKind.PDF.label, default=False)
    takes_word = models.BooleanField(FileKind.WORD.label, default=False)
    takes_excel = models.BooleanField(FileKind.EXCEL.label, default=False)
    takes_images = models.BooleanField(_("Images (JPEG, PNG)"), default=False)
    max_files = models.PositiveSmallIntegerField(
        _("most files"), default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    max_file_megabytes = models.PositiveSmallIntegerField(
        _("largest file (MB)"), default=10, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    arrival_rule = models.CharField(
        _("letters"), max_length=10, choices=ArrivalRule, default=ArrivalRule.RECEIVED
    )
    late_rule = models.CharField(
        _("late arrivals"), max_length=10, choices=LateRule, default=LateRule.REFUSE
    )
    second_reader = models.BooleanField(
        _("second reader"),
        default=False,
        help_text=_("What staff type in counts once another person has read it against the paper."),
    )

    second_masker = models.BooleanField(
        _("second person for masks"),
        default=False,
        help_text=_(
            "What is hidden of a submission, and what may be shown, is confirmed by another person."
        ),
    )

    reception_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [
                        FieldPanel("takes_pdf"),
                        FieldPanel("takes_word"),
                        FieldPanel("takes_excel"),
                        FieldPanel("takes_images"),
                    ]
                ),
                FieldRowPanel([FieldPanel("max_files"), FieldPanel("max_file_megabytes")]),
            ],
            heading=_("Attachments"),
            help_text=_(
                "Kinds of files that may be sent with a comment; none by default. Staff alone read "
                "them. The kind is told by the content, and macros are refused."
            ),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("arrival_rule"), FieldPanel("late_rule")]),
                FieldPanel("second_reader"),
            ],
            heading=_("Proxy entry"),
            help_text=_("For what comes by post, fax, e-mail or over the counter."),
        ),
        FieldPanel("second_masker"),
    ]

    class Meta:
        abstract = True

    @property
    def file_kinds(self) -> list[FileKind]:
        """What may be attached to a comment."""
        taken = {
            FileKind.PDF: self.takes_pdf,
            FileKind.WORD: self.takes_word,
            FileKind.EXCEL: self.takes_excel,
            FileKind.JPEG: self.takes_images,
            FileKind.PNG: self.takes_images,
        }
        return [kind for kind, is_taken in taken.items() if is_taken]
