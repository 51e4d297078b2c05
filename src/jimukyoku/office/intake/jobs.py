"""Long work of the intake room: silence that has become acceptance."""

from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.office.intake.actions import deem
from jimukyoku.office.jobs.registry import Kind, declare, open_ended, until_done

DEEM = declare(Kind(
    "intake.deem", Duty.RECEIVE, gettext_lazy("みなし申請の受付"), open_ended, until_done(deem),
    offer=gettext_lazy("支給のお知らせに期限までに辞退の連絡がなかった世帯を、申請があったものとして受け付けます。"),
))  # fmt: skip
