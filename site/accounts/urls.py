from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("me/", views.MeView.as_view(), name="me"),
    path("me/submissions/<int:pk>/change/", views.ChangeView.as_view(), name="change"),
    path("me/submissions/<int:pk>/answer/", views.AnswerView.as_view(), name="answer"),
    path("me/data/", views.data, name="data"),
    path("me/delete/", views.DeleteView.as_view(), name="delete"),
    path("me/deleted/", views.deleted, name="deleted"),
    path("session/", views.SessionView.as_view(), name="session"),
    path("invitation/<str:token>/", views.InvitationView.as_view(), name="invitation"),
    path("oidc/<slug:provider_id>/login/", views.leave_for_provider, name="leave_for_provider"),
    path(
        "oidc/<slug:provider_id>/login/callback/",
        views.back_from_provider,
        name="back_from_provider",
    ),
]
