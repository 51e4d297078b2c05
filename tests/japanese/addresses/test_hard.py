"""Hard addresses, rule by rule (``hard.txt``), and that nothing wrong in them is given in silence."""

from collections import Counter
from pathlib import Path

import pytest

from jimukyoku.japanese.addresses import places_of_register, read_address
from jimukyoku.japanese.addresses.folding import fold, within_one
from jimukyoku.japanese.addresses.heads import heads, prefectures
from jimukyoku.japanese.addresses.places import base_towns
from jimukyoku.japanese.tables import municipalities

PAGE = (Path(__file__).parents[3] / "docs" / "rooms" / "addresses.md").read_text()
STATUSES = ("found", "partial", "ambiguous")


def cases():
    """Yield (rule, cells) of every line; cells a line leaves out at its end are empty."""
    rule = ""
    for line in (Path(__file__).parent / "hard.txt").read_text("utf-8").splitlines():
        if line.startswith("## "):
            rule = line[3:]
        elif rule and line:
            cells = [cell.strip(" ") for cell in line.split(" |")]
            text = line.split(" |")[0].replace("\\n", "\n").replace("\\t", "\t")
            yield rule, (text, *cells[1:], *[""] * (10 - len(cells)))


CASES = list(cases())


@pytest.mark.parametrize("row", [row for _rule, row in CASES], ids=lambda row: row[0])
def test_a_hard_address_is_read_by_its_rule(row):
    found = read_address(row[0])
    assert (row[0], found.prefecture + found.city, found.town, found.chome, found.block, found.number, found.building, found.room,
            found.status, ", ".join(found.reasons)) == row  # fmt: skip


def test_the_page_counts_these_lines_and_explains_their_reasons():
    counted = {rule: Counter(row[8] for other, row in CASES if other == rule) for rule, _row in CASES}
    for rule, statuses in counted.items():
        shown = [statuses.total(), *(statuses[status] for status in STATUSES), statuses.total() - sum(statuses[status] for status in STATUSES)]
        assert f"| {rule} | {' | '.join(map(str, shown))} |" in PAGE
    assert f"{len(CASES)} more lines" in PAGE
    assert not [reason for _rule, row in CASES for reason in row[9].split(", ") if reason and f"`{reason}`" not in PAGE]


def test_a_line_with_help_that_leaves_a_doubt_has_a_status_that_says_so():
    doubts = {"former_city", "prefecture_differs", "misspelled", "town_misspelled", "small_place", "unread_part", "town_unknown"}
    assert not [row for _rule, row in CASES if row[8] == "found" and doubts & set(row[9].split(", "))]


def test_a_municipality_that_is_no_more_is_found_where_its_land_is_or_said_to_be_open():
    codes, _lengths, former = heads()
    assert len(former) > 1_700
    for key in list(former)[::7]:
        found = read_address(key + "1-2")
        assert found.code in codes[key] or (found.status, found.code) == ("ambiguous", ""), key
        assert found.status != "found" or "city_renamed" in found.reasons, key


def test_no_name_of_today_is_taken_for_a_former_one():
    for one in municipalities().values():
        for name in (one.prefecture + one.city, one.city):
            assert fold(name) not in heads().former


def test_a_character_left_out_of_a_municipality_never_names_another_in_silence():
    for code, place in list(municipalities().items())[::25]:
        town = next(iter(base_towns(code)), None)
        for at in range(len(place.city) - 1) if town else ():
            found = read_address(place.prefecture + place.city[:at] + place.city[at + 1 :] + town.name + "1-2")
            assert found.code == code or found.status != "found", found


@pytest.mark.parametrize(("a", "b", "close"), [
    ("千代区", "千代田区", True), ("千代田区", "千代区", True), ("大坂市", "大阪市", True), ("大阪市", "大阪市", False), ("北区", "南区", False),
    ("西区", "区", False), ("三条市", "条市", False), ("山下待", "山下町", True), ("大阪", "大坂市", False),
])  # fmt: skip
def test_one_character_is_a_slip_unless_it_tells_two_names_apart(a, b, close):
    assert within_one(a, b) == within_one(b, a) == close


def test_every_successor_of_the_table_is_a_municipality():
    codes, _lengths, former = heads()
    assert all(set(codes[key]) <= set(municipalities()) for key in former)
    assert all(key.startswith(tuple(prefectures())) or former[key].name[-1] in "市区" for key in former)


def test_a_register_teaches_a_town_that_looks_like_a_slip():
    lines = ["神奈川県横浜市中区山下待3-1", "神奈川県横浜市中区山下待4-1"]
    found = read_address("横浜市中区山下待5", context=places_of_register(lines, "14104"))
    assert (found.town, found.block, found.status) == ("山下待", "5", "found")
    assert {one.town for one in read_address(lines[0]).candidates} == {"山下町"}
