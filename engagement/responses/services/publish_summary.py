"""Publishing the opinions with the city's answers (結果公表)."""

from itertools import islice
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from engagement.consultations.models import Consultation
from engagement.consultations.permissions import require
from engagement.submissions.text import clean_text

from ..answers import placements_that_count
from ..checks import Problem, checks
from ..corrections import correction
from ..models import AnsweredOpinion, PlannedPublication, PlanState, ResponseSummary
from ..snapshot import Snapshot, anchor_of
from ..tasks import prepare_files, tell_of_results
from .make_file import drop_files
from .snapshot import build_snapshot
from .tell_of_correction import note_affected

SLUG = "results"
TITLE = "結果公表（ご意見の概要と市の考え方）"
TITLE_EN = "Results: opinions and the city's views"


class NotReady(Exception):
    """Something must be mended before the results can be published: ``problems``."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(len(problems))
        self.problems = problems

    def __str__(self) -> str:
        return _("The results cannot be published yet.")


def problems(consultation: Consultation) -> list[Problem]:
    """Everything to be mended before the results of ``consultation`` can be published."""
    snapshot = build_snapshot(consultation=consultation)
    return [check.problem for check in checks(consultation, snapshot) if check.problem]


def publish_summary(
    *, consultation: Consultation, user: Any, reason: str = "", shows_former: bool = True
) -> ResponseSummary:
    """Freeze the approved answers of ``consultation`` and publish them: all at once, or nothing.

    Publishing again is a correction: a new revision of the same page, which tells what changed,
    the ``reason``, and the former wording if it ``shows_former``.

    Raises ``PermissionDenied``, and ``NotReady`` while a check fails.
    """
    require(user, "responses.publish_response")
    with transaction.atomic():
        # One publisher at a time: a consultation has one page of results.
        consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
        snapshot = build_snapshot(consultation=consultation)
        found = [check.problem for check in checks(consultation, snapshot) if check.problem]
        if found:
            raise NotReady(found)
        earlier = ResponseSummary.objects.child_of(consultation).first()
        former = earlier.edition if earlier else ""
        if earlier:
            _tell_what_changed(earlier.snapshot, snapshot, consultation, reason, shows_former)
        page = _page_with(snapshot, consultation)
        page.save_revision(user=user).publish(user=user, skip_permission_checks=True)
        page.refresh_from_db()
        _freeze_answers(consultation, page)
        # What was corrected does not live on in files.
        drop_files(files=page.files.all())
        note_affected(consultation=consultation, page=page, former=former)
        PlannedPublication.objects.filter(
            consultation=consultation, state=PlanState.WAITING
        ).update(state=PlanState.DONE)
        log(
            instance=page,
            action="machikoe.summary.publish",
            user=user,
            data={key: snapshot["counts"][key] for key in ("submitters", "opinions", "rows")},
        )
        prepare_files.delay_on_commit(page.pk)
        tell_of_results.delay_on_commit(consultation.pk)
    return page


def _tell_what_changed(
    old: Snapshot, new: Snapshot, consultation: Consultation, reason: str, shows_former: bool
) -> None:
    """Add the correction, if there is one, to the history that the page carries."""
    entry = correction(
        old,
        new,
        reason=clean_text(reason).strip(),
        shows_former=shows_former,
        consultation=consultation,
    )
    is_told = bool(entry["rows"] or entry["reason"])
    new["corrections"] = [*old.get("corrections", []), *([entry] if is_told else [])]


def _freeze_answers(consultation: Consultation, page: ResponseSummary) -> None:
    """Keep which row answers which opinion, for those who ask what became of theirs."""
    places = placements_that_count(consultation).order_by("pk")
    fields = (
        *("opinion__submission", "opinion__start", "opinion__end", "theme"),
        "opinion__response__opinion",
    )
    answers = (
        AnsweredOpinion(
            submission_id=submission,
            start=start,
            end=end,
            anchor=anchor_of(theme, single),
            edition=page.edition,
        )
        for submission, start, end, theme, single in places.values_list(*fields).iterator()
    )
    # Two publications at one moment by a clock that was set back are one edition: the later.
    AnsweredOpinion.objects.filter(
        submission__consultation=consultation, edition=page.edition
    ).delete()
    while batch := list(islice(answers, 1000)):
        AnsweredOpinion.objects.bulk_create(batch)


def _page_with(snapshot: Snapshot, consultation: Consultation) -> ResponseSummary:
    """The page of results as staff last edited it, or a new one, with ``snapshot`` in it."""
    existing = ResponseSummary.objects.child_of(consultation).first()
    if existing is None:
        new = ResponseSummary(
            title=TITLE, title_en=TITLE_EN, slug=SLUG, live=False, snapshot=snapshot
        )
        consultation.add_child(instance=new)
        return new
    page: ResponseSummary = existing.get_latest_revision_as_object()
    page.snapshot = snapshot
    # "Publish" means now, whatever times an editor left on the page.
    page.go_live_at = page.expire_at = None
    return page
