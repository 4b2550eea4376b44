from django.urls import path

from .views.held import HeldView

app_name = "held"
urlpatterns = [path("", HeldView.as_view(), name="index")]
