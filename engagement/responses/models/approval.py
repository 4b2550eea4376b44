"""Who approves an answer, and in whose place (決裁と代理)."""

from typing import Any, ClassVar

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Task, TaskState

from ..assignment import is_of_department


class DeputyQuerySet(models.QuerySet["Deputy"]):
    def today(self) -> "DeputyQuerySet":
        day = timezone.localdate()
        return self.filter(starts_on__lte=day, ends_on__gte=day, person__is_active=True)


class Deputy(models.Model):
    """Somebody who decides in the place of another for some days (代理)."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("in the place of"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="deputises",
        verbose_name=_("deputy"),
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    objects: ClassVar[Any] = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("deputy")
        verbose_name_plural = _("deputies")
        ordering: ClassVar[list[str]] = ["-ends_on", "pk"]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.person}"

    def clean(self) -> None:
        if self.person_id and self.person_id == self.deputy_id:
            raise ValidationError({"deputy": _("Nobody is their own deputy.")})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first.")})


class ApprovalTaskState(TaskState):
    """A step of an approval, with the person in whose place it was decided."""

    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )


class ApprovalTask(Task):
    """A step of the approval of an answer: some groups decide, or who stands in for a member.

    This is the one place that decides who may: Wagtail's own pages and bulk approval ask it, too.
    """

    groups = models.ManyToManyField(Group, verbose_name=_("groups"))
    own_department = models.BooleanField(
        _("only for the department of the theme"),
        default=False,
        help_text=_("Where a theme has a department, only its members decide at this step."),
    )

    admin_form_fields: ClassVar[list[str]] = [
        *Task.admin_form_fields,
        "groups",
        "own_department",
    ]
    admin_form_widgets: ClassVar[dict[str, Any]] = {"groups": forms.CheckboxSelectMultiple}
    task_state_class = ApprovalTaskState

    class Meta:
        verbose_name = _("approval of an answer")
        verbose_name_plural = _("approvals of answers")

    @classmethod
    def get_description(cls) -> str:
        return str(_("Members of the groups approve the answer or return it with a comment."))

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        if self._decider(obj, user) is None:
            return []
        return [
            ("reject", str(_("Return with a comment")), True),
            ("approve", str(_("Approve")), False),
        ]

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        waiting = self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        if not any(self._in_groups(person) for person in _acting_as(user)):
            return waiting.none()
        places = dict(waiting.values_list("workflow_state__object_id", "pk"))
        answers = apps.get_model("responses", "Response").objects.filter(pk__in=list(places))
        answers = answers.with_places().select_related("latest_revision")
        mine = [places[str(obj.pk)] for obj in answers if self._decider(obj, user)]
        return waiting.filter(pk__in=mine)

    @transaction.atomic
    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        """Decide. Raises ``PermissionDenied`` for who may not, or if it was decided already."""
        # The answer's row keeps two deciders, and a writer, apart.
        model = task_state.workflow_state.content_object.__class__
        obj = model.objects.select_for_update().get(pk=task_state.workflow_state.object_id)
        state = ApprovalTaskState.objects.get(pk=task_state.pk)
        person = self._decider(obj, user)
        stale = state.revision_id != obj.latest_revision_id
        if person is None or stale or state.status != TaskState.STATUS_IN_PROGRESS:
            raise PermissionDenied(action_name)
        if person != user:
            state.on_behalf_of = person
            state.save(update_fields=["on_behalf_of"])
        super().on_action(state, user, action_name, **kwargs)

    def _decider(self, obj: Any, user: Any) -> Any:
        """The person whose right ``user`` uses: themselves or somebody they stand in for. Whoever
        wrote the version does not decide about it."""
        newest = obj.latest_revision
        writer = newest.content["written_by"] if newest else obj.written_by_id
        if not user.is_active or writer == user.pk:
            return None
        return next((p for p in _acting_as(user) if self._may(obj, p)), None)

    def _may(self, obj: Any, person: Any) -> bool:
        if person.is_superuser:
            return True
        if not self._in_groups(person):
            return False
        return not self.own_department or is_of_department(obj.goal_theme, person)

    def _in_groups(self, person: Any) -> bool:
        mine = {group.pk for group in person.groups.all()}
        return person.is_superuser or any(group.pk in mine for group in self.groups.all())


def _acting_as(user: Any) -> list[Any]:
    """``user``, then those they stand in for today; asked once for each request's user object."""
    if not hasattr(user, "_acting_as"):
        deputising = Deputy.objects.today().filter(deputy=user).select_related("person")
        user._acting_as = [user, *(d.person for d in deputising)]
    acting: list[Any] = user._acting_as
    return acting
