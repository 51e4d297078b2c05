"""A branch is closed, and the list of banks says so: what was screened before stands and can be shown again, what comes after is asked."""

import pytest

from jimukyoku.adapters import tables
from jimukyoku.domain.basics import Missing
from jimukyoku.japanese.tables import Table, shipped, using
from jimukyoku.office.screening.again import screened_again
from tests.office.test_deficiency import again, screened
from tests.office.world import OPEN, case_of

LATER = OPEN.replace(day=28)


def without(branch, as_of="2026-11-30"):
    """The list of banks without one branch of みずほ, as the municipality would take it in."""
    rows = tuple(row for row in shipped().banks.load() if row[:2] != ("0001", branch))
    return Table("banks", f"{as_of}-test", as_of, "test", lambda: rows)


@pytest.fixture
def folder(tmp_path, settings_tables):
    return settings_tables(str(tmp_path / "tables"))


@pytest.fixture
def settings_tables(monkeypatch):
    from django.conf import settings

    def set_(folder):
        monkeypatch.setattr(settings, "TABLES", folder)
        return folder

    return set_


def test_an_old_screening_is_held_again_with_the_tables_of_its_day(world, folder):
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.household("200", known=False)
    chain = screened(world)
    with using(tables.keep(folder, without("001"))):
        world.apply("200", on=LATER.isoformat())
        world.write()
        chain = world.chain(LATER)
        chain.intake("applications")
        chain.repeat("審査", chain._screen)
    old, new = (screened_again(chain.office.programme, case_of(chain.office, number)) for number in ("100", "200"))
    assert [(one.found, one.lost, one.new) for one in old] == [(("D01",), (), ())]
    assert [(one.found, one.lost, one.new) for one in new] == [(("D05",), (), ())]
    assert old[0].tables == shipped().id != new[0].tables
    chain.deficiencies()
    with using(tables.in_force(folder)):
        again_asked(world, LATER)


def again_asked(world, day):
    """The first household signs: its account is now at a branch that is gone, and the older screening still says what it said."""
    world.answer("100", day.isoformat(), 署名="あり")
    chain = again(world, day)
    first, second = screened_again(chain.office.programme, case_of(chain.office, "100"))
    assert (first.found, second.found) == (("D01",), ("D05",))
    assert not any((first.lost, first.new, second.lost, second.new))


def test_editions_that_nobody_kept_are_not_guessed(world, folder, settings_tables):
    world.household("100", known=False)
    world.apply("100")
    with using(tables.keep(folder, without("001"))):
        chain = screened(world)
    settings_tables("")
    with pytest.raises(Missing, match="表の版の組"):
        screened_again(chain.office.programme, case_of(chain.office, "100"))
