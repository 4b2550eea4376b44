from django.urls import path

from .views.consultations import ConsultationsView
from .views.publish import PublishView
from .views.themes import ThemesView
from .views.write import WriteView

app_name = "responses"
urlpatterns = [
    path("", ConsultationsView.as_view(), name="index"),
    path("<int:consultation_id>/", ThemesView.as_view(), name="themes"),
    path("<int:consultation_id>/publish/", PublishView.as_view(), name="publish"),
    path("theme/<int:theme_id>/", WriteView.as_view(), name="write"),
]
