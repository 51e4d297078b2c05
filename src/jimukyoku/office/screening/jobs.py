"""Long work of the screening room: every case that is ready, part by part."""

from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.office.jobs.registry import Kind, declare, open_ended, until_done
from jimukyoku.office.screening.actions import screen

SCREEN = declare(Kind(
    "screening.screen", Duty.SCREEN, gettext_lazy("まとめて審査"), open_ended, until_done(screen),
    offer=gettext_lazy("入力や回答が済んだ案件を、規則に照らして審査します。"),
))  # fmt: skip
