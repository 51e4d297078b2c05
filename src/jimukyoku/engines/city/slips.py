"""Slips of those who write about themselves: one field wrong, old, or left out. Each tells whether it could be made."""

from collections.abc import Callable
from dataclasses import dataclass

from jimukyoku.engines.city.families import Families
from jimukyoku.engines.city.naming import Part
from jimukyoku.engines.city.people import Person
from jimukyoku.engines.city.places import Home
from jimukyoku.engines.city.plan import Dice
from jimukyoku.japanese import widen_digits

COUNTS = ((0, 0.72), (1, 0.20), (2, 0.06), (3, 0.02))
_KANA = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"


@dataclass(slots=True)
class Answer:
    """What one person writes: names with a wide blank, the birth as eight digits, the address in its three cells."""

    name: str
    kana: str
    birth: str
    postcode: str
    town: str
    lot: str
    building: str
    phone: str

    @classmethod
    def of(cls, person: Person, home: Home, birth: str, dice: Dice) -> "Answer":
        """Return what somebody writes who makes no mistake; some write the name they are called by, or bore before (通称・旧氏)."""
        other = person.alias or person.maiden
        family = other if other and dice.chance(0.3) else person.family
        name, kana = f"{family.text}　{person.given.text}", f"{family.kana}　{person.given.kana}"
        return cls(name, kana, birth, home.town.postal_code, home.town.address, home.lot, home.building, person.phone)


Make = Callable[[Answer, Dice, Families], bool]


def _letter(text: str, dice: Dice, letters: str) -> str:
    """Return ``text`` with one letter replaced, left out, or two changed over; blanks stay."""
    if not text:
        return text
    place = dice.between(0, len(text) - 1)
    if text[place] == "　":
        place = 0
    roll = dice.random()
    if roll < 0.5:
        return text[:place] + dice.pick(letters) + text[place + 1 :]
    if roll < 0.8 or place + 1 >= len(text) or text[place + 1] == "　":
        return text[:place] + text[place + 1 :]
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _kana(answer: Answer, dice: Dice, _families: Families) -> bool:
    before, answer.kana = answer.kana, _letter(answer.kana, dice, _KANA)
    return answer.kana != before


def _kanji(answer: Answer, dice: Dice, families: Families) -> bool:
    """Somebody keys another character, most often from another name."""
    before, other = answer.name, families.naming.given_name(dice.chance(0.5), 1970).text
    answer.name = _letter(answer.name, dice, other) if "　" in answer.name else answer.name
    return answer.name != before


def _birth(answer: Answer, dice: Dice, _families: Families) -> bool:
    """One digit, day and month changed over, or an era taken for another (昭和 and 平成 lie 63 years apart)."""
    before, roll = answer.birth, dice.random()
    if not before:
        return False
    if roll < 0.6:
        place = dice.between(3, 7)
        answer.birth = before[:place] + str(dice.between(0, 9)) + before[place + 1 :]
    elif roll < 0.8:
        answer.birth = before[:4] + before[6:] + before[4:6]
    else:
        answer.birth = str(int(before[:4]) + dice.pick((-63, 63, 1, -1, 10, -10))) + before[4:]
    return answer.birth != before


def _move(answer: Answer, dice: Dice, families: Families) -> bool:
    """The new address is written, the register has the old one; most move within the municipality, many get another number."""
    home = families.places.home(outside=dice.chance(0.3))
    answer.postcode, answer.town, answer.lot, answer.building = home.town.postal_code, home.town.address, home.lot, home.building
    if dice.chance(0.3):
        answer.phone = families.phone()
    return True


def _marry(answer: Answer, dice: Dice, families: Families) -> bool:
    """The family name is the new one."""
    family: Part = families.naming.family()
    _old, _blank, given = answer.name.partition("　")
    _reading, _blank, given_kana = answer.kana.partition("　")
    if not given or not given_kana:
        return False
    answer.name, answer.kana = f"{family.text}　{given}", f"{family.kana}　{given_kana}"
    return True


def _phone(answer: Answer, _dice: Dice, families: Families) -> bool:
    answer.phone = families.phone()
    return True


def _missing(answer: Answer, dice: Dice, _families: Families) -> bool:
    field = dice.pick(("kana", "birth", "phone", "address"))
    if field == "address":
        answer.postcode = answer.town = answer.lot = answer.building = ""
    else:
        setattr(answer, field, "")
    return True


def _lot(answer: Answer, dice: Dice, _families: Families) -> bool:
    digits = [place for place, letter in enumerate(answer.lot) if letter in "０１２３４５６７８９"]
    if not digits:
        return False
    place, before = dice.pick(digits), answer.lot
    answer.lot = before[:place] + widen_digits(str(dice.between(1, 9))) + before[place + 1 :]
    return answer.lot != before


# kind: its share among slips, and how it is made
SLIPS: dict[str, tuple[float, Make]] = {
    "kana": (0.20, _kana), "kanji": (0.12, _kanji), "birth": (0.14, _birth), "moved": (0.18, _move), "surname": (0.08, _marry),
    "phone": (0.12, _phone), "missing": (0.12, _missing), "lot": (0.04, _lot),
}  # fmt: skip
