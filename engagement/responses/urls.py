from django.urls import path

from .views.approvals import ApprovalsView, DecideView
from .views.consultations import ConsultationsView
from .views.follow_ups import FollowUpView
from .views.papers import PaperView
from .views.publish import BeginCorrectionView, CallOffView, PublishView
from .views.schemes import SchemesView
from .views.themes import ThemesView
from .views.write import WriteSingleView, WriteView

app_name = "responses"
urlpatterns = [
    path("", ConsultationsView.as_view(), name="index"),
    path("approvals/", ApprovalsView.as_view(), name="approvals"),
    path("<int:consultation_id>/", ThemesView.as_view(), name="themes"),
    path("<int:consultation_id>/publish/", PublishView.as_view(), name="publish"),
    path("<int:consultation_id>/publish/call-off/", CallOffView.as_view(), name="call_off"),
    path("<int:consultation_id>/publish/correct/", BeginCorrectionView.as_view(), name="correct"),
    path("<int:consultation_id>/papers/<str:paper>/", PaperView.as_view(), name="paper"),
    path("<int:consultation_id>/follow-up/", FollowUpView.as_view(), name="follow_up"),
    path("<int:consultation_id>/reflections/", SchemesView.as_view(), name="schemes"),
    path("theme/<int:theme_id>/", WriteView.as_view(), name="write"),
    path("opinion/<int:opinion_id>/", WriteSingleView.as_view(), name="write_single"),
    path("<int:response_id>/decide/", DecideView.as_view(), name="decide"),
]
