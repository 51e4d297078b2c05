"""Finding the town of an address among the towns of one municipality (or of several that may be meant)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from jimukyoku.japanese.addresses.folding import BROKEN, fold, squeezed, within_one
from jimukyoku.japanese.addresses.lots import begins
from jimukyoku.japanese.addresses.places import Names, Town
from jimukyoku.japanese.addresses.streets import after_turns, has_street

_SECTION = re.compile("大?字")
# A small place is written in kanji and kana, is short, and is no building; a direction alone is not a name.
_PLACE = re.compile(r"(?![東西南北]$)(?!.*(?:ビル|ハイツ|マンション|コーポ|荘|号|館|内$))[一-鿿々〆ヶケァ-ヴぁ-んノー]{1,8}")
_NAMED = re.compile(r"大?字([一-鿿々〆ヶケァ-ヴぁ-んノー]{1,8}?)(?:部|字)?(?=[のノ之]?[0-9]|$)")
# What counts the lots of a town apart: 甲, イ, イ部, ト字. It is no doubt, but another lot.
_LETTER = re.compile("(?:大?字)?[甲乙丙丁戊己庚辛壬癸ァ-ヴい-ん]部?字?")
_FLOOR = re.compile(r"\s*[0-9]+\s*(?:階|[Ff]|号室|号館|号棟|棟)")
_BRACKET = re.compile(r"\([^()]*\)")


class Match(NamedTuple):
    """Towns that a text names, the rest of the text after them, and what had to be done to find them; ``near`` when none:
    what is one character from the text."""

    towns: tuple[Town, ...]
    rest: str
    reasons: tuple[str, ...] = ()
    street: str = ""
    near: tuple[Town, ...] = ()


NONE = Match((), "")


def find_town(names: Names, text: str, folded: str = "") -> Match:
    """Return the town a text begins with; towns is empty where none is found, and more than one where the text does not decide."""
    folded = folded or fold(text)
    end, towns = _longest(names.exact, names.lengths, folded, 0)
    if towns and (end >= len(text) or "0" <= text[end] <= "9"):
        if names.jo and (both := _jo_too(names, folded, end)):
            return Match(_by_spelling(towns, text[:end]) + both, text[end:], ("jo_left_out",))
        return Match(_by_spelling(towns, text[:end]), text[end:])
    if towns[:1] and begins(text, end):
        return Match(_by_spelling(towns, text[:end]), text[end:])
    return _with_help(names, text, folded, end, towns)


def _jo_too(names: Names, folded: str, end: int) -> tuple[Town, ...]:
    """Return the towns that are meant as well when 条 was left out: 北郷3-5 is lot 3-5 of 北郷 or 北郷三条5丁目."""
    longer, towns = _longest(names.loose, names.loose_lengths, folded, 0)
    return tuple(town for town in towns if "条" in town.name) if longer > end and folded[longer : longer + 1] == "-" else ()


def _longest(table: dict[str, tuple[Town, ...]], lengths: dict[str, tuple[int, ...]], folded: str, at: int) -> tuple[int, tuple[Town, ...]]:
    for size in lengths.get(folded[at : at + 1], ()):
        key = folded[at : at + size]
        if (found := table.get(key)) is not None and not (key[-1].isdigit() and folded[at + size : at + size + 1].isdigit()):
            return at + len(key), found
    return at, ()


def _by_spelling(towns: tuple[Town, ...], spelled: str) -> tuple[Town, ...]:
    """Return the towns spelled exactly so where several fold to the same; all of them where none is."""
    return tuple(town for town in towns if town.name == spelled) or towns if len(towns) > 1 else towns


def _with_help(names: Names, text: str, folded: str, end: int, towns: tuple[Town, ...]) -> Match:
    """Try what people leave out, put in or damage, in the order of how little it takes."""
    first = _numbers_from(text)
    if BROKEN in text[:first] and ((fitting := _broken(names, text, folded, first)).towns or not towns):
        return fitting
    if names.kyoto and has_street(text[:first]) and (street := _after_street(names, text, folded)).towns:
        return street
    for found in _helped(names, text, folded):
        if found.towns and len(text) - len(found.rest) > end:
            return found
    if towns:
        return _small_place(Match(_by_spelling(towns, text[:end]), text[end:], ("unread_part",)), first - end, names.kyoto)
    return _completed(names, text, folded, first)


def _helped(names: Names, text: str, folded: str) -> Iterator[Match]:
    end, towns = _longest(names.loose, names.loose_lengths, folded, 0)
    if towns and begins(text, end):
        yield Match(_by_spelling(towns, text[:end]), text[end:], ("shortened",))
    short, places = squeezed(folded, 0, 12)
    for table, lengths in ((names.exact, names.lengths), (names.loose, names.loose_lengths)) if places else ():
        end, towns = _longest(table, lengths, short, 0)
        if towns and places[end - 1] >= end and begins(text, places[end - 1] + 1):
            yield Match(towns, text[places[end - 1] + 1 :], ("put_in",))
    section = _SECTION.sub("", text, count=1)
    if section != text:
        found = find_town(names, section)
        if set(found.reasons) <= {"small_place", "lot_letter"}:  # who writes 字 writes the whole name: nothing may be completed
            yield found
        elif section_at := _SECTION.match(text):
            yield find_town(names, text[section_at.end() :])
    bracket = _BRACKET.search(text)
    if bracket and not begins(text[: bracket.start()] + " ", 0):
        found = find_town(names, text[: bracket.start()] + text[bracket.end() :])
        yield found._replace(rest=found.rest + " " + bracket[0], reasons=(*found.reasons, "bracket"))


def _small_place(found: Match, size: int, kyoto: bool) -> Match:
    """Return a town with what stands between it and the numbers: in Kyoto the street, elsewhere a small place (小字) not listed."""
    between, rest = found.rest[:size], found.rest[size:]
    if kyoto and has_street(between):
        return Match(found.towns, rest, ("street",), between)
    named = _NAMED.fullmatch(between)
    if len(found.towns) == 1 and (named or (rest and _PLACE.fullmatch(between))) and not _FLOOR.match(rest):
        town = found.towns[0]
        name = town.name + _SECTION.sub("", between)
        return Match((Town(town.code, name, False),), rest, ("lot_letter" if _LETTER.fullmatch(between) else "small_place",))
    return found


def named_place(code: str, text: str) -> Match:
    """Return the place that 字 names where no town does: a municipality may have small places only."""
    if not (named := _NAMED.match(text)):
        return NONE
    return Match((Town(code, named[1], False),), text[named.end() :], ("small_place",))


def _numbers_from(text: str) -> int:
    """Return where the numbers of an address begin in a text, or its length."""
    return next((at for at in range(len(text)) if begins(text, at) and at), len(text))


def _after_street(names: Names, text: str, folded: str) -> Match:
    for at in after_turns(text):
        end, towns = _longest(names.exact, names.lengths, folded, at)
        if not towns or not begins(text, end):
            loose_end, loose = _longest(names.loose, names.loose_lengths, folded, at)
            if loose and begins(text, loose_end):
                end, towns = loose_end, loose
        if towns and begins(text, end):
            return Match(_by_spelling(towns, text[at:end]), text[end:], ("street",), text[:at])
    return _inside(names, text, folded, "street")


def _inside(names: Names, text: str, folded: str, reason: str) -> Match:
    """Return the longest town that ends where the numbers begin, whatever stands before it."""
    for at in range(1, len(text) - 1):
        end, towns = _longest(names.exact, names.lengths, folded, at)
        if towns and end - at > 1 and begins(text, end):
            return Match(_by_spelling(towns, text[at:end]), text[end:], (reason,), text[:at])
    return NONE


def _completed(names: Names, text: str, folded: str, first: int) -> Match:
    """Return towns whose name ends or begins as the text does (三栄町: 四谷三栄町; 入谷: 入谷東 or 入谷西), or that stand inside it."""
    run = folded[:first]
    if len(run) > 1:
        ending = {town for key, found in names.exact.items() if key.endswith(run) for town in found}
        if len(ending) == 1:
            return Match(tuple(ending), text[first:], ("completed",))
        found = _inside(names, text, folded, "preceded")
        if found.towns:
            return found
        begun = {town for key, found in names.exact.items() if key.startswith(run) for town in found}
        above = {town.name[:first] for town in begun}
        if len(begun) > 1 and len(above) == 1 and run[-1] == "町" and len({town.code for town in begun}) == 1:
            return Match((Town(min(begun).code, above.pop(), False),), text[first:], ("unlisted_above",))
        if ending | begun:
            return Match(tuple(sorted(ending | begun)), text[first:], ("completed",))
    return Match((), text)


def near_towns(names: Names, text: str) -> tuple[Town, ...]:
    """Return the towns whose name is one character from what stands before the numbers; none for a name too short to tell."""
    run = fold(text[: _numbers_from(text)])
    return tuple(sorted({town for key, found in names.exact.items() if within_one(run, key) for town in found})) if len(run) > 2 else ()


def _broken(names: Names, text: str, folded: str, first: int) -> Match:
    """Return every town that fits a text with unreadable characters, each standing for one character."""
    for end in range(first, 1, -1):
        if BROKEN not in folded[:end] or folded[:end].strip(BROKEN) == "":
            continue
        pattern = re.compile("".join("." if one == BROKEN else re.escape(one) for one in folded[:end]))
        towns = {town for key, found in names.exact.items() if len(key) == end and pattern.fullmatch(key) for town in found}
        if towns:
            return Match(tuple(sorted(towns)), text[end:], ("broken_character",))
    return Match((), text, ("broken_character",))
