"""Two people's names with all they carry: reading, former name (旧氏), common name (通称), name in Latin letters."""

from dataclasses import dataclass

from jimukyoku.japanese.names.compare import NameMatch, compare_names
from jimukyoku.japanese.readings import compare_readings

_AGREES = ("same", "variant")


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as a register or an application holds it; ``latin`` is the name of a foreign resident on the residence card."""

    written: str
    kana: str = ""
    former: str = ""
    common: str = ""
    latin: str = ""

    def others(self) -> tuple[tuple[str, str], ...]:
        """Return the further names that are filled, each with what it is."""
        kinds = (("former", self.former), ("common", self.common), ("latin", self.latin))
        return tuple((kind, name) for kind, name in kinds if name)

    def names(self) -> tuple[str, ...]:
        """Return every name there is, the written one first."""
        return self.written, *(name for _kind, name in self.others())


def former_name(name: str, family: str) -> str:
    """Return ``name`` with a former family name (旧氏, which registers hold alone) in place of the one in use.

    "" where the given name is not set apart. What is a whole name already, with a blank of its own, stays.
    """
    parts, given = family.split(), name.split()[1:]
    return family if len(parts) > 1 else f"{family}　{'　'.join(given)}" if parts and given else ""


def compare_person_names(a: PersonName, b: PersonName) -> NameMatch:
    """Return the strongest relation: written names, then 旧氏・通称, then readings. No reading is ever made from kanji."""
    found = compare_names(a.written, b.written)
    if found.relation in _AGREES:
        return found
    return _by_other_name(a, b) or _by_reading(a, b, found)


def _by_other_name(a: PersonName, b: PersonName) -> NameMatch | None:
    """Return the first agreement that needs a further name of either side."""
    pairs = [(kind, known, name) for kind, name in b.others() for known in a.names()]
    pairs += [(kind, name, known) for kind, name in a.others() for known in b.names()]
    hits = [(kind, match) for kind, x, y in pairs if (match := compare_names(x, y)).relation in _AGREES]
    if not hits:
        return None
    kind, best = min(hits, key=_explained)
    return NameMatch("former_or_common_name", best.characters, (kind, *best.reasons))


def _explained(hit: tuple[str, NameMatch]) -> tuple[int, int, int, tuple[str, ...]]:
    """Rank agreements by how little there is to explain, the same from both sides."""
    kind, match = hit
    return _AGREES.index(match.relation), ("former", "common", "latin").index(kind), len(match.reasons), match.reasons


def _by_reading(a: PersonName, b: PersonName, written: NameMatch) -> NameMatch:
    reading = compare_readings(a.kana, b.kana)
    reasons = (*written.reasons, *reading.differences)
    return NameMatch("kana_only" if reading.relation in ("same", "bank") else "different", written.characters, reasons)
