"""Addresses of the decision room: the desk, the list, each case."""

from django.urls import path

from jimukyoku.office.decision import views

_HOME = "p/<programme:programme>/decisions/"

urlpatterns = [
    path(_HOME, views.decisions, name="decisions"),
    path(f"{_HOME}confirm/", views.confirm, name="confirm_decisions"),
    path(f"{_HOME}<str:receipt>/", views.case, name="decision_case"),
    path(f"{_HOME}<str:receipt>/looked/", views.looked, name="decision_looked"),
    path(f"{_HOME}<str:receipt>/decide/", views.decide, name="decide_case"),
    path("p/<programme:programme>/screening/<str:receipt>/recommend/", views.recommend, name="recommend_case"),
    path(f"{_HOME}<str:receipt>/back/", views.back, name="send_back_case"),
]
