from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConsultationsConfig(AppConfig):
    name = "engagement.consultations"
    verbose_name = _("Consultations")

    def ready(self) -> None:
        from . import guards  # noqa: F401
