"""Nobody acts on what is another municipality's or another firm's: it does not exist for them."""

import datetime as dt

import pytest

from jimukyoku.domain.access import Role, Side
from jimukyoku.domain.basics import NotFound
from jimukyoku.domain.register import Source
from jimukyoku.office.access.actions import employ, entrust, found
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.basics import store
from jimukyoku.office.cases import actions as cases
from jimukyoku.office.decision import actions as decision
from jimukyoku.office.deficiency import actions as deficiency
from jimukyoku.office.intake.actions import withdraw
from jimukyoku.office.payment import actions as payment
from jimukyoku.office.register.actions import take_in
from jimukyoku.office.screening import looking
from tests.office.world import case_of


def strangers(office):
    """An officer and a treasurer of another city, an operator of another firm."""
    city = found("tonari", "隣市", Side.MUNICIPALITY, at=office.at)
    firm = found("tasha", "他社", Side.CONTRACTOR, at=office.at)
    return {role: Desk(employ(home, f"tonari-{role}", "他人", role, at=office.at), office.at)
            for role, home in ((Role.OFFICER, city), (Role.TREASURER, city), (Role.OPERATOR, firm))}  # fmt: skip


ACTS = {
    "approve": lambda o, b, s: payment.approve(s[Role.OFFICER], b, b.file_id),
    "cancel": lambda o, b, s: payment.cancel(s[Role.OFFICER], b, "x"),
    "release": lambda o, b, s: (payment.approve(o.desk("officer2"), b, b.file_id), payment.release(s[Role.TREASURER], b, store.fetch(b.file_id))),
    "make": lambda o, b, s: payment.make(s[Role.OFFICER], o.programme, dt.date(2026, 7, 30)),
    "lift_hold": lambda o, b, s: cases.lift_hold(s[Role.OFFICER], o.programme, case_of(o, "200").pk, "x", seen="moved"),
    "decease": lambda o, b, s: cases.decease(s[Role.OFFICER], o.programme, [case_of(o, "200").pk], "x"),
    "close": lambda o, b, s: cases.close(s[Role.OFFICER], o.programme),
    "reopen": lambda o, b, s: decision.reopen(s[Role.OFFICER], o.programme, case_of(o, "200").pk, "x"),
    "send_back": lambda o, b, s: decision.send_back(s[Role.OFFICER], o.programme, case_of(o, "200").pk, "x"),
    "look": lambda o, b, s: looking.note(s[Role.OPERATOR], o.programme, case_of(o, "200").pk, "x"),
    "notice": lambda o, b, s: deficiency.plan_one(s[Role.OPERATOR], o.programme, case_of(o, "200").pk, []),
    "more_time": lambda o, b, s: deficiency.extend(s[Role.OPERATOR], o.programme, case_of(o, "200").pk, "x"),
    "propose": lambda o, b, s: decision.recommend_one(s[Role.OPERATOR], o.programme, case_of(o, "200").pk),
    "withdraw": lambda o, b, s: withdraw(s[Role.OPERATOR], o.programme, case_of(o, "200").pk, "x"),
    "take_in": lambda o, b, s: take_in(s[Role.OFFICER], o.programme.municipality, Source.TAX, o.folder.data / "tax.csv", as_of="2026-07-01"),
    "entrust": lambda o, b, s: entrust(s[Role.OFFICER], o.programme, s[Role.OPERATOR].person.organisation),
}  # fmt: skip


@pytest.mark.parametrize("name", ACTS)
def test_another_tenants_object_does_not_exist(world, name):
    world.household("100")
    world.household("200", known=False)
    office, batch = world.made()
    with pytest.raises(NotFound):
        ACTS[name](office, batch, strangers(office))


def test_a_case_of_another_programme_does_not_exist(world):
    world.household("100")
    office = world.decided()
    with pytest.raises(NotFound):
        cases.decease(office.desk("officer1"), office.programme, [office.programme.pk], "x")
