"""Addresses of the register room: the desk, and each file that was handed in."""

from django.urls import path

from jimukyoku.office.register import views

_HOME = "p/<programme:programme>/register/"

urlpatterns = [
    path(_HOME, views.register, name="register"),
    path(f"{_HOME}hand-in/", views.hand_in, name="register_hand_in"),
    path(f"{_HOME}uploads/<int:pk>/", views.upload, name="register_upload"),
    path(f"{_HOME}uploads/<int:pk>/altered/", views.altered, name="register_altered"),
    path(f"{_HOME}uploads/<int:pk>/cases/", views.touched, name="register_touched"),
    path(f"{_HOME}uploads/<int:pk>/refused/", views.refused, name="register_refused"),
    path(f"{_HOME}uploads/<int:pk>/take-in/", views.take_in, name="register_take_in"),
    path(f"{_HOME}uploads/<int:pk>/again/", views.again, name="register_again"),
]
