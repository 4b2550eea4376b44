from django.urls import path

from . import views

app_name = "api"
urlpatterns = [
    path("", views.index, name="index"),
    path("openapi.json", views.openapi, name="openapi"),
    path("consultations/", views.consultations, name="consultations"),
    path("consultations/<int:pk>/", views.consultation, name="consultation"),
    path("consultations/<int:pk>/goals/", views.goals, name="goals"),
    path("consultations/<int:pk>/measures/", views.measures, name="measures"),
    path("consultations/<int:pk>/summary/", views.summary, name="summary"),
    path("consultations/<int:pk>/summary/rows/", views.rows, name="rows"),
    path("summaries/", views.summaries, name="summaries"),
]
