from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from .models import Deputy, Passage, Reflection


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


class PassageViewSet(ModelViewSet):
    """Texts that answers use again and again, of each department and of all."""

    model = Passage
    name = "passages"
    icon = "doc-full"
    menu_label = _("Passages")
    add_to_settings_menu = True
    copy_view_enabled = False
    list_filter = ("department",)
    list_display = (
        TitleColumn("title", label=_("Title"), url_name="passages:edit"),
        Column("department", label=_("Department")),
    )
    panels = (FieldPanel("title"), FieldPanel("department"), FieldPanel("text"))


class DeputyViewSet(ModelViewSet):
    """Who decides in the place of whom, and for how long."""

    model = Deputy
    name = "deputies"
    icon = "user"
    menu_label = _("Deputies")
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = (
        TitleColumn("deputy", label=_("Deputy"), url_name="deputies:edit"),
        Column("person", label=_("In the place of")),
        Column("starts_on", label=_("First day")),
        Column("ends_on", label=_("Last day")),
    )
    panels = (
        FieldPanel("person"),
        FieldPanel("deputy"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    )
