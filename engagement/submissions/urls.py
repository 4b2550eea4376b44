from django.urls import path

from . import views

app_name = "submissions"
urlpatterns = [
    path("<slug:slug>/", views.CommentView.as_view(), name="comment"),
    path("<slug:slug>/paper/", views.paper, name="paper"),
    path("<slug:slug>/received/", views.received, name="received"),
    path("<slug:slug>/change/", views.ChangeView.as_view(), name="change"),
    path("<slug:slug>/change/edit/", views.EditView.as_view(), name="edit"),
    path("<slug:slug>/change/withdraw/", views.WithdrawView.as_view(), name="withdraw"),
]
