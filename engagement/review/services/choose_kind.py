"""Whether a run has to look at everything, or the new opinions alone will do."""

from engagement.submissions.models import Submission

from ..models import Placement, Run, RunKind, Standing

# Below, everything is grouped anew in a few seconds, and better.
FEWEST = 2_000
# Themes are found anew once so many opinions came since, or wait for a theme.
MOST_NEW = 0.1
MOST_WAITING = 0.02


def only_new_will_do(run: Run) -> bool:
    """Whether adding the new opinions to the themes is enough, and was not asked to be more."""
    standing = Standing.objects.filter(consultation=run.consultation).defer("content").first()
    if run.kind == RunKind.FULL or standing is None or standing.opinions < FEWEST:
        return False
    since = Placement.objects.filter(
        run__consultation=run.consultation, run__gt=standing.run_id, run__kind=RunKind.NEW
    )
    waiting = Submission.objects.filter(consultation=run.consultation).awaiting_analysis()
    return bool(
        since.count() + waiting.count() <= MOST_NEW * standing.opinions
        and since.unplaced().count() <= MOST_WAITING * standing.opinions
    )
