"""Addresses of the programme room: the pack as it is in force, its versions, and versions that wait to be published."""

from django.urls import path

from jimukyoku.office.programme import views

_HOME = "p/<programme:programme>/programme/"

urlpatterns = [
    path(_HOME, views.programme, name="programme"),
    path(f"{_HOME}versions/<int:pk>/", views.version, name="programme_version"),
    path(f"{_HOME}persons/", views.persons, name="programme_persons"),
    path(f"{_HOME}differences/", views.differences, name="programme_differences"),
    path(f"{_HOME}letters/<str:kind>/", views.letter, name="programme_letter"),
    path(f"{_HOME}hand-in/", views.hand_in, name="programme_hand_in"),
    path(f"{_HOME}drafts/<int:pk>/", views.draft, name="programme_draft"),
    path(f"{_HOME}drafts/<int:pk>/letters/<str:kind>/", views.draft_letter, name="programme_draft_letter"),
    path(f"{_HOME}drafts/<int:pk>/publish/", views.publish, name="programme_publish"),
]
