"""The ledger as a page: by channel, by day and channel; each number opens its rows."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic.base import TemplateView

from engagement.consultations.models import Consultation

from ..ledger import Line, lines_of, summed
from ..models import Account, Channel, Submission
from .pages import ReceptionPage


class ConsultationForm(forms.Form):
    consultation = forms.ModelChoiceField(
        Consultation.objects.order_by("-closes_at", "-pk"),
        label=_("Consultation"),
        empty_label=None,
    )


@dataclass(frozen=True)
class Cell:
    """A number, and the list that shows just the rows it counts."""

    number: int
    url: str


class LedgerView(ReceptionPage, TemplateView):
    template_name = "submissions/reception/ledger.html"
    page_title = _("Ledger")

    @cached_property
    def form(self) -> ConsultationForm:
        if "consultation" in self.request.GET:
            return ConsultationForm(self.request.GET)
        newest = Consultation.objects.order_by("-closes_at", "-pk").first()
        return ConsultationForm({"consultation": newest.pk if newest else None})

    @cached_property
    def consultation(self) -> Consultation | None:
        return self.form.cleaned_data["consultation"] if self.form.is_valid() else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "form": self.form}
        if self.consultation is None:
            return context
        return {**context, "accounts": Account.choices, **_tables(self.consultation)}


def _tables(consultation: Consultation) -> dict[str, Any]:
    lines = lines_of(Submission.objects.filter(consultation=consultation))
    channels = [summed(lines, channel=channel) for channel in Channel.values]
    return {
        "consultation": consultation,
        "total": _row(consultation, summed(lines)),
        "channels": [_row(consultation, line) for line in channels if line.received],
        "days": [_row(consultation, line) for line in lines],
    }


def _row(consultation: Consultation, line: Line) -> dict[str, Any]:
    where = {"consultation": str(consultation.pk)}
    if line.channel:
        where["channel"] = line.channel
    if line.day:
        where |= {"first_day": line.day.isoformat(), "last_day": line.day.isoformat()}
    in_accounts = [
        Cell(line.accounts[account], _url({**where, "account": account}))
        for account in Account.values
    ]
    return {"line": line, "cells": [Cell(line.received, _url(where)), *in_accounts]}


def _url(where: dict[str, str]) -> str:
    return f"{reverse('submissions_admin:index')}?{urlencode(where)}"
