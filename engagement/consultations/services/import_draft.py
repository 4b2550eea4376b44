"""Bringing a draft plan in as pages, the first time or as a newer draft of the same plan."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import LogContext
from wagtail.models import Page, Revision

from ..drafts.merge import merge_goal, merge_plan
from ..drafts.pages import read_consultation, read_goal, write_consultation, write_goal
from ..drafts.plan import Plan, PlanGoal
from ..drafts.report import ImportReport
from ..models import Consultation, Goal
from ..usage import measures_in_use

NOTHING = Plan(title="")


class ImportRefusedError(Exception):
    """The draft cannot come in as asked; the message says why. Nothing was changed."""


def import_draft(
    *,
    plan: Plan,
    slug: str,
    user: Any = None,
    publish: bool = False,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    notice: str = "",
    notice_en: str = "",
) -> ImportReport:
    """Make the consultation ``slug`` and its goals from ``plan``, or update them, or nothing.

    What changes becomes a new revision; published pages stay as they are unless ``publish``.
    Codes stay with what they name, and texts that the plan does not carry stay as staff left them.
    ``user`` is who imports, None for the operator of the server.

    Raises ``ImportRefusedError`` where the plan lacks a measure that has opinions or a goal that
    has a page, where a page is locked, or where the period is missing or wrong;
    ``PermissionDenied`` where ``user`` may not add, edit or publish the pages.
    """
    given = {
        "opens_at": opens_at,
        "closes_at": closes_at,
        "notice": notice,
        "notice_en": notice_en,
    }
    try:
        with transaction.atomic(), LogContext(user=user):
            parent = _front_page()
            consultation = _consultation(parent, slug)
            goals = _goals(consultation)
            old = _old_plan(consultation, goals)
            new = _merged(consultation, old, plan, _codes_ever_used(goals))
            changed = replace(old, goals=()) != replace(new, goals=())
            write_consultation(consultation, new)
            changed |= _set_given(consultation, given, publish)
            _store(consultation, parent, user, changed=changed, publish=publish)
            before = {goal.number: goal for goal in old.goals}
            for goal in new.goals:
                page = goals.get(goal.number) or Goal(slug=f"goal-{goal.number}")
                write_goal(page, goal)
                changed = before.get(goal.number) != goal
                _store(page, consultation, user, changed=changed, publish=publish)
    except ValidationError as error:
        raise ImportRefusedError(" ".join(error.messages)) from error
    return ImportReport.compare(consultation, old, new)


def _front_page() -> Page:
    """The page under which consultations stand, held so that two imports wait for each other."""
    for model in Consultation.allowed_parent_page_models():
        if page := model.objects.select_for_update().order_by("path").first():
            return page
    raise ImportRefusedError(_("There is no front page yet that could hold the consultation."))


def _consultation(parent: Page, slug: str) -> Consultation:
    """The latest draft of the consultation at ``slug``, or a new one."""
    page = parent.get_children().filter(slug=slug).first()
    if page is None:
        return Consultation(slug=Consultation._meta.get_field("slug").clean(slug, None))
    if not isinstance(page.specific, Consultation):
        raise ImportRefusedError(
            _("Another page already has the address “%(slug)s”.") % {"slug": slug}
        )
    latest: Consultation = _latest(page.specific)
    return latest


def _goals(consultation: Consultation) -> dict[int, Goal]:
    if consultation.pk is None:
        return {}
    pages = map(_latest, Goal.objects.child_of(consultation).order_by("path"))
    return {page.number: page for page in pages}


def _latest(page: Any) -> Any:
    if page.get_lock():
        raise ImportRefusedError(
            _("The page “%(page)s” is locked. Unlock it first.")
            % {"page": page.get_admin_display_title()}
        )
    return page.get_latest_revision_as_object()


def _old_plan(consultation: Consultation, goals: dict[int, Goal]) -> Plan:
    if consultation.pk is None:
        return NOTHING
    return replace(read_consultation(consultation), goals=tuple(map(read_goal, goals.values())))


def _codes_ever_used(goals: dict[int, Goal]) -> set[str]:
    """Codes in any revision of the goals, published or not."""
    pages = list(goals.values())
    revisions = Revision.page_revisions.filter(object_id__in=[str(page.pk) for page in pages])
    contents = [*revisions.values_list("content", flat=True)]
    contents += [page.serializable_data() for page in Goal.objects.filter(pk__in=pages)]
    return {
        item["code"]
        for content in contents
        for direction in content.get("directions", ())
        for item in (direction, *direction.get("measures", ()))
    }


def _merged(consultation: Consultation, old: Plan, plan: Plan, used: set[str]) -> Plan:
    if consultation.pk is None:
        return plan
    before = {goal.number: goal for goal in old.goals}
    goals = tuple(
        merge_goal(before.get(goal.number, PlanGoal(goal.number, "")), goal, used)
        for goal in plan.goals
    )
    new = replace(merge_plan(old, plan), goals=goals)
    _refuse_to_drop(old, new, measures_in_use(consultation))
    return new


def _refuse_to_drop(old: Plan, new: Plan, in_use: set[str]) -> None:
    kept_goals = {goal.number for goal in new.goals}
    for goal in old.goals:
        if goal.number not in kept_goals:
            raise ImportRefusedError(
                _("The draft has no basic goal %(number)s. If it is given up, delete its page.")
                % {"number": goal.number}
            )
    titles = {measure.code: measure.title for measure in old.measures}
    if dropped := sorted(in_use - {measure.code for measure in new.measures}):
        named = ", ".join(f"{code} {titles.get(code, '')}".strip() for code in dropped)
        raise ImportRefusedError(
            _("The draft lacks measures that have opinions: %(measures)s") % {"measures": named}
        )


def _set_given(consultation: Consultation, given: dict[str, Any], publish: bool) -> bool:
    """Set what the caller gave; tell whether that changed anything."""
    news = {name: value for name, value in given.items() if value}
    changed = any(getattr(consultation, name) != value for name, value in news.items())
    for name, value in news.items():
        setattr(consultation, name, value)
    opens, closes = consultation.opens_at, consultation.closes_at
    if publish and not (opens and closes):
        raise ImportRefusedError(_("To publish, say when the comment period opens and closes."))
    if opens and closes and closes <= opens:
        raise ImportRefusedError(_("The period must close after it opens."))
    return changed


def _store(page: Any, parent: Page, user: Any, *, changed: bool, publish: bool) -> None:
    """Save the page as a new revision if it changed, and publish what is not published."""
    if page.pk is None:
        if user and not parent.permissions_for_user(user).can_add_subpage():
            raise PermissionDenied
        page.live, page.has_unpublished_changes = False, True
        Page.objects.get(pk=parent.pk).add_child(instance=page)
        changed = True
    elif changed and user and not page.permissions_for_user(user).can_edit():
        raise PermissionDenied
    if changed:
        page.save_revision(user=user, log_action=True)
    if publish and (changed or page.has_unpublished_changes or not page.live):
        (page.get_latest_revision() or page.save_revision(user=user)).publish(user=user)
