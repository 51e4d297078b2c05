"""Real municipalities sent letters where they must not go, or to people who were no longer there."""

import datetime as dt

import pytest

from jimukyoku.domain.basics import Missing
from jimukyoku.office.cases.models import Gate
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.payment.actions import make
from tests.office.world import START, case_of, paid


def test_hino_2023_a_protected_address_was_printed(world):
    """日野市 2023: the address of a victim of violence was printed on a form that the other parent received.

    The list of the protected is read again before every print run: no letter by machine for such a household, and it is
    not pushed; the case waits for a person.
    """
    world.household("100")
    world.household("200")
    world.protected.append("20001")
    office = world.start().office
    assert list(Letter.objects.values_list("case__household_no", flat=True)) == ["100"]
    case = case_of(office, "200")
    assert (case.route, case.held, case.unprintable) == ("confirmation", "", "protected")


def test_hino_2023_the_list_is_fresh_before_each_mailing(world):
    """日野市 2023: whoever becomes protected between two mailings is stopped at the second."""
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.start()
    assert Letter.objects.count() == 1
    world.protected.append("10001")
    world.write()
    chain = world.chain(dt.date(2026, 7, 22))
    chain.take_in()
    chain.work()
    assert Letter.objects.count() == 1
    assert case_of(chain.office, "100").unprintable == "protected"


def test_hino_2023_the_list_in_the_folder_is_the_one_in_force(world):
    """日野市 2023: a list that goes back to an earlier content must not leave an older, different one in force."""
    world.household("100")
    for names in ([], ["10001"], [], ["10001"]):
        world.protected[:] = names
        world.write()
        world.chain(START).take_in()
    world.chain(START).prepare()
    assert not Letter.objects.exists()


def test_hino_2023_a_list_dated_ahead_hides_no_later_one(world):
    """日野市 2023: somebody takes a list in by hand for a later day; whoever becomes protected afterwards is still stopped."""
    from jimukyoku.domain.register import Source
    from jimukyoku.office.register.actions import take_in

    world.household("100")
    world.write()
    office = world.open(START)
    path = world.files.data / "protected.csv"
    take_in(office.desk("officer1"), office.programme.municipality, Source.PROTECTED, path, as_of="2026-06-20")
    world.protected.append("10001")
    world.write()
    world.chain(dt.date(2026, 6, 25)).prepare()
    assert not Letter.objects.exists()


def test_hino_2023_no_list_at_all(world):
    """日野市 2023: without a list of the protected nobody is, it seems. Then nothing is printed for anybody."""
    world.household("100")
    world.write()
    (world.files.data / "protected.csv").unlink()
    world.write = lambda: None
    with pytest.raises(Missing) as refused:
        world.start()
    assert "見出しだけのファイル" in refused.value.cure and not Letter.objects.exists()


def test_hirakawa_2024_letters_to_people_who_had_moved_away(world):
    """平川市 2024: 33 letters went to addresses people had left. A move without a new address stops the letter."""
    world.household("100")
    world.change("10001", "O", "20260610")
    world.household("200")
    world.change("20001", "M", "20260610", address="見本市東町2-2")
    office = world.start().office
    assert case_of(office, "100").unprintable == "moved"
    data = Letter.objects.get().data
    assert "東町2-2" in data and "中央1-1" not in data


def test_a_letter_to_the_dead(world):
    """Letters in the name of somebody who has died are among the commonest complaints: the gate reads the register again."""
    world.household("100")
    world.household("200")
    world.change("10001", "D", "20260615")
    office = world.start().office
    assert case_of(office, "100").held == "head_deceased"
    gate = Gate.objects.get()
    assert (gate.kind, gate.rows_in, gate.rows_checked, gate.stopped) == ("print:push", 2, 2, 1)


def test_a_death_after_the_decision_stops_the_payment(world):
    """Nobody is paid after death without a person having looked: the gate before the file sees it."""
    world.household("100")
    world.household("200")
    world.change("10001", "D", "20260720", reported="20260721")
    office, _batch = world.made()
    assert paid(office) == {"200": 30_000}
    assert case_of(office, "100").held == "head_deceased"


def test_a_death_before_the_base_date_told_after_the_decision_stops_the_payment(world):
    """Whenever it took effect: what was reported after the extract is news to letter and money alike."""
    world.household("100")
    world.household("200")
    office = world.decided()
    world.change("10001", "D", "20260530", reported="20260723")
    world.write()
    chain = world.chain(dt.date(2026, 7, 24))
    chain.take_in()
    make(chain.office.desk("officer1"), chain.office.programme, dt.date(2026, 7, 30))
    assert paid(office) == {"200": 30_000}
    assert case_of(office, "100").held


def test_a_death_reported_later_than_today_is_not_known_yet(world):
    """The gate knows what could be known on its day, no more: evidence must be replayable."""
    world.household("100")
    world.change("10001", "D", "20260620", reported="20260701")
    assert dt.date(2026, 7, 1) > START
    office = world.start().office
    assert case_of(office, "100").held == ""
