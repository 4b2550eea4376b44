from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def visible_to(self, user: Any) -> "SavedSearchQuerySet":
        return self.filter(Q(owner=user) | Q(is_shared=True)).select_related("owner")


class SavedSearch(models.Model):
    """Filters of the list of submissions under a name; of one member of staff, or for all."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches"
    )
    name = models.CharField(_("name of the search"), max_length=60)
    # What follows the question mark of the list's address.
    query = models.CharField(max_length=1000)
    is_shared = models.BooleanField(_("shared with all staff"), default=False)

    objects: ClassVar[Any] = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved search")
        verbose_name_plural = _("saved searches")
        ordering: ClassVar[list[str]] = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
