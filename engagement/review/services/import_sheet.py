"""Taking the working list back: what its edits would change, and all of it as one step."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engagement.consultations.models import Consultation, Department

from ..accuracy import judge
from ..changes import batches, grouped, place
from ..models import EventKind, Placement, ReviewEvent, Sheet, SheetState, Theme
from ..sheet import Edit, version_of
from .refusals import Refused, SheetNotReady
from .steps import begin_step, take_step
from .themes import EmptyLabel, LabelTaken, LabelTooLong, check_label, into_use, prepare_theme

RIGHTS = ("review.add_theme", "review.change_theme", "review.change_placement")


@dataclass(frozen=True)
class Problem:
    """An edit that cannot be done, and why."""

    opinion: int
    reason: str


@dataclass
class Plan:
    """What the edits come to: moves to a theme's name, new names and departments by theme."""

    moves: list[tuple[Placement, str]] = field(default_factory=list)
    new_themes: list[tuple[str, str]] = field(default_factory=list)
    labels: dict[Theme, str] = field(default_factory=dict)
    departments: dict[Theme, Department | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def told(self) -> "Told":
        """What is shown of it, and kept until somebody applies it."""
        return Told(
            moves=[[row.opinion_id, _label(row.theme), to] for row, to in self.moves],
            new_themes=[label for _goal, label in self.new_themes],
            labels=[[theme.label, label] for theme, label in self.labels.items()],
            departments=[
                [theme.label, str(theme.department or ""), str(department or "")]
                for theme, department in self.departments.items()
            ],
            problems=[[problem.opinion, problem.reason] for problem in self.problems],
        )


@dataclass
class Told:
    """A plan in words: opinions by number, themes and departments by name."""

    moves: list[list[Any]] = field(default_factory=list)
    new_themes: list[str] = field(default_factory=list)
    labels: list[list[str]] = field(default_factory=list)
    departments: list[list[str]] = field(default_factory=list)
    problems: list[list[Any]] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.moves or self.labels or self.departments)

    @property
    def does(self) -> list[Any]:
        """The same without the words of reasons, which depend on who reads them."""
        left_out = [opinion for opinion, _reason in self.problems]
        return [self.moves, self.new_themes, self.labels, self.departments, left_out]


class SheetConflict(Refused):
    """Something changed between the preview and now: there is a new preview to look at."""

    def __str__(self) -> str:
        return _("The review changed meanwhile. Look at the changes again.")


def plan_sheet(*, consultation: Consultation, edits: Iterable[Edit]) -> Plan:
    """What ``edits`` would change, and what stands against some of them. Changes nothing."""
    edits = list(edits)
    placements = {
        placement.opinion_id: placement
        for batch in batches([edit.opinion for edit in edits])
        for placement in Placement.objects.of(consultation)
        .filter(opinion__in=batch)
        .select_related("opinion__submission", "opinion__insight", "theme__department")
    }
    departments = {str(department): department for department in Department.objects.all()}
    plan = Plan()
    for edit in edits:
        placement = placements.get(edit.opinion)
        reason = (
            _("The list of this review has no such opinion.")
            if placement is None
            else _plan_edit(plan, edit, placement, departments)
        )
        if reason:
            plan.problems.append(Problem(edit.opinion, reason))
    _plan_new_themes(plan, consultation)
    return plan


def apply_sheet(*, sheet: Sheet, user: Any) -> ReviewEvent:
    """Do exactly what the preview of ``sheet`` showed, as one step that can be undone.

    If that is not possible any more, nothing is done and the preview is made anew.

    Raises ``PermissionDenied``, ``Refused``.
    """
    event = _apply(sheet, user)
    if event is None:
        raise SheetConflict
    return event


@transaction.atomic
def _apply(sheet: Sheet, user: Any) -> ReviewEvent | None:
    consultation = sheet.consultation
    begin_step(consultation, user, *RIGHTS)
    sheet.refresh_from_db()
    if sheet.is_list or sheet.state != SheetState.READY:
        raise SheetNotReady
    plan = plan_sheet(consultation=consultation, edits=[Edit(*values) for values in sheet.edits])
    if plan.told.is_empty or plan.told.does != Told(**sheet.preview).does:
        Sheet.objects.filter(pk=sheet.pk).update(preview=asdict(plan.told))
        return None
    Sheet.objects.filter(pk=sheet.pk).update(state=SheetState.APPLIED)
    return _take(consultation, plan, user)


def _take(consultation: Consultation, plan: Plan, user: Any) -> ReviewEvent:
    made = [prepare_theme(consultation, goal, label) for goal, label in plan.new_themes]
    themes = {
        (theme.goal_code, theme.label): theme.pk
        for theme in [*Theme.objects.of(consultation), *made]
    }
    moves = [(placement, themes.get((placement.goal_code, to))) for placement, to in plan.moves]
    now = timezone.now()
    changes = {
        "placements": grouped(
            (
                moved.opinion_id,
                place(moved.outcome, moved.goal_code, theme, user.pk, now),
            )
            for moved, theme in moves
        ),
        "themes": {**into_use(*made)["themes"], **_theme_fields(plan)},
    }
    about = {
        "moved": len(plan.moves),
        "made": len(made),
        "renamed": len(plan.labels),
        "assigned": len(plan.departments),
        "judged": judge((moved, moved.goal_code, theme) for moved, theme in moves),
    }
    return take_step(consultation, EventKind.SHEET, user, changes, about=about)


def _label(theme: Theme | None) -> str:
    return theme.label if theme else ""


def _theme_fields(plan: Plan) -> dict[str, dict[str, Any]]:
    """What changes in themes that exist, by theme."""
    fields: dict[str, dict[str, Any]] = {}
    for theme, label in plan.labels.items():
        fields.setdefault(str(theme.pk), {}).update(label=label, named_by_staff=True)
    for theme, department in plan.departments.items():
        number = department.pk if department else None
        fields.setdefault(str(theme.pk), {}).update(department_id=number)
    return fields


def _plan_edit(
    plan: Plan, edit: Edit, placement: Placement, departments: dict[str, Department]
) -> str:
    """Add one edit to the plan, or say why it cannot be."""
    theme = placement.theme
    if edit.version != version_of(placement):
        return _("It has changed since the list was made. Make a new list and edit it there.")
    if theme and theme.is_locked:
        return _("Its theme is locked. Unlock the theme first.")
    if edit.department and edit.department not in departments:
        return _("There is no department “%(name)s”.") % {"name": edit.department}
    moves = edit.theme != _label(theme)
    if moves and not placement.goal_code:
        return _("It has no goal yet. Move it to one.")
    if moves:
        # Beside a move the columns still tell of the theme that the opinion leaves.
        old = str(theme.department) if theme and theme.department else ""
        if edit.new_label or edit.department != old:
            return _("Move it first, and change its new theme in a new list.")
        plan.moves.append((placement, edit.theme))
        return ""
    if theme is None:
        return _("It is in no theme, which could have a name or a department.")
    return _plan_theme(plan, edit, theme, departments.get(edit.department))


def _plan_theme(plan: Plan, edit: Edit, theme: Theme, department: Department | None) -> str:
    if edit.new_label and edit.new_label != theme.label:
        if plan.labels.get(theme, edit.new_label) != edit.new_label:
            return _("The list gives its theme two different names.")
        try:
            check_label(theme.consultation_id, theme.goal_code, edit.new_label, besides=theme)
        except (EmptyLabel, LabelTooLong, LabelTaken):
            return _("Another theme of this goal has this name.")
        plan.labels[theme] = edit.new_label
    if department != theme.department:
        if plan.departments.get(theme, department) != department:
            return _("The list gives its theme two different departments.")
        plan.departments[theme] = department
    return ""


def _plan_new_themes(plan: Plan, consultation: Consultation) -> None:
    """Names that no theme of the goal has become new themes; locked ones take nothing in."""
    there = {(theme.goal_code, theme.label): theme for theme in Theme.objects.of(consultation)}
    new: dict[tuple[str, str], None] = {}
    moves = []
    for placement, label in plan.moves:
        target = there.get((placement.goal_code, label))
        if target and target.is_locked:
            reason = _("“%(theme)s” is locked. Unlock it first.") % {"theme": target}
        elif len(label) > 100:
            reason = _("The name is too long: at most 100 characters.")
        else:
            moves.append((placement, label))
            if label and target is None:
                new[placement.goal_code, label] = None
            continue
        plan.problems.append(Problem(placement.opinion_id, reason))
    plan.moves, plan.new_themes = moves, list(new)
