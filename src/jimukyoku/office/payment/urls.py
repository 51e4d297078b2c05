"""Addresses of the payment room: the desk, and each batch."""

from django.urls import path

from jimukyoku.office.payment import views

_HOME = "p/<programme:programme>/payments/"

urlpatterns = [
    path(_HOME, views.payments, name="payments"),
    path(f"{_HOME}make/", views.make, name="make_payment"),
    path(f"{_HOME}<int:pk>/", views.batch, name="batch"),
    path(f"{_HOME}<int:pk>/file/", views.take_file, name="take_payment_file"),
    path(f"{_HOME}<int:pk>/approve/", views.approve, name="approve_payment"),
    path(f"{_HOME}<int:pk>/release/", views.release, name="release_payment"),
    path(f"{_HOME}<int:pk>/cancel/", views.cancel, name="cancel_payment"),
    path(f"{_HOME}<int:pk>/settle/", views.settle, name="settle_payment"),
    path(f"{_HOME}<int:pk>/bounce/", views.bounce, name="bounce_payment"),
]
