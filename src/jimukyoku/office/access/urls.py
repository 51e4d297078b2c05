"""Addresses of the access room."""

from django.urls import path

from jimukyoku.office.access import views

urlpatterns = [
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("demo/<str:token>/", views.demo, name="demo"),
    path("account/", views.account, name="account"),
    path("people/", views.people, name="people"),
    path("person/add/", views.add_person, name="add_person"),
    path("people/<str:login>/", views.person, name="person"),
    path("people/<str:login>/role/", views.change_role, name="change_role"),
    path("people/<str:login>/active/", views.change_active, name="change_active"),
    path("people/<str:login>/invitation/", views.invite, name="invite"),
    path("people/<str:login>/factors/", views.remove_factors, name="remove_factors"),
    path("access-table/", views.access_table, name="access_table"),
    path("keys/", views.keys, name="keys"),
]
