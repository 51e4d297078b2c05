"""Long work of the entry room: accepted deliveries go to the intake."""

from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.office.entry.sampling import hand_on
from jimukyoku.office.jobs.registry import Kind, declare, open_ended, until_done

HAND_ON = declare(Kind(
    "entry.hand_on", Duty.RECEIVE, gettext_lazy("検収に合格した入力の受付"), open_ended, until_done(hand_on),
    offer=gettext_lazy("検収に合格した納品の申請を、受付に渡します。"),
))  # fmt: skip
