"""How the addresses of a register read, before letters go to them."""

import pytest

from jimukyoku.japanese.addresses import municipality_of, survey

# 鳥栖市 (41203), which has no 見本新町.
ROWS = [
    ("8410043", "佐賀県鳥栖市水屋町７１番地５０", 2),
    ("8410043", "鳥栖市水屋町72", 3),
    ("8410035", "東町二丁目161番30号", 4),
    ("8410043", "佐賀県鳥栖市曽根崎町269-23", 5),  # 水屋町's postal code
    ("8410000", "佐賀県鳥栖市見本新町1-2", 6),
    ("", "　", 7),
]


def test_addresses_are_counted_by_how_they_read():
    found = survey(ROWS, "41203")
    assert sum(found.statuses.values()) == len(ROWS)
    assert found.statuses == {"found": 4, "conflict": 1, "unreadable": 1}
    assert found.lines == {"conflict": [5], "unreadable": [7]}
    assert found.unlisted == ("見本新町",)


def test_only_the_first_lines_are_named():
    assert survey([("", "", line) for line in range(9)], "41203", most=2).lines == {"unreadable": [0, 1]}


@pytest.mark.parametrize(
    ("postcodes", "city"),
    [({"8410043": 5, "1000001": 2, "0000000": 90, "": 3}, "41203"), ({"0000000": 1}, ""), ({}, "")],
)
def test_the_municipality_is_that_of_most_postal_codes(postcodes, city):
    assert municipality_of(postcodes) == city
