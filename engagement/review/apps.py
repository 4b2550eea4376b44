from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "engagement.review"
    verbose_name = _("Review")

    def ready(self) -> None:
        from engagement.submissions.events import after_receipt

        from . import usage  # noqa: F401
        from .services.request_run import request_run_after_receipt

        after_receipt(request_run_after_receipt)
