"""The whole chain over an invented city, held against the city's own truth, which no part of the chain ever reads."""

import csv

import pytest

from jimukyoku.cli import bench, demo, simulate
from jimukyoku.cli.chain import Folder
from jimukyoku.cli.console import Bars
from jimukyoku.cli.example import EXAMPLE
from jimukyoku.office.cases.models import Case
from jimukyoku.office.oversight.queries import figures
from jimukyoku.office.oversight.verify import verify
from tests.office.world import paid

PEOPLE = 3_000


@pytest.fixture(scope="module")
def played(tmp_path_factory, sqlite_template):
    folder = tmp_path_factory.mktemp("truth")
    files = Folder(folder / "data", folder / "out")
    simulate.build(files.data, PEOPLE, 11, "cp932", Bars(quiet=True))
    office = demo.play(files, EXAMPLE, Bars(quiet=True), letters=False)
    truth = {row["household_no"]: row for row in csv.DictReader((files.data / "truth/households.csv").open(encoding="utf-8-sig"))}
    return office, truth, bench.rows_by(files.data, office.today)


def test_nobody_is_paid_wrongly(played):
    office, truth, _counts = played
    found = paid(office)
    assert len(found) > 150
    wrong = {number: (yen, truth[number]) for number, yen in found.items() if truth[number]["eligible"] != "yes" or int(truth[number]["amount"]) != yen}
    assert wrong == {}


def test_the_flawless_are_paid(played):
    """Whoever is entitled, applied in time without a mistake, and to whom nothing happened since, has the money or a named reason."""
    office, truth, _counts = played
    found = paid(office)
    flawless = [row for row in truth.values() if row["eligible"] == "yes" == row["eligible_in_the_end"] and row["story"] in ("applies", "none", "silent")
                and not row["mistakes"] and not row["event"]]  # fmt: skip
    unpaid = [row["household_no"] for row in flawless if row["household_no"] not in found]
    assert len(flawless) > 100
    explained = set(Case.objects.filter(household_no__in=unpaid).exclude(held="", unprintable="").values_list("household_no", flat=True))
    explained |= set(Case.objects.filter(household_no__in=unpaid, payment__state="returned").values_list("household_no", flat=True))
    assert [number for number in unpaid if number not in explained] == []


def test_every_entitled_household_has_a_case(played):
    office, truth, _counts = played
    cases = set(Case.objects.values_list("household_no", flat=True))
    assert {number for number, row in truth.items() if row["eligible"] in ("yes", "unknown")} <= cases


def test_every_row_is_accounted_for(played):
    office, _truth, rows = played
    received = sum(count for _channel, _status, count in figures(office.programme, office.today)["received"])
    assert received == rows


def test_it_proves_itself(played):
    assert [text for check in verify() for text in check.problems] == []
