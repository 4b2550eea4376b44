from django.urls import path

from . import views

app_name = "following"
urlpatterns = [
    path("<slug:slug>/", views.FollowView.as_view(), name="follow"),
    path("<slug:slug>/asked/", views.asked, name="asked"),
    path("confirm/<str:token>/", views.ConfirmView.as_view(), name="confirm"),
    path("unsubscribe/<str:token>/", views.UnsubscribeView.as_view(), name="unsubscribe"),
]
