"""The worked tables of docs/rooms/addresses.md: cases of our own from the rules named there, run as they stand on the page."""

from pathlib import Path

import pytest

from jimukyoku.japanese.addresses import compare_addresses, read_address

PAGE = (Path(__file__).parents[3] / "docs" / "rooms" / "addresses.md").read_text()


def table(first_heading):
    """Yield the cells of every row of the tables whose first column has this heading."""
    inside = False
    for line in PAGE.splitlines():
        if not line.startswith("|"):
            inside = False
        elif line.startswith(f"| {first_heading} |"):
            inside = True
        elif inside and not line.startswith("|---"):
            yield tuple(cell.strip(" ") for cell in line.strip("|").split("|"))


READINGS, PAIRS = list(table("written")), list(table("a"))


@pytest.mark.parametrize("row", READINGS, ids=lambda row: row[0])
def test_a_reading_is_what_the_page_says(row):
    found = read_address(row[0])
    assert (row[0], found.prefecture + found.city, found.town, found.chome, found.block, found.number, found.building, found.room,
            found.status, ", ".join(found.reasons)) == row  # fmt: skip


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: f"{row[0]}-{row[1]}")
def test_two_addresses_compare_as_the_page_says(row):
    a, b, relation, parts = row
    for left, right in ((a, b), (b, a)):
        found = compare_addresses(read_address(left), read_address(right))
        assert (found.relation, ", ".join(found.parts)) == (relation, parts)


def test_the_page_explains_every_reason_and_status_it_shows():
    explained = {word for line in PAGE.splitlines() if line.startswith("| `") for word in line.split("|")[1].replace("`", "").split(", ")}
    explained = {word.strip() for word in explained}
    assert len(READINGS) > 50 and {row[8] for row in READINGS} <= explained
    assert {reason for row in READINGS for reason in row[9].split(", ") if reason} <= explained
