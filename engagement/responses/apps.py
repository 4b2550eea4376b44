from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResponsesConfig(AppConfig):
    name = "engagement.responses"
    verbose_name = _("Responses")

    def ready(self) -> None:
        from wagtail.models import ReferenceIndex

        from engagement.submissions.events import before_rewording

        from . import integrity, review_guard  # noqa: F401
        from .services.forget_answers import forget_answers

        before_rewording(lambda submission: forget_answers(submission=submission))

        # So that Wagtail knows which reflections are in use, and refuses to delete them.
        ReferenceIndex.register_model(self.get_model("Response"))
