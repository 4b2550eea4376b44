"""The safety net under the mails, and the clock of those that come due by themselves."""

from engagement.consultations.models import Consultation

from ..following.services.ask import forget_unconfirmed, queue_waiting_answers
from ..following.services.tell import queue_follow_notices
from ..models import ResponseSummary
from .tell_of_correction import queue_correction_notices
from .tell_submitters import queue_answer_notices


def sweep() -> None:
    """Queue whatever mail is due. A mail that is queued twice is sent once."""
    forget_unconfirmed()
    queue_waiting_answers()
    followed = Consultation.objects.filter(subscriptions__isnull=False).distinct()
    for pk in followed.values_list("pk", flat=True):
        queue_follow_notices(consultation_id=pk)
    for page in ResponseSummary.objects.live():
        consultation_id = page.get_parent().pk
        queue_answer_notices(consultation_id=consultation_id)
        queue_correction_notices(consultation_id=consultation_id)
