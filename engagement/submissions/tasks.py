from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from .models import SubmitterIdentity


@shared_task
def send_copy(submission_id: int) -> None:
    """Mail the submitter their receipt number and a copy of their text."""
    from .services.mail import mail_copy

    mail_copy(submission_id=submission_id)


@shared_task
def send_waiting_copies() -> None:
    """Queue again the copies whose task was lost with the queue."""
    waiting = SubmitterIdentity.objects.filter(
        copy_sent_at=None, submission__recorded_at__lt=timezone.now() - timedelta(minutes=5)
    ).exclude(email="")
    for submission_id in waiting.values_list("submission_id", flat=True)[:500]:
        send_copy.delay(submission_id)
