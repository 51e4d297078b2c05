"""Addresses of the access room."""

from django.urls import path

from jimukyoku.office.access import client_views, views

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
    path("clients/", client_views.clients, name="clients"),
    path("client/add/", client_views.add_client, name="add_client"),
    path("clients/<str:code>/", client_views.client, name="client"),
    path("clients/<str:code>/scopes/", client_views.change_scopes, name="change_scopes"),
    path("clients/<str:code>/token/", client_views.issue_token, name="issue_token"),
    path("clients/<str:code>/revoke/", client_views.revoke_tokens, name="revoke_tokens"),
    path("access-table/", views.access_table, name="access_table"),
    path("keys/", views.keys, name="keys"),
]
