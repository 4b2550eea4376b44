from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResponsesConfig(AppConfig):
    name = "engagement.responses"
    verbose_name = _("Responses")

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from . import integrity  # noqa: F401

        # So that Wagtail knows which reflections are in use, and refuses to delete them.
        ReferenceIndex.register_model(self.get_model("Response"))
