from django.urls import path

from .bulk import BulkView
from .check import CheckView, UncheckedView
from .correct import CorrectView
from .entry import EntryIndexView, EntryView
from .export import export, template
from .files import file
from .imports import ColumnsView, ImportsView, ImportView, RunView
from .late import LateView
from .ledger import LedgerView
from .searches import forget, save
from .submission import IdentityView
from .translate import TranslateView

app_name = "reception"
urlpatterns = [
    path("imports/", ImportsView.as_view(), name="imports"),
    path("imports/<int:import_id>/", ImportView.as_view(), name="import"),
    path("imports/<int:import_id>/columns/", ColumnsView.as_view(), name="import_columns"),
    path("imports/<int:import_id>/run/", RunView.as_view(), name="import_run"),
    path("<int:consultation_id>/export/", export, name="export"),
    path("<int:consultation_id>/template.<str:kind>", template, name="template"),
    path("bulk/<str:action>/", BulkView.as_view(), name="bulk"),
    path("searches/", save, name="save_search"),
    path("searches/<int:search_id>/forget/", forget, name="forget_search"),
    path("ledger/", LedgerView.as_view(), name="ledger"),
    path("enter/", EntryIndexView.as_view(), name="entry_index"),
    path("enter/<int:consultation_id>/", EntryView.as_view(), name="entry"),
    path("enter/<int:consultation_id>/check/", UncheckedView.as_view(), name="unchecked"),
    path(
        "enter/<int:consultation_id>/check/<int:submission_id>/",
        CheckView.as_view(),
        name="check",
    ),
    path(
        "enter/<int:consultation_id>/correct/<int:submission_id>/",
        CorrectView.as_view(),
        name="correct",
    ),
    path("<int:submission_id>/translation/", TranslateView.as_view(), name="translate"),
    path("<int:submission_id>/late/", LateView.as_view(), name="late"),
    path("<int:submission_id>/submitter/", IdentityView.as_view(), name="identity"),
    path("<int:submission_id>/files/<int:file_id>/", file, name="file"),
]
