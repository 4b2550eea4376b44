from django.urls import include, path

from .views.consultations import ConsultationsView
from .views.excluded import ExcludedView, PutBackView
from .views.history import HistoryView, StepView, ThemeHistoryView, UndoLastView
from .views.move import MoveView
from .views.opinion import OpinionView
from .views.overview import AnalyseView, OverviewView
from .views.themes import ReopenView, ReviewedView, ThemeView
from .views.trays import UndecidedView, UnplacedView

app_name = "review"

theme_urls = [
    path("", ThemeView.as_view(), name="theme"),
    path("reviewed/", ReviewedView.as_view(), name="reviewed"),
    path("reopen/", ReopenView.as_view(), name="reopen"),
    path("history/", ThemeHistoryView.as_view(), name="theme_history"),
]
consultation_urls = [
    path("", OverviewView.as_view(), name="overview"),
    path("analyse/", AnalyseView.as_view(), name="analyse"),
    path("undecided/", UndecidedView.as_view(), name="undecided"),
    path("unplaced/", UnplacedView.as_view(), name="unplaced"),
    path("excluded/", ExcludedView.as_view(), name="excluded"),
    path("excluded/<int:submission_id>/put-back/", PutBackView.as_view(), name="put_back"),
    path("move/", MoveView.as_view(), name="move"),
    path("history/", HistoryView.as_view(), name="history"),
    path("undo/", UndoLastView.as_view(), name="undo_last"),
    path("steps/<int:number>/undo/", StepView.as_view(), name="undo"),
    path("steps/<int:number>/redo/", StepView.as_view(undo=False), name="redo"),
    path("opinions/<int:opinion_id>/", OpinionView.as_view(), name="opinion"),
    path("themes/<int:theme_id>/", include(theme_urls)),
]
urlpatterns = [
    path("", ConsultationsView.as_view(), name="index"),
    path("<int:consultation_id>/", include(consultation_urls)),
]
