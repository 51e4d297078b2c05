"""Addresses of the exports room."""

from django.urls import path

from jimukyoku.office.exports import views

_HOME = "p/<programme:programme>/exports/"

urlpatterns = [
    path(_HOME, views.exports, name="exports"),
    path(f"{_HOME}<int:pk>/approve/", views.approve_export, name="approve_export"),
    path(f"{_HOME}<int:pk>/take/", views.take_export, name="take_export"),
]
