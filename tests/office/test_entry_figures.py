"""The figures of accuracy: who was wrong how often by which source, what both got wrong, and how fast somebody keyed."""

import pytest

from jimukyoku.domain.entry import Answer, Mark, Pairs, Unit
from jimukyoku.office.entry import actions, measuring
from jimukyoku.office.programme.queries import pack_of
from tests.office.paper import Keyer, all_key, employ_keyers, image, line, take_in
from tests.office.world import OPEN


@pytest.fixture
def office(world_on_both):
    world_on_both.household("100", known=False)
    world_on_both.start()
    return world_on_both.chain(OPEN).office


@pytest.fixture
def fields(office):
    return {one.id: one for one in pack_of(office.programme).fields}


def test_who_is_wrong_how_often(office, fields):
    """One of three keys a wrong digit wherever they key an account number; the planted images tell, and so does the third person."""
    lines = [line(f"T{place}", {"account_number": "9000001"}, account_number="9000001") for place in range(20)]
    bundle = take_in(office, lines)
    actions.plant(office.desk("sv1"), office.programme, bundle, [
        ("account_number", image("known", place, "x"), Answer(Mark.VALUE, "9000001")) for place in range(10)])  # fmt: skip
    careless, *others = [Keyer(desk, office) for desk in employ_keyers(office, 3)]
    careless.says = {"account_number": "9000011"}
    all_key([careless, *others])
    found = measuring.figures(office.programme.pk, fields)
    rate = found.known["keyer1"][Unit.FIELD]
    assert (rate.wrong, rate.seen) == (10, 10) and 0.7 < rate.low < 1
    assert found.known["keyer1"][Unit.TOUCH].wrong == 10
    assert found.known["keyer2"][Unit.FIELD].share == 0
    assert found.settled["keyer1"][Unit.FIELD].wrong == 20 and found.settled["keyer2"][Unit.FIELD].wrong == 0
    assert found.pairs == Pairs(agreed=0, first=20, second=0, both=0)
    assert (found.residual.expected, found.alike) == (0.0, None) and found.residual.at_most > 0
    assert found.readers["paper read"][Unit.FIELD].wrong == 0
    assert list(found.kinds) == ["口座番号"] and list(found.forms) == ["F01/1"]


def test_readings_are_measured_by_people(office, fields):
    take_in(office, [line(f"T{place}", {"account_number": "9000001"}, account_number="9000007" if place < 3 else "9000001") for place in range(9)])
    all_key([Keyer(desk, office) for desk in employ_keyers(office, 2)])
    rate = measuring.figures(office.programme.pk, fields).readers["paper read"][Unit.FIELD]
    assert (rate.wrong, rate.seen) == (3, 9)


def test_what_both_get_wrong_alike_is_measured_on_planted_images(office, fields):
    bundle = take_in(office, [line("T1", {"account_number": "9000001"})])
    actions.plant(office.desk("sv1"), office.programme, bundle, [
        ("account_number", image("known", place, "x"), Answer(Mark.VALUE, "9000001")) for place in range(4)])  # fmt: skip
    keyers = [Keyer(desk, office, {"account_number": "9000011"}) for desk in employ_keyers(office, 2)]
    all_key(keyers)
    assert measuring.figures(office.programme.pk, fields).alike == 1.0


def test_strokes_an_hour(office):
    take_in(office, [line("T1", {"account_number": "1", "bank_code": "1"})])
    (keyer,) = [Keyer(desk, office) for desk in employ_keyers(office, 1)]
    keyer.work({"account_number": "9000001", "bank_code": "0001"})
    (pace,) = measuring.paces(office.programme.pk, "", "by")
    assert (pace.name, pace.fields, pace.strokes, round(pace.an_hour)) == ("keyer1", 2, 16, 19_200)
    assert [one.name for one in measuring.paces(office.programme.pk, "", "field")] == ["account_number", "bank_code"]
