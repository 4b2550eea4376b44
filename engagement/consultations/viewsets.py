from typing import Any

from django.db.models import Count, ProtectedError
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import NumberColumn, TitleColumn
from wagtail.admin.views.generic import DeleteView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Department


class DeleteUnusedView(DeleteView):
    """Deletes nothing that something else needs, and says so."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            deleted: HttpResponse = super().form_valid(form)
        except ProtectedError:
            text = _("“%(name)s” is in use: change what uses it first, then delete it.")
            messages.error(self.request, text % {"name": self.object})
            return redirect(self.get_success_url())
        return deleted


class DepartmentsView(IndexView):
    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().annotate(member_count=Count("members"))


class DepartmentViewSet(ModelViewSet):
    """The city's departments and who works in each."""

    model = Department
    name = "departments"
    icon = "group"
    index_view_class = DepartmentsView
    delete_view_class = DeleteUnusedView
    menu_label = _("Departments")
    add_to_settings_menu = True
    copy_view_enabled = False
    search_fields = ("name", "name_en")
    search_backend_name = None
    list_display = (
        TitleColumn("__str__", label=_("Department"), url_name="departments:edit"),
        NumberColumn("member_count", label=_("Members")),
    )
    panels = (
        FieldPanel("name"),
        FieldPanel("name_en"),
        FieldPanel("members", widget=CheckboxSelectMultiple),
    )
