"""Addresses of the work room: one's own work, each task, the supervisor's board."""

from django.urls import path

from jimukyoku.office.work import board, views

_HOME = "p/<programme:programme>/tasks/"
_TASK = f"{_HOME}<str:receipt>/<str:kind>/"

urlpatterns = [
    path(_HOME, views.work, name="work"),
    path(f"{_HOME}next/", views.next_task, name="work_next"),
    path(f"{_HOME}board/", board.board, name="work_board"),
    path(f"{_HOME}board/move/", board.move, name="work_move"),
    path(f"{_HOME}board/assign/", board.allot, name="work_assign"),
    path(f"{_HOME}board/rank/", board.rank, name="work_rank"),
    path(f"{_HOME}board/skills/", board.skills, name="work_skills"),
    path(f"{_TASK}take/", views.take, name="work_take"),
    path(f"{_TASK}keep/", views.keep, name="work_keep"),
    path(f"{_TASK}back/", views.back, name="work_back"),
    path(f"{_TASK}aside/", views.aside, name="work_aside"),
    path(f"{_TASK}hand/", views.hand, name="work_hand"),
]
