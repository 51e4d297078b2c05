"""Long work of the deficiency room: the notices that name every open defect."""

from django.utils.translation import gettext_lazy

from jimukyoku.domain.access import Duty
from jimukyoku.office.deficiency.actions import plan_notices
from jimukyoku.office.notices.jobs import printing

LETTERS = printing(
    "deficiency.letters", gettext_lazy("不備通知の印刷"), gettext_lazy("直してほしい点のある案件に、すべての不備を並べた通知を印刷用PDFにします。"),
    ("deficiency",), lambda desk, programme, _letter: plan_notices(desk, programme), Duty.DEFICIENCY,
)  # fmt: skip
