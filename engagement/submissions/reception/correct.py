"""Correcting what was mistyped, also after the second reading and after the analysis."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from ..forms.entry import EntryForm
from ..forms.fields import CleanTextField
from ..services.correct_typing import PERMISSIONS, NotTyped, correct_typing, is_correctable
from ..services.drop_opinions import StillInUse
from ..services.view_identity import Purpose
from .check import CheckView


class CorrectionForm(EntryForm):
    reason = CleanTextField(
        label=gettext_lazy("What was wrong"),
        max_length=200,
        widget=forms.TextInput,
        help_text=gettext_lazy("Kept with the earlier version and in the log: write no names."),
        error_messages={"required": gettext_lazy("Say what was wrong.")},
    )


class CorrectView(CheckView):
    permissions = (*CheckView.permissions, *PERMISSIONS)
    template_name = "submissions/reception/correct.html"
    page_title = gettext_lazy("Correct a typing mistake")
    purpose = Purpose.TYPING

    @property
    def is_open(self) -> bool:
        return is_correctable(self.submission)

    def form(self, data: Any = None, **filled: Any) -> CorrectionForm:
        consultation, user = self.consultation, self.request.user
        return CorrectionForm(data, consultation=consultation, user=user, **filled)

    def store(self, form: EntryForm, step: str) -> HttpResponse:
        try:
            correct_typing(
                submission=self.submission,
                user=self.request.user,
                reason=form.cleaned_data["reason"],
                original=form.original,
                parts=form.parts,
                answers=form.answers,
                files=form.file_box.keys,
            )
        except NotTyped:
            return self.gone()
        except StillInUse:
            messages.error(
                self.request,
                _("Its opinions are in an answer that is published: correct that one first."),
            )
            return self.page(form, 422)
        messages.success(self.request, _("%(number)s is corrected.") % self.named)
        return self.back()

    def gone(self) -> HttpResponse:
        messages.info(self.request, _("Staff did not type it in, or it waits for somebody."))
        return self.back()

    def back(self) -> HttpResponse:
        return redirect(reverse("submissions_admin:inspect", args=[self.submission.pk]))
