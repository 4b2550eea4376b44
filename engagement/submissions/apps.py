from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SubmissionsConfig(AppConfig):
    name = "engagement.submissions"
    verbose_name = _("Submissions")

    def ready(self) -> None:
        from . import usage  # noqa: F401
