"""Who may do what: one table of duties, read by every action.

The contractor proposes, the municipality decides (地方自治法、請負の独立性): no duty that decides about a resident's
right or moves public money is held by a contractor's role. Making, approving and releasing a payment are three duties
that three different people must carry out; the table gives the duty, ``same_hands`` forbids doing two of them.
"""

from collections.abc import Iterable
from enum import StrEnum

from jimukyoku.domain.basics import gettext as _


class Side(StrEnum):
    """For whom a person works."""

    MUNICIPALITY = "municipality"
    CONTRACTOR = "contractor"


class Role(StrEnum):
    """The people of the design, besides the resident, who needs no account."""

    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    OFFICER = "officer"
    TREASURER = "treasurer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Duty(StrEnum):
    """What an action needs. The value is the duty's name in events and tests."""

    DRAFT = "programme.draft"
    PUBLISH = "programme.publish"
    IMPORT = "register.import"
    EXTRACT = "register.extract"
    PRINT = "notices.print"
    RECEIVE = "intake.receive"
    ACCEPT = "entry.accept"
    SCREEN = "screening.screen"
    DEFICIENCY = "deficiency.send"
    RECOMMEND = "decision.recommend"
    DECIDE = "decision.decide"
    HOLD = "cases.lift_hold"
    PAY_MAKE = "payment.make"
    PAY_APPROVE = "payment.approve"
    PAY_RELEASE = "payment.release"
    PAY_RETURN = "payment.return"
    CLOSE = "cases.close"
    WORK = "work.draw"
    ASSIGN = "work.assign"
    PEOPLE = "access.people"
    INSPECT = "audit.inspect"
    READ = "read"


ROLE_NAMES: dict[Role, str] = {
    Role.OPERATOR: _("オペレーター"),
    Role.SUPERVISOR: _("SV（管理者）"),
    Role.OFFICER: _("市職員"),
    Role.TREASURER: _("出納"),
    Role.AUDITOR: _("監査"),
    Role.ADMINISTRATOR: _("システム管理者"),
}

DUTY_NAMES: dict[Duty, str] = {
    Duty.DRAFT: _("制度の案の登録"),
    Duty.PUBLISH: _("制度の公開"),
    Duty.IMPORT: _("台帳の取込"),
    Duty.EXTRACT: _("対象者抽出"),
    Duty.PRINT: _("通知の印刷"),
    Duty.RECEIVE: _("受付・入力"),
    Duty.ACCEPT: _("入力の検収"),
    Duty.SCREEN: _("審査"),
    Duty.DEFICIENCY: _("不備通知"),
    Duty.RECOMMEND: _("支給・不支給の提案"),
    Duty.DECIDE: _("決定"),
    Duty.HOLD: _("保留の解除"),
    Duty.PAY_MAKE: _("振込ファイルの作成"),
    Duty.PAY_APPROVE: _("振込の承認"),
    Duty.PAY_RELEASE: _("振込の送信"),
    Duty.PAY_RETURN: _("振込結果の登録"),
    Duty.CLOSE: _("案件の終了"),
    Duty.WORK: _("作業の受け取り"),
    Duty.ASSIGN: _("作業の割り当て"),
    Duty.PEOPLE: _("担当者の管理"),
    Duty.INSPECT: _("閲覧記録の点検"),
    Duty.READ: _("閲覧"),
}


SIDE: dict[Role, frozenset[Side]] = {
    Role.OPERATOR: frozenset({Side.CONTRACTOR}),
    Role.SUPERVISOR: frozenset({Side.CONTRACTOR}),
    Role.OFFICER: frozenset({Side.MUNICIPALITY}),
    Role.TREASURER: frozenset({Side.MUNICIPALITY}),
    Role.AUDITOR: frozenset({Side.MUNICIPALITY}),
    Role.ADMINISTRATOR: frozenset(Side),
}

_CONTRACTOR_WORK = {Duty.PRINT, Duty.RECEIVE, Duty.SCREEN, Duty.DEFICIENCY, Duty.RECOMMEND, Duty.WORK, Duty.READ}

DUTIES: dict[Role, frozenset[Duty]] = {
    Role.OPERATOR: frozenset(_CONTRACTOR_WORK),
    Role.SUPERVISOR: frozenset(_CONTRACTOR_WORK | {Duty.EXTRACT, Duty.ASSIGN}),
    Role.OFFICER: frozenset(
        {
            Duty.DRAFT,
            Duty.PUBLISH,
            Duty.IMPORT,
            Duty.EXTRACT,
            Duty.PRINT,
            Duty.ACCEPT,
            Duty.DECIDE,
            Duty.HOLD,
            Duty.PAY_MAKE,
            Duty.PAY_APPROVE,
            Duty.PAY_RETURN,
            Duty.CLOSE,
            Duty.WORK,
            Duty.ASSIGN,
            Duty.READ,
        }
    ),
    Role.TREASURER: frozenset({Duty.PAY_RELEASE, Duty.PAY_RETURN, Duty.READ}),
    Role.AUDITOR: frozenset({Duty.INSPECT, Duty.READ}),
    Role.ADMINISTRATOR: frozenset({Duty.DRAFT, Duty.IMPORT, Duty.PEOPLE, Duty.INSPECT, Duty.READ}),
}


def may(role: Role, side: Side, duty: Duty) -> bool:
    """Tell whether somebody with ``role`` who works for ``side`` holds ``duty``."""
    return side in SIDE[role] and duty in DUTIES[role]


def same_hands(person: str, earlier: Iterable[str]) -> bool:
    """Tell whether ``person`` already did one of the ``earlier`` steps that must be different people's."""
    return person in set(earlier)
