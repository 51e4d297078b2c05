"""Addresses of the oversight room: home, how far a programme is, its cases."""

from django.urls import path

from jimukyoku.office.oversight import case_list, views

urlpatterns = [
    path("", views.home, name="home"),
    path("p/<programme:programme>/", views.overview, name="overview"),
    path("p/<programme:programme>/cases/", case_list.cases, name="cases"),
]
