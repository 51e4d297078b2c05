"""Addresses of the oversight room: home, and how far a programme is."""

from django.urls import path

from jimukyoku.office.oversight import views

urlpatterns = [
    path("", views.home, name="home"),
    path("p/<programme:programme>/", views.overview, name="overview"),
]
