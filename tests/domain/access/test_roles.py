"""Duties: the contractor proposes, the municipality decides (地方自治法243条; 支給決定は行政庁が行う)."""

import pytest

from jimukyoku.domain.access import DUTIES, SIDE, Duty, Role, Side, may, same_hands

SOVEREIGN = {Duty.PUBLISH, Duty.IMPORT, Duty.DECIDE, Duty.HOLD, Duty.CLOSE} | {d for d in Duty if d.name.startswith("PAY_")}
CONTRACTORS = [role for role in Role if Side.MUNICIPALITY not in SIDE[role]]


@pytest.mark.parametrize("duty", sorted(SOVEREIGN - {Duty.IMPORT}))
@pytest.mark.parametrize("role", list(Role))
def test_nobody_who_works_for_the_contractor_decides_or_moves_money(role, duty):
    assert not may(role, Side.CONTRACTOR, duty)


def test_the_contractors_own_roles_hold_no_sovereign_duty_even_on_the_other_side():
    assert CONTRACTORS == [Role.OPERATOR, Role.SUPERVISOR]
    assert not any(DUTIES[role] & SOVEREIGN for role in CONTRACTORS)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("side", list(Side))
def test_a_role_on_the_wrong_side_may_not_even_read(role, side):
    assert may(role, side, Duty.READ) is (side in SIDE[role])


@pytest.mark.parametrize(
    ("role", "side", "duty", "allowed"),
    [
        (Role.OPERATOR, Side.CONTRACTOR, Duty.RECOMMEND, True),
        (Role.OPERATOR, Side.CONTRACTOR, Duty.EXTRACT, False),
        (Role.SUPERVISOR, Side.CONTRACTOR, Duty.EXTRACT, True),
        (Role.OFFICER, Side.MUNICIPALITY, Duty.DECIDE, True),
        (Role.OFFICER, Side.MUNICIPALITY, Duty.RECOMMEND, False),
        (Role.OFFICER, Side.MUNICIPALITY, Duty.PAY_RELEASE, False),
        (Role.TREASURER, Side.MUNICIPALITY, Duty.PAY_RELEASE, True),
        (Role.TREASURER, Side.MUNICIPALITY, Duty.PAY_MAKE, False),
        (Role.TREASURER, Side.MUNICIPALITY, Duty.PAY_APPROVE, False),
        (Role.ADMINISTRATOR, Side.CONTRACTOR, Duty.IMPORT, True),
        (Role.ADMINISTRATOR, Side.MUNICIPALITY, Duty.DECIDE, False),
    ],
)
def test_table(role, side, duty, allowed):
    assert may(role, side, duty) is allowed


def test_the_auditor_only_reads():
    assert DUTIES[Role.AUDITOR] == {Duty.READ, Duty.INSPECT}


def test_every_duty_is_somebodys_and_every_role_has_a_side():
    assert {duty for duties in DUTIES.values() for duty in duties} == set(Duty)
    assert all(SIDE[role] and DUTIES[role] for role in Role)


def test_no_role_proposes_and_decides_or_makes_and_releases():
    for duties in DUTIES.values():
        assert not {Duty.RECOMMEND, Duty.DECIDE} <= duties
        assert not {Duty.PAY_MAKE, Duty.PAY_RELEASE} <= duties


@pytest.mark.parametrize(
    ("person", "earlier", "same"), [("甲", ["甲"], True), ("甲", ["乙", "甲"], True), ("甲", ["乙"], False), ("甲", [], False)]
)
def test_four_eyes(person, earlier, same):
    assert same_hands(person, iter(earlier)) is same
