"""One change to a consultation's review at a time."""

from engagement.consultations.models import Consultation


def lock_review(consultation: Consultation) -> None:
    """Hold the consultation's review until the surrounding transaction ends.

    A move by staff and a run that stores its result, or two people's moves, thus come one after
    the other. Submissions still come in meanwhile. SQLite, which has one writer at a time anyway,
    needs no lock.
    """
    Consultation.objects.select_for_update(of=("self",), no_key=True).get(pk=consultation.pk)
