"""What all letters of a programme share: the door of residents only where there is one, and an address to it."""

import dataclasses
from pathlib import Path

import pytest

from jimukyoku.domain.notices import shared
from jimukyoku.domain.programme import load_pack

PACK = Path(__file__).parents[3] / "programmes" / "hikazei-2026"
FILES = {str(path.relative_to(PACK)): path.read_bytes() for path in PACK.glob("**/*") if path.is_file()}

DOOR = "https://online.city.example/r/mihon/hikazei-2026/"


@pytest.mark.parametrize(
    ("online", "door", "said"),
    [
        (True, DOOR, {"address": DOOR, "qr": "<svg/>", "key": "member", "languages": ["ja", "easy", "en"]}),
        (True, "", None),
        (False, DOOR, None),
    ],
)
def test_letters_speak_of_the_door_where_there_is_one_and_an_address_to_it(online, door, said):
    pack = load_pack(FILES)
    pack = pack if online else dataclasses.replace(pack, online=None)
    assert shared(pack, "見本市", "令和8年8月3日", "福給第1号", door=door, qr="<svg/>")["door"] == said
