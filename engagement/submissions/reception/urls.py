from django.urls import path

from .files import file
from .ledger import LedgerView

app_name = "reception"
urlpatterns = [
    path("ledger/", LedgerView.as_view(), name="ledger"),
    path("<int:submission_id>/files/<int:file_id>/", file, name="file"),
]
