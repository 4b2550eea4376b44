from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Reflection


class ReflectionForm(WagtailAdminModelForm):
    """A category stays with its consultation, whose answers may use it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consultation"].disabled = self.instance.pk is not None


class ReflectionViewSet(ModelViewSet):
    """The categories of each consultation: letter, wording and order are the city's own."""

    model = Reflection
    name = "reflections"
    icon = "tag"
    menu_label = _("Reflections")
    copy_view_enabled = False
    ordering = ("consultation", "sort_order", "pk")
    list_filter = ("consultation",)
    list_display = (
        TitleColumn("__str__", label=_("Reflection"), url_name="reflections:edit"),
        Column("get_key_display", label=_("Meaning")),
        Column("consultation", label=_("Consultation")),
    )
    edit_handler = ObjectList(
        [
            FieldPanel("consultation"),
            FieldPanel("key"),
            FieldRowPanel([FieldPanel("letter"), FieldPanel("sort_order")]),
            FieldPanel("wording"),
            FieldPanel("wording_en"),
        ],
        base_form_class=ReflectionForm,
    )
