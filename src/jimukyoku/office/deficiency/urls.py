"""Addresses of the deficiency room: the desk, each case's notice, its answer."""

from django.urls import path

from jimukyoku.office.deficiency import views

_HOME = "p/<programme:programme>/deficiency/"
_OF = f"{_HOME}<str:receipt>/"

urlpatterns = [
    path(_HOME, views.deficiency, name="deficiency"),
    path(_OF, views.deficiency_case, name="deficiency_case"),
    path(f"{_OF}preview/", views.preview, name="preview_notice"),
    path(f"{_OF}send/", views.send, name="send_notice"),
    path(f"{_OF}letter/", views.letter, name="sent_notice"),
    path(f"{_OF}extend/", views.extend, name="extend_notice"),
    path(f"{_OF}remind/", views.remind, name="remind_notice"),
    path(f"{_OF}answer/", views.answer, name="deficiency_answer"),
]
