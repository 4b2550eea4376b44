"""How long a consultation keeps who wrote what."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel


class RetentionSettings(models.Model):
    """The part of a consultation's settings that says when identities are erased."""

    identity_months = models.PositiveSmallIntegerField(
        _("months after publication"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    unpublished_months = models.PositiveSmallIntegerField(
        _("months after closing, if no results are public by then"),
        default=36,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("For a plan that was given up: what nobody answers is not kept for ever."),
    )
    erases_files = models.BooleanField(
        _("erase attachments and scans as well"),
        default=True,
        help_text=_("Keep them only where the city's rules on records ask for the originals."),
    )

    retention_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("identity_months"), FieldPanel("unpublished_months")]),
                FieldPanel("erases_files"),
            ],
            heading=_("Erasing of identities"),
            help_text=_(
                "So many months after the results were published, names, addresses, pass phrases, "
                "drafts, subscriptions and withdrawn texts are erased for good. Opinions, answers "
                "and statistics stay. After that nobody can be told of a correction by mail."
            ),
        ),
    ]

    class Meta:
        abstract = True
