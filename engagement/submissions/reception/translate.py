"""The language of an original and its translation, beside the words that were sent."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic.base import TemplateView
from wagtail.admin import messages

from ..forms.entry import LANGUAGES
from ..forms.fields import CleanTextField
from ..models import Submission
from ..services.translate import TRANSLATES, NotTranslatable, translate_submission
from .pages import ReceptionPage


class TranslationForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    language = forms.ChoiceField(label=gettext_lazy("Language of the original"), choices=LANGUAGES)

    def __init__(self, data: Any = None, *, submission: Submission) -> None:
        initial = {"version": submission.version, "language": submission.language}
        super().__init__(data, initial=initial)
        self.parts = list(submission.parts.all())
        for part in self.parts:
            self.fields[f"part-{part.pk}"] = CleanTextField(
                label=gettext_lazy("Translation into Japanese"),
                required=False,
                strip=False,
                initial=part.translation,
                widget=forms.Textarea(attrs={"rows": 6}),
            )

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Each part with its field."""
        return [(part, self[f"part-{part.pk}"]) for part in self.parts]

    @property
    def translations(self) -> dict[int, str]:
        return {part.pk: self.cleaned_data[f"part-{part.pk}"] for part in self.parts}


class TranslateView(ReceptionPage, TemplateView):
    permissions = (*ReceptionPage.permissions, TRANSLATES)
    template_name = "submissions/reception/translate.html"
    page_title = gettext_lazy("Language and translation")

    @cached_property
    def submission(self) -> Any:
        return get_object_or_404(Submission, pk=self.kwargs["submission_id"])

    def get_page_subtitle(self) -> str:
        return str(self.submission)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or TranslationForm(submission=self.submission)
        return {**super().get_context_data(**kwargs), "submission": self.submission, "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TranslationForm(request.POST, submission=self.submission)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            translate_submission(
                submission=self.submission,
                version=form.cleaned_data["version"],
                language=form.cleaned_data["language"],
                translations=form.translations,
                user=request.user,
            )
        except NotTranslatable:
            messages.error(request, _("The text has changed meanwhile, or was withdrawn."))
        else:
            messages.success(request, _("Language and translation are stored."))
        return redirect(reverse("submissions_admin:inspect", args=[self.submission.pk]))
