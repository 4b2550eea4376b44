from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "engagement.review"
    verbose_name = _("Review")

    def ready(self) -> None:
        from engagement.submissions.events import after_receipt, before_rewording
        from engagement.submissions.filters import register_hinted
        from engagement.submissions.ledger import register_unfinished
        from engagement.submissions.whereabouts import register_whereabouts, register_work

        from . import bulk, usage  # noqa: F401
        from .open_work import hinted, without_theme
        from .services.forget_submission import forget_submission
        from .services.request_run import request_run_after_receipt
        from .whereabouts import in_the_review, work_in_the_review
        from .wording.target import check_settings

        check_settings()

        register_hinted(hinted)
        register_whereabouts(in_the_review)
        register_work(work_in_the_review)
        register_unfinished(without_theme)
        after_receipt(request_run_after_receipt)
        before_rewording(lambda submission: forget_submission(submission=submission))
