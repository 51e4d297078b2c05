"""Addresses of the entry room: the bundles, the keying station, settling, the supervisor's figures, the municipality's sample."""

from django.urls import path

from jimukyoku.office.entry import delivery, station, views

_HOME = "p/<programme:programme>/entry/"
_KEYING = f"{_HOME}keying/"
_BUNDLE = f"{_HOME}bundles/<str:bundle>/"

urlpatterns = [
    path(_HOME, views.entry, name="entry"),
    path(_KEYING, station.station, name="entry_station"),
    path(f"{_KEYING}draw/", station.draw, name="entry_draw"),
    path(f"{_KEYING}save/", station.save, name="entry_save"),
    path(f"{_KEYING}leave/", station.leave, name="entry_leave"),
    path(f"{_KEYING}keys/", station.keys, name="entry_keys"),
    path(f"{_KEYING}image/<int:cutting>/", station.image, name="entry_image"),
    path(f"{_HOME}third/", views.third, name="entry_third"),
    path(f"{_HOME}carpet/", views.carpet, name="entry_carpet"),
    path(f"{_HOME}release/", views.release, name="entry_release"),
    path(f"{_HOME}accuracy/", delivery.accuracy, name="entry_accuracy"),
    path(f"{_BUNDLE}delivery/", delivery.delivery, name="entry_delivery"),
    path(f"{_BUNDLE}sample/", delivery.draw_sample, name="entry_sample"),
    path(f"{_BUNDLE}inspect/", delivery.inspect, name="entry_inspect"),
    path(f"{_BUNDLE}anew/", delivery.anew, name="entry_anew"),
    path(f"{_BUNDLE}seal/", views.seal, name="entry_seal"),
]
