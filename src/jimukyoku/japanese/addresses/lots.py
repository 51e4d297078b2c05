"""What follows the town: 丁目, 番地, 号, and then a building that keeps its own numerals."""

import re
from typing import NamedTuple

from jimukyoku.japanese.addresses.folding import HYPHENS, KANJI_NUMBER, kanji_value

_HYPHEN = "[" + re.escape(HYPHENS) + "~]"
_N = "[0-9〇一二三四五六七八九十百]"
# A stop, a comma or a stroke joins only digits, and so does 一 that was a dash (2一8一1).
_JOINED = re.compile(rf"\s*(?:{_HYPHEN}|[のノ之](?={_N})|(?<=[0-9])\s*[.,・/一](?=\s*[0-9]))\s*")
# Numbers that belong to a building: 5階, 101号室, 2号館, 3F, 5十五番館 (no unit follows the 5 there, so it ends before 十).
_PIECE = re.compile(
    rf"(?:第(?=[^-]{{1,4}}地割))?(?P<n>[0-9]++(?![Ff](?![A-Za-z])|[A-Za-z]\s*(?:$|号室|号|室)|\s*(?:号室|号館|号棟|棟|階))"
    rf"|[左右][0-9]+(?=号)|[東西南北][0-9]+(?=線)|[A-Z]?[0-9]+(?=街区)|{KANJI_NUMBER}"
    rf"(?=丁目|丁(?!町)|番地|番(?![町館街丁割])|号(?![館棟室線])|地割|[部字線](?=[0-9])|{_HYPHEN}|[のノ之]{_N}|\s*$))"
    r"\s*(?P<unit>丁目(?:[東西南北](?=[0-9]|\s*$))?|丁(?!町)|番地割|地割|番耕地|番地|番(?![町館街丁割])|号(?![館棟室])|街区|画地|[部字](?=[0-9])|線(?:[東西南北](?=[0-9])|(?=[0-9]|\s*$))|)",
)
_ROOM = re.compile(
    rf"(?:^|(?<=[^0-9A-Za-z‐‑‒–—―−─━－-]))(?![Bb]?[0-9]+[Ff]\s*$)(?:#|No\.?)?"
    rf"((?:[A-Za-z]{_HYPHEN}?)?[0-9]{{1,5}}(?:{_HYPHEN}[0-9]+)?[A-Za-z]?)\s*(?:号室|号|室|)\s*$"
)
_BLOCK_TOWN = re.compile(rf"\s*([0-9]+|{KANJI_NUMBER})番[町丁](?=[0-9])")
# What no building begins with: numbers went on there that were not read, or the place is only near the lot (1番地先).
_LEFT_OVER = re.compile(r"\s*(?:番地|号地|[番号部字線割](?=[0-9]|$)|丁目|耕地|街区|地?先(?=\s|$)|付近|外(?=[0-9筆\s]|$)|[^\s0-9]{0,3}[0-9]+番地)")
_UNNUMBERED = "(?:[官国民]有地?)?(?:無番地|番外地)"
_NO_LOT = re.compile(rf"\s*({_UNNUMBERED})")
_SIMPLE = re.compile(r"(?:([0-9]+)丁目)?([0-9]+)(?:-([0-9]+))?(?:-([0-9]+))?$")
_START = re.compile(
    rf"\s*(?:大?字)?\s*(?=(?:{_HYPHEN}|[のノ之])?[0-9]|[東西南北][0-9]+線|{_UNNUMBERED}|{KANJI_NUMBER}番[町丁][0-9]"
    rf"|第[0-9]+地割|第?{KANJI_NUMBER}(?:丁|番(?!割)|[部字線][0-9]|地割|{_HYPHEN}|[のノ之]{_N}|号|\s*$))"
)


class Lots(NamedTuple):
    """The parts after the town."""

    chome: str = ""
    block: str = ""
    number: str = ""
    building: str = ""
    room: str = ""


def begins(text: str, at: int = 0) -> bool:
    """Tell whether numbers of an address (or nothing at all) begin here."""
    return at >= len(text) or "0" <= text[at] <= "9" or _START.match(text, at) is not None


def read_lots(text: str, has_chome: bool) -> Lots:
    """Return the numbers and the building of what follows a town that has 丁目 or has not.

    A number ends where neither a unit nor a hyphen joins it to the next: 「7千代田ビル」 is lot 7 and a building.
    """
    if simple := _SIMPLE.match(text):
        chome, first, second, third = simple.groups("")
        if not chome and has_chome:
            chome, first, second, third = first, second, third, ""
        return Lots(chome, first, f"{second}-{third}" if third else second)
    if special := _BLOCK_TOWN.match(text):  # 学校町通一番町602: a part of the town that the list counts like 丁目
        n = special[1] if special[1].isascii() else str(kanji_value(special[1]))
        return read_lots(text[special.end() :], False)._replace(chome=f"{n}番町")
    if special := _NO_LOT.match(text):
        return Lots("", special[1], "", *_building(text[special.end() :]))
    pieces, end = _pieces(text)
    building, room = _building(text[end:])
    return _assigned(pieces, has_chome)._replace(building=building, room=room)


def left_over(lots: Lots) -> bool:
    """Tell whether numbers stand in what should be a building: more was written than was read."""
    return bool(lots.building) and _LEFT_OVER.match(lots.building) is not None


def _building(text: str) -> tuple[str, str]:
    """Return the building and the room that follow the numbers."""
    building = text.strip(" 、,").lstrip("-‐−－")
    found = _ROOM.search(building)
    return (building[: found.start()].rstrip(), found[1]) if found else (building, "")


def _pieces(text: str) -> tuple[list[tuple[str, str]], int]:
    """Return numbers with their units, and where they end."""
    pieces: list[tuple[str, str]] = []
    leading = _JOINED.match(text)
    at = end = leading.end() if leading else len(text) - len(text.lstrip())
    while found := _PIECE.match(text, at):
        digits = found["n"]
        value = digits if digits[-1] <= "9" else str(kanji_value(digits))
        pieces.append((value, found["unit"]))
        end = found.end()
        if joint := _JOINED.match(text, end):
            at = joint.end()
        elif found["unit"] in ("", "号"):
            break
        else:
            at = end + len(text[end:]) - len(text[end:].lstrip())
    return pieces, end if pieces else 0


def _assigned(pieces: list[tuple[str, str]], has_chome: bool) -> Lots:
    if not pieces:
        return Lots()
    chome, unit = "", pieces[0][1]
    if "地割" in unit:
        chome = pieces.pop(0)[0] + "地割"
    elif unit[:1] in ("部", "字", "線") or unit == "番耕地" or [one for _value, one in pieces[:2]] == ["番", "番地"]:
        chome = "".join(pieces.pop(0))  # 末坂9部46, 北方1字6番地, 川西町西2線61, 西田三番5番地
    elif unit[2:]:  # 本通16丁目南3-1: the side of the street belongs to the 丁目
        chome = pieces.pop(0)[0] + unit
    elif unit in ("丁目", "丁") or (has_chome and unit == ""):
        chome = pieces.pop(0)[0]
    return Lots(chome, pieces[0][0] if pieces else "", "-".join(value for value, _unit in pieces[1:]))
