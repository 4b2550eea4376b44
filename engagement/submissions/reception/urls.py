from django.urls import path

from .ledger import LedgerView

app_name = "reception"
urlpatterns = [
    path("ledger/", LedgerView.as_view(), name="ledger"),
]
