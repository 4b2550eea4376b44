from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, Panel
from wagtail.models import Orderable

from .consultation import Consultation


class FieldKey(models.TextChoices):
    """What a city may ask of a submitter beside the comment itself."""

    EMAIL = "email", _("E-mail address")
    NAME = "name", pgettext_lazy("person", "Name")
    KANA = "kana", _("Name in kana")
    ADDRESS = "address", _("Address")
    TELEPHONE = "telephone", _("Telephone number")
    DISTRICT = "district", _("District")
    AFFILIATION = "affiliation", _("Relation to the city")
    AGE_GROUP = "age_group", _("Age group")


# Fields that say who somebody is; the others only say what kind of person, and are counted.
IDENTIFYING = [
    FieldKey.EMAIL,
    FieldKey.NAME,
    FieldKey.KANA,
    FieldKey.ADDRESS,
    FieldKey.TELEPHONE,
]


class Need(models.TextChoices):
    OFF = "off", _("not asked")
    OPTIONAL = "optional", _("optional")
    REQUIRED = "required", _("required")


class FormField(Orderable):
    """How one field of the comment form is asked for in one consultation.

    Without a row, a field is not asked; only the e-mail address is then optional.
    """

    consultation = ParentalKey(Consultation, related_name="form_fields", on_delete=models.CASCADE)
    key = models.CharField(_("field"), max_length=20, choices=FieldKey)
    need = models.CharField(_("asked"), max_length=10, choices=Need, default=Need.OPTIONAL)
    choices = models.TextField(
        _("choices"),
        blank=True,
        help_text=_("One per line, for district, relation to the city and age group."),
    )
    choices_en = models.TextField(
        _("choices (English)"), blank=True, help_text=_("In the same order.")
    )

    panels: ClassVar[list[Panel]] = [
        FieldRowPanel([FieldPanel("key"), FieldPanel("need")]),
        FieldRowPanel([FieldPanel("choices"), FieldPanel("choices_en")]),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("field of the form")
        verbose_name_plural = _("fields of the form")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["consultation", "key"], name="consultation_asks_each_field_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_key_display()}: {self.get_need_display()}"
