from django.urls import path

from . import views

app_name = "submissions"
urlpatterns = [
    path("<slug:slug>/", views.comment, name="comment"),
    path("<slug:slug>/received/", views.received, name="received"),
]
