from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class License(models.TextChoices):
    """Under what a city gives its data on."""

    CC_BY = "cc_by", "CC BY 4.0"
    CC0 = "cc0", "CC0 1.0"
    PDL = "pdl", _("Public Data License 1.0 (PDL1.0)")
    OTHER = "other", _("Other, as below")
    NONE = "none", _("None named")


ADDRESSES = {
    License.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    License.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    License.PDL: "https://www.digital.go.jp/resources/open_data/public_data_license_v1.0",
}


@register_setting(icon="globe")
class OpenDataSettings(BaseGenericSetting):
    """Who publishes the data, and what may be done with them."""

    license = models.CharField(_("licence"), max_length=10, choices=License, default=License.CC_BY)
    license_name = models.CharField(_("name of another licence"), max_length=200, blank=True)
    license_address = models.URLField(_("address of another licence"), blank=True)

    panels = (
        FieldPanel("license"),
        FieldPanel("license_name"),
        FieldPanel("license_address"),
    )

    class Meta:
        verbose_name = _("open data")

    @property
    def name(self) -> str:
        if self.license == License.NONE:
            return ""
        return self.license_name if self.license == License.OTHER else self.get_license_display()

    @property
    def address(self) -> str:
        if self.license == License.OTHER:
            return self.license_address
        return ADDRESSES.get(License(self.license), "")
