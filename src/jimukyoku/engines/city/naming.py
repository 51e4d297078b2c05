"""Names of invented people, drawn by generation: as they are, and as registers show them."""

from dataclasses import dataclass

from jimukyoku.engines.city.given_names import LAST_YEARS, MEN, WOMEN
from jimukyoku.engines.city.plan import Dice
from jimukyoku.engines.city.surnames import COMMON, DIFFICULT, FOREIGN
from jimukyoku.japanese import zengin_kana

_TABLE = 4_096
_FIRST_YEAR = 1900
_DIFFICULT_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Part:
    """A family or given name: writing, what the register shows, reading, bank kana, the plain writing if another."""

    text: str
    shown: str
    kana: str
    bank: str
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Nation:
    """A nationality with its names."""

    code: str
    families: tuple[Part, ...]
    given: tuple[tuple[Part, ...], tuple[Part, ...]]


def shown(text: str, encoding: str) -> str:
    """Return ``text`` as a file in ``encoding`` can hold it: 〓 for each character that it cannot."""
    if encoding != "cp932":
        return text
    return "".join(character if _writable(character) else "〓" for character in text)


def _writable(character: str) -> bool:
    try:
        character.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


class Naming:
    """All names of one city."""

    def __init__(self, dice: Dice, encoding: str) -> None:
        self.dice, self.random = dice, dice.random
        self.encoding = encoding
        common = [self._part(entry) for entry in COMMON.split()]
        self.difficult = [self._part(entry) for entry in DIFFICULT.split()]
        weights = [1 / (rank + 12) for rank in range(len(common))]
        total = sum(weights)
        self.table = [
            part
            for part, weight in zip(common, weights, strict=True)
            for _ in range(max(1, round(_TABLE * weight / total)))
        ]
        self.given = tuple(
            tuple(tuple(self._part(entry) for entry in band.split()) for band in sex) for sex in (MEN, WOMEN)
        )
        bands = [next(n for n, last in enumerate(LAST_YEARS) if year <= last) for year in range(_FIRST_YEAR, 2100)]
        self.by_year = [[sex[band] for band in bands] for sex in self.given]
        self.nations = [self._nation(*entry) for entry in FOREIGN]
        self.nation_weights = [(nation, entry[1] / 100) for nation, entry in zip(self.nations, FOREIGN, strict=True)]

    def _part(self, entry: str) -> Part:
        text, kana, *plain = entry.split(":")
        return Part(text, shown(text, self.encoding), kana, zengin_kana(kana), plain[0] if plain else "")

    def _nation(self, code: str, _weight: int, families: str, men: str, women: str) -> Nation:
        return Nation(code, self._latin(families), (self._latin(men), self._latin(women)))

    def _latin(self, text: str) -> tuple[Part, ...]:
        """Read ``LATIN WORDS:カナ カナ …``: words in Latin letters before a colon, kana after it."""
        parts: list[tuple[list[str], list[str]]] = []
        latin: list[str] = []
        kana: list[str] = []
        for word in text.replace(":", " ").split():
            if word.isascii():
                if kana:
                    parts.append((latin, kana))
                    latin, kana = [], []
                latin.append(word)
            else:
                kana.append(word)
        parts.append((latin, kana))
        return tuple(
            Part(" ".join(one), " ".join(one), "　".join(two), zengin_kana(" ".join(two))) for one, two in parts
        )

    def family(self) -> Part:
        """Return a family name."""
        if self.random() < _DIFFICULT_SHARE:
            return self.dice.pick(self.difficult)
        return self.dice.pick(self.table)

    def given_name(self, woman: bool, year: int) -> Part:
        """Return a given name of somebody born in ``year``."""
        names = self.by_year[woman][year - _FIRST_YEAR]
        return names[int(self.random() * len(names))]

    def nation(self) -> Nation:
        """Return a nationality."""
        return self.dice.weighted(self.nation_weights)
