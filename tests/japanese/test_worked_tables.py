"""The worked tables of docs/rooms: their numbers are what the code gives."""

import datetime as dt
import re
from pathlib import Path

import pytest

from jimukyoku.japanese import BankAccount, PostRule, attained_by, deadline, in_time, read_account, read_register_date

ROOMS = Path(__file__).parents[2] / "docs" / "rooms"


def rows(page, columns):
    text = (ROOMS / f"{page}.md").read_text()
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")]
    return [row for row in found if len(row) == columns and row[0] not in ("birth in the register", "from", "bank", "rule", "word")]


@pytest.mark.parametrize(("birth", "age", "by", "attained"), rows("age-and-deadlines", 4))
def test_ages(birth, age, by, attained):
    found = attained_by(read_register_date(birth), int(age), dt.date.fromisoformat(by))
    assert {True: "yes", False: "no", None: "unknown"}[found] == attained


@pytest.mark.parametrize(("start", "term", "last"), rows("age-and-deadlines", 3))
def test_terms(start, term, last):
    count, unit = term.split()
    assert deadline(dt.date.fromisoformat(start), **{unit: int(count)}) == dt.date.fromisoformat(last)


def test_every_trap_names_a_test_that_is_there():
    named = re.findall(r"`([a-z_/]+\.py)::(test_[a-z_]+)`", (ROOMS / "traps.md").read_text())
    assert len(named) > 35
    for file, test in named:
        assert f"def {test}(" in (Path(__file__).parent / file).read_text(), (file, test)


@pytest.mark.parametrize(("rule", "last", "postmark", "received", "timely"), rows("age-and-deadlines", 5))
def test_in_time(rule, last, postmark, received, timely):
    day = dt.date.fromisoformat
    found = in_time(None, day(postmark) if postmark else None, day(received), day(last), PostRule(rule))
    assert {True: "yes", False: "no", None: "unknown"}[found] == timely


@pytest.mark.parametrize("row", rows("accounts", 6))
def test_accounts(row):
    found = read_account(*row[:5])
    said = " ".join((found.bank, found.branch, found.kind, found.number, found.holder)) if isinstance(found, BankAccount) else found[0].sentence
    assert said == row[5]
