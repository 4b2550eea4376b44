"""Mails that go out by themselves: ids in, everything else from the database."""

from celery import shared_task


@shared_task
def tell_of_results(consultation_id: int) -> None:
    """The results of a consultation have appeared: queue the mails that this causes."""
    from .following.services.tell import queue_follow_notices
    from .services.tell_of_correction import queue_correction_notices
    from .services.tell_submitters import queue_answer_notices

    queue_correction_notices(consultation_id=consultation_id)
    queue_answer_notices(consultation_id=consultation_id)
    queue_follow_notices(consultation_id=consultation_id)


@shared_task
def send_answer_notice(submission_id: int) -> None:
    """Tell one submitter that the answer is there."""
    from .services.tell_submitters import send_notice

    send_notice(submission_id=submission_id)


@shared_task
def send_correction_notice(notice_id: int) -> None:
    """Tell one submitter that the answer was corrected."""
    from .services.tell_of_correction import send_notice

    send_notice(notice_id=notice_id)


@shared_task
def publish_planned() -> None:
    """Publish what was planned for a time that has come."""
    from .services.plan_publication import publish_due

    publish_due()


@shared_task
def send_reminders() -> None:
    """Remind staff of the answers that are due and of those that wait for their approval."""
    from .services.remind import remind_staff

    remind_staff()


@shared_task
def send_follow_notice(notice_id: int) -> None:
    """Tell one follower of one event."""
    from .following.services.tell import send_notice

    send_notice(notice_id=notice_id)


@shared_task
def answer_request(subscription_id: int) -> None:
    """Mail who asked to follow the link that confirms it."""
    from .following.services.ask import mail_answer

    mail_answer(subscription_id=subscription_id)


@shared_task
def sweep_mails() -> None:
    """Find the mails that are due, and those that a dead worker or a lost queue left unsent."""
    from .services.sweep import sweep

    sweep()


@shared_task
def prepare_files(page_id: int) -> None:
    """Queue the files of published results."""
    from .models import ResponseSummary
    from .services import make_file as service

    if page := ResponseSummary.objects.filter(pk=page_id).first():
        service.prepare_files(page=page)


@shared_task
def make_file(file_id: int) -> None:
    """Make one file of published results; nothing happens if another worker has it."""
    from .models import SummaryFile
    from .services import make_file as service

    if file := SummaryFile.objects.filter(pk=file_id).select_related("page").first():
        service.make_file(file=file)


@shared_task
def sweep_files() -> None:
    """Find the files that a dead worker or a lost queue left unmade."""
    from .models import SummaryFile

    for pk in SummaryFile.objects.undone().values_list("pk", flat=True)[:50]:
        make_file.delay(pk)


@shared_task
def erase_identities() -> None:
    """Erase who wrote what, where the time that a consultation keeps it is over."""
    from .services.erase_identities import erase_due

    erase_due()


@shared_task
def remember_meanings() -> None:
    """Look at the themes, answers and passages that are new or were reworded."""
    from .services import remember_meanings as service

    service.remember_meanings()
