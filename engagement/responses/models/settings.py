from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


@register_setting(icon="openquote")
class ResponseSettings(BaseGenericSetting):
    """How a city works on its answers."""

    own_department_only = models.BooleanField(
        _("responders see only what is assigned to their department"),
        default=False,
        help_text=_(
            "Whoever may not see the responses of every department then sees, and writes to, the "
            "themes of their own departments only."
        ),
    )

    class Meta:
        verbose_name = _("settings of responses")
