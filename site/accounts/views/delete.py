"""Deleting one's own account, after having read what stays."""

from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from ..services.delete_account import delete_account


@method_decorator(never_cache, name="dispatch")
class DeleteView(LoginRequiredMixin, UserPassesTestMixin, View):
    request: Any

    def test_func(self) -> bool:
        return bool(self.request.user.is_citizen)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        if "understood" not in request.POST:
            return self.page(422, not_understood=True)
        delete_account(user=self.request.user)
        logout(request)
        return redirect("accounts:deleted")

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        context = {"number": self.request.user.submissions.count(), **context}
        return render(self.request, "account/delete.html", context, status=status)


def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "account/deleted.html")
