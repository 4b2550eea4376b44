"""The answer to an opinion goes with the opinion's words."""

from django.db.models import QuerySet
from wagtail.log_actions import log

from engagement.submissions.models import Submission

from ..models import Response


def forget_answers(*, submission: Submission) -> None:
    """Delete the answers to single opinions of ``submission``, whose words are going.

    Called inside the transaction of that change. The log keeps that there was one.
    """
    answers: QuerySet[Response] = Response.objects.filter(opinion__submission=submission)
    for response in answers:
        log(
            instance=response,
            action="machikoe.response.forget",
            title=f"#{response.pk}",
            deleted=True,
        )
        response.delete()
