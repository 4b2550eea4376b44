"""What submissions speak about must stay in the draft: measures, goals, and the draft itself."""

from typing import Any

from engagement.consultations.usage import register_usage

from .models import Submission, SubmissionPart, SubmissionTarget


@register_usage
def codes_named_by_submitters(consultation: Any) -> set[str]:
    submissions = Submission.objects.filter(consultation=consultation)
    parts = SubmissionPart.objects.filter(submission__consultation=consultation)
    targets = SubmissionTarget.objects.filter(submission__consultation=consultation)
    return {
        *submissions.values_list("goal_code", flat=True).distinct(),
        *parts.values_list("goal_code", flat=True).distinct(),
        *targets.values_list("measure_code", flat=True).distinct(),
    }
