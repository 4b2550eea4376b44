"""What the data folder is filled with. Every step may be repeated and keeps what is there."""

from datetime import datetime, time, timedelta
from typing import Any

from .options import REPOSITORY, Options

DRAFT = REPOSITORY / "engagement" / "consultations" / "data" / "kanazawa.json"
SLUG = "strategy"
NOTICE = (
    "これはデモ用の画面です。募集期間と寄せられた意見はすべてサンプルで、"
    "実際の意見募集ではありません。"
)
NOTICE_EN = (
    "This is a demonstration. The comment period and all comments are samples; this is not a real "
    "call for comments."
)


def prepare_database() -> None:
    _command("migrate", interactive=False, verbosity=1)


def set_up_site(options: Options) -> None:
    city = {"municipality": "金沢市", "municipality_en": "Kanazawa"}
    _command("set_up_site", hostname="localhost", port=options.port, **city)
    _command("set_up_roles")


def import_draft(options: Options) -> None:
    """Import the draft once: published with a sample period, or as drafts for staff to publish."""
    from engagement.consultations.models import Consultation

    if Consultation.objects.filter(slug=SLUG).exists():
        return
    if not options.samples:
        _command("import_draft", str(DRAFT), slug=SLUG)
        return
    opens, closes = sample_period()
    _command(
        "import_draft",
        str(DRAFT),
        slug=SLUG,
        publish=True,
        opens=opens.isoformat(),
        closes=closes.isoformat(),
        notice=NOTICE,
        notice_en=NOTICE_EN,
    )


def load_samples() -> None:
    """Load the samples once, and have grouped whatever an earlier start left ungrouped."""
    from engagement.consultations.models import Consultation
    from engagement.review.services.request_run import request_run
    from engagement.submissions.models import Submission

    _command("load_samples", SLUG)
    if Submission.objects.awaiting_analysis().exists():
        request_run(consultation=Consultation.objects.get(slug=SLUG))


def sample_period() -> tuple[datetime, datetime]:
    """From 9:00 a fortnight ago to the end of the day in 16 days, in Tokyo."""
    from django.utils import timezone

    today = timezone.localdate()
    opens = datetime.combine(today - timedelta(days=14), time(9))
    closes = datetime.combine(today + timedelta(days=17), time(0))
    return timezone.make_aware(opens), timezone.make_aware(closes)


def _command(name: str, *arguments: str, **options: Any) -> None:
    """Run a command of manage.py in this process; what it prints goes to the log of the setup."""
    from django.core.management import call_command

    call_command(name, *arguments, **options)
