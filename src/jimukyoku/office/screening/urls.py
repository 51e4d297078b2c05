"""Addresses of the screening room: the desk, each case, and what is said of it."""

from django.urls import path

from jimukyoku.office.screening import views

_HOME = "p/<programme:programme>/screening/"

urlpatterns = [
    path(_HOME, views.screening, name="screening"),
    path(f"{_HOME}rules/", views.screen_all, name="screen_all"),
    path(f"{_HOME}<str:receipt>/", views.screening_case, name="screening_case"),
    *(path(f"{_HOME}<str:receipt>/{act.name}/", views.said(act), name=f"screening_{act.name}") for act in views.ACTS.values()),
]
