"""What a program may do that calls the office (API): scopes, each with the duty it needs.

No scope carries a duty that decides about a resident's right or moves public money: those are done by people. A scope is
given only to the side whose people hold its duty, so a contractor's program can do no more than the contractor.
"""

from enum import StrEnum

from jimukyoku.domain.access.roles import Duty, Role, Side, may
from jimukyoku.domain.basics import gettext as _


class Scope(StrEnum):
    """What a client asks for; the value is its name on the wire."""

    PROGRAMME = "programme.read"
    CASE = "case.read"
    EVENT = "event.read"
    FIGURE = "figure.read"
    PAYMENT = "payment.read"
    APPLY = "intake.write"
    REGISTER = "register.write"
    RESIDENT = "resident.read"
    RESIDENT_APPLY = "resident.write"


SCOPE_DUTY: dict[Scope, Duty] = {
    Scope.PROGRAMME: Duty.READ,
    Scope.CASE: Duty.READ,
    Scope.EVENT: Duty.READ,
    Scope.FIGURE: Duty.READ,
    Scope.PAYMENT: Duty.READ,
    Scope.APPLY: Duty.RECEIVE,
    Scope.REGISTER: Duty.IMPORT,
    Scope.RESIDENT: Duty.READ,
    Scope.RESIDENT_APPLY: Duty.RECEIVE,
}

SCOPE_NAMES: dict[Scope, str] = {
    Scope.PROGRAMME: _("制度と様式を読む"),
    Scope.CASE: _("案件と不備を読む"),
    Scope.EVENT: _("できごとの一覧を読む"),
    Scope.FIGURE: _("進捗の数を読む"),
    Scope.PAYMENT: _("振込の状態を読む"),
    Scope.APPLY: _("申請・回答を送る"),
    Scope.REGISTER: _("異動・支援措置のファイルを送る"),
    Scope.RESIDENT: _("住民の照会に答える"),
    Scope.RESIDENT_APPLY: _("住民の申請・辞退を送る"),
}


def may_hold(side: Side, scope: Scope) -> bool:
    """Tell whether a client of ``side`` may be given ``scope``: somebody who works there, not only sets up, holds its duty."""
    return any(may(role, side, SCOPE_DUTY[scope]) for role in Role if role != Role.ADMINISTRATOR)
