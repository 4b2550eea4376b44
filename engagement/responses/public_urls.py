from django.urls import path

from .views import own_answer

app_name = "answers"
urlpatterns = [
    path("", own_answer.LookUpView.as_view(), name="look_up"),
    path("yours/", own_answer.answer, name="answer"),
    path("end/", own_answer.end, name="end"),
]
