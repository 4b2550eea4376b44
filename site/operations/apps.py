from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """What those who run an installation need: its condition, its figures, its backups."""

    name = "operations"
    verbose_name = _("Operations")
