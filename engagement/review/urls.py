from django.urls import include, path

from .views.consultations import ConsultationsView
from .views.cutting import CutView
from .views.excluded import ExcludedView, ExcludeView, PutBackView
from .views.history import HistoryView, StepView, ThemeHistoryView, UndoLastView
from .views.map import ExcerptView, MapView, PointsView
from .views.masking import MaskingIndexView, MaskingView, MaskView
from .views.matrix import MatrixView
from .views.move import MoveView
from .views.opinion import OpinionView
from .views.overview import AnalyseView, GoalView, OverviewView
from .views.proposals import AcceptView, ProposalsView, RefuseView
from .views.queue import MentionDoneView, QueueView
from .views.runs import AccuracyView, CancelView, ProgressView, RestoreView, RunsView, RunView
from .views.sheet import (
    ApplyView,
    FileView,
    MakeView,
    ReturnView,
    SheetsView,
    SheetView,
)
from .views.split import SplitView
from .views.themes import ReopenView, ReviewedView, ThemeView
from .views.trays import MisfitsView, SearchView, UndecidedView, UnplacedView
from .views.voices import VoicesView, VoiceView
from .views.wording import (
    AcceptWordingView,
    AskView,
    RefuseWordingView,
    WordingStateView,
    WordingsView,
    WordingView,
)
from .views.work import (
    AssignView,
    CommentView,
    LockView,
    MergeView,
    PresenceView,
    RemoveReferenceView,
    UnlockView,
)

app_name = "review"

theme_urls = [
    path("", ThemeView.as_view(), name="theme"),
    path("reviewed/", ReviewedView.as_view(), name="reviewed"),
    path("reopen/", ReopenView.as_view(), name="reopen"),
    path("history/", ThemeHistoryView.as_view(), name="theme_history"),
    path("lock/", LockView.as_view(), name="lock"),
    path("unlock/", UnlockView.as_view(), name="unlock"),
    path("assign/", AssignView.as_view(), name="assign"),
    path("merge/", MergeView.as_view(), name="merge"),
    path("split/", SplitView.as_view(), name="split"),
    path("comment/", CommentView.as_view(), name="comment"),
    path("references/remove/", RemoveReferenceView.as_view(), name="remove_reference"),
    path("presence/", PresenceView.as_view(), name="presence"),
    path("wording/", AskView.as_view(), name="ask"),
]
consultation_urls = [
    path("", OverviewView.as_view(), name="overview"),
    path("analyse/", AnalyseView.as_view(), name="analyse"),
    path("goals/<str:goal_code>/", GoalView.as_view(), name="goal"),
    path("undecided/", UndecidedView.as_view(), name="undecided"),
    path("unplaced/", UnplacedView.as_view(), name="unplaced"),
    path("map/", MapView.as_view(), name="map"),
    path("map/points/", PointsView.as_view(), name="points"),
    path("map/opinions/<int:opinion_id>/", ExcerptView.as_view(), name="excerpt"),
    path("sheet/", SheetsView.as_view(), name="sheet"),
    path("sheet/make/", MakeView.as_view(), name="sheet_make"),
    path("sheet/return/", ReturnView.as_view(), name="sheet_return"),
    path("sheet/<int:sheet_id>/", SheetView.as_view(), name="sheet_work"),
    path("sheet/<int:sheet_id>/file/", FileView.as_view(), name="sheet_file"),
    path("sheet/<int:sheet_id>/apply/", ApplyView.as_view(), name="sheet_apply"),
    path("matrix/", MatrixView.as_view(), name="matrix"),
    path("misfits/", MisfitsView.as_view(), name="misfits"),
    path("search/", SearchView.as_view(), name="search"),
    path("excluded/", ExcludedView.as_view(), name="excluded"),
    path("excluded/<int:submission_id>/put-back/", PutBackView.as_view(), name="put_back"),
    path("submissions/<int:submission_id>/exclude/", ExcludeView.as_view(), name="exclude"),
    path("masking/", MaskingView.as_view(), name="masking"),
    path("submissions/<int:submission_id>/masks/", MaskView.as_view(), name="masks"),
    path("submissions/<int:submission_id>/opinions/", CutView.as_view(), name="cut"),
    path("voices/", VoicesView.as_view(), name="voices"),
    path("voices/<int:opinion_id>/", VoiceView.as_view(), name="voice"),
    path("move/", MoveView.as_view(), name="move"),
    path("history/", HistoryView.as_view(), name="history"),
    path("undo/", UndoLastView.as_view(), name="undo_last"),
    path("steps/<int:number>/undo/", StepView.as_view(), name="undo"),
    path("steps/<int:number>/redo/", StepView.as_view(undo=False), name="redo"),
    path("progress/", ProgressView.as_view(), name="progress"),
    path("accuracy/", AccuracyView.as_view(), name="accuracy"),
    path("runs/", RunsView.as_view(), name="runs"),
    path("runs/<int:run_id>/", RunView.as_view(), name="run"),
    path("runs/<int:run_id>/cancel/", CancelView.as_view(), name="cancel"),
    path("runs/<int:run_id>/restore/", RestoreView.as_view(), name="restore"),
    path("proposals/", ProposalsView.as_view(), name="proposals"),
    path("proposals/<int:proposal_id>/accept/", AcceptView.as_view(), name="accept"),
    path("proposals/<int:proposal_id>/refuse/", RefuseView.as_view(), name="refuse"),
    path("opinions/<int:opinion_id>/", OpinionView.as_view(), name="opinion"),
    path("wordings/", WordingsView.as_view(), name="wordings"),
    path("wordings/<int:wording_id>/", WordingView.as_view(), name="wording"),
    path("wordings/<int:wording_id>/state/", WordingStateView.as_view(), name="wording_state"),
    path("wordings/<int:wording_id>/accept/", AcceptWordingView.as_view(), name="accept_wording"),
    path("wordings/<int:wording_id>/refuse/", RefuseWordingView.as_view(), name="refuse_wording"),
    path("themes/<int:theme_id>/", include(theme_urls)),
]
urlpatterns = [
    path("", ConsultationsView.as_view(), name="index"),
    path("masking/", MaskingIndexView.as_view(), name="masking_index"),
    path("queue/", QueueView.as_view(), name="queue"),
    path("queue/<int:mention_id>/done/", MentionDoneView.as_view(), name="mention_done"),
    path("<int:consultation_id>/", include(consultation_urls)),
]
