from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .bilingual import Bilingual


class DepartmentQuerySet(models.QuerySet["Department"]):
    def with_member(self, user: Any) -> "DepartmentQuerySet":
        return self.filter(members=user)


class Department(Bilingual, models.Model):
    """A part of the city's administration that answers for themes (担当課), and who works there."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    name_en = models.CharField(_("name (English)"), max_length=100, blank=True)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="departments",
        blank=True,
        limit_choices_to={"is_citizen": False, "is_active": True},
        verbose_name=_("members"),
    )

    objects: ClassVar[Any] = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.in_language("name")
