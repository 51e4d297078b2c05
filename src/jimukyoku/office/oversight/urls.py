"""Addresses of the oversight room: home, how far a programme is, its cases and what is done to one."""

from django.urls import path

from jimukyoku.office.oversight import case_list, case_post, case_views, pack_effects, views, visit_search
from jimukyoku.office.oversight.case_acts import ACTS

_OF = "p/<programme:programme>/"

urlpatterns = [
    path("", views.home, name="home"),
    path("visits/", visit_search.visit_search, name="visits"),
    path(_OF, views.overview, name="overview"),
    path(f"{_OF}cases/", case_list.cases, name="cases"),
    path(f"{_OF}cases/<str:receipt>/", case_views.case, name="case"),
    *(path(f"{_OF}cases/<str:receipt>/{act.name.replace('_', '-')}/", case_views.done(act), name=f"case_{act.name}") for act in ACTS),
    path(f"{_OF}programme/drafts/<int:pk>/effects/", pack_effects.programme_effects, name="programme_effects"),
    path(f"{_OF}post/", case_post.to_check, name="to_check"),
    path(f"{_OF}post/attach/", case_post.attach, name="attach"),
]
