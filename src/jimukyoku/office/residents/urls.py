"""Addresses of the residents' door. No address holds anything about a person: who they are stands in their stay."""

from django.urls import path

from jimukyoku.office.residents import ending_views, form_views, views

_AT = "r/<programme:programme>/"

urlpatterns = [
    path(_AT, views.start, name="resident_start"),
    path(f"{_AT}enter/", views.enter, name="resident_enter"),
    path(f"{_AT}without/", views.without, name="resident_without"),
    path(f"{_AT}home/", views.home, name="resident_home"),
    path(f"{_AT}out/", views.out, name="resident_out"),
    path(f"{_AT}left/", views.left, name="resident_left"),
    path(f"{_AT}begin/", form_views.begin, name="resident_begin"),
    path(f"{_AT}form/", form_views.form, name="resident_form"),
    path(f"{_AT}form/<slug:name>/", form_views.page, name="resident_page"),
    path(f"{_AT}form/<slug:name>/<int:place>/", form_views.relative, name="resident_relative"),
    path(f"{_AT}saved/", form_views.saved, name="resident_saved"),
    path(f"{_AT}check/", form_views.check, name="resident_check"),
    path(f"{_AT}done/", form_views.done, name="resident_done"),
    path(f"{_AT}copy/", form_views.copy, name="resident_copy"),
    path(f"{_AT}decline/", ending_views.decline, name="resident_decline"),
    path(f"{_AT}withdraw/", ending_views.withdraw, name="resident_withdraw"),
]
