from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from engagement.consultations.models import Consultation
from engagement.review.models import Theme
from engagement.submissions.models import Opinion

from .reflection import Reflection


class ResponseQuerySet(models.QuerySet["Response"]):
    def of(self, consultation: Any) -> "ResponseQuerySet":
        return self.filter(
            Q(theme__consultation=consultation) | Q(opinion__submission__consultation=consultation)
        )

    def with_places(self) -> "ResponseQuerySet":
        """With the themes that say what each is about, at no further query."""
        return self.select_related(
            "theme__consultation", "opinion__placement__theme", "opinion__submission__consultation"
        )

    def approved(self) -> "ResponseQuerySet":
        return self.filter(live=True)

    def single(self) -> "ResponseQuerySet":
        """The answers to one opinion, which is heard apart from its theme."""
        return self.exclude(opinion=None)


class Response(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """The city's answer (市の考え方) to a theme, or to one opinion out of a theme.

    Each version that was saved is a revision. ``live`` means approved: the row then holds the
    approved text, whatever is drafted after it, and only that is ever published.
    """

    live = models.BooleanField(_("approved"), default=False, editable=False)
    theme = models.OneToOneField(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="response"
    )
    opinion = models.OneToOneField(
        Opinion, on_delete=models.PROTECT, null=True, blank=True, related_name="response"
    )
    summary = models.TextField(_("summary of the opinions"))
    text = models.TextField(_("the city's view"))
    reflection = models.ForeignKey(
        Reflection, on_delete=models.PROTECT, related_name="responses", verbose_name=_("reflection")
    )
    # What the answer says will change: code of the place, field and new wording of each.
    changes = models.JSONField(_("changes of the draft"), default=list, blank=True)
    notes = models.TextField(_("internal notes"), blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("written by"),
    )
    written_at = models.DateTimeField(_("written"))

    objects: ClassVar[Any] = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering: ClassVar[list[str]] = ["theme", "opinion"]
        permissions: ClassVar[Any] = [
            ("publish_response", "Can publish the response summary"),
            ("view_every_response", "Can view responses of every department"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(theme=None, opinion__isnull=False)
                | Q(theme__isnull=False, opinion=None),
                name="response_to_a_theme_or_an_opinion",
            ),
        ]

    def __str__(self) -> str:
        return str(self.theme or self.opinion)

    @property
    def consultation(self) -> Consultation:
        owner: Any = self.theme or (self.opinion and self.opinion.submission)
        consultation: Consultation = owner.consultation
        return consultation

    @property
    def goal_theme(self) -> Theme | None:
        """The theme that is answered, or that the single opinion belongs to."""
        if self.theme:
            return self.theme
        placement = getattr(self.opinion, "placement", None)
        return placement.theme if placement else None

    @property
    def write_url(self) -> str:
        """Where staff write and decide about it."""
        if self.theme_id:
            return reverse("responses:write", args=[self.theme_id])
        return reverse("responses:write_single", args=[self.opinion_id])

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """Approve ``revision``: the end of a workflow, whose tasks have decided who may."""
        return super().publish(revision, user, **{**kwargs, "skip_permission_checks": True})
