"""Which municipality a line begins with; and which it may mean when it names none that there is: renamed, misspelled, elsewhere."""

import re
from collections import defaultdict
from collections.abc import Iterator

from jimukyoku.japanese.addresses.folding import BROKEN, fold, squeezed, within_one
from jimukyoku.japanese.addresses.heads import Codes, Head, city_forms, heads, prefectures
from jimukyoku.japanese.addresses.places import Places
from jimukyoku.japanese.addresses.towns import find_town
from jimukyoku.japanese.tables import by_tables, municipalities

# Help that leaves the reading open to doubt: a person or a second source should agree.
DOUBTFUL = frozenset({
    "unread_part", "completed", "preceded", "broken_character", "town_unknown", "small_place", "unlisted_above", "former_city",
    "prefecture_differs", "misspelled",
})  # fmt: skip
_OTHER_COUNTY = re.compile("[^0-9]{1,4}郡|[^0-9]{1,4}(?:支庁|(?:総合)?振興局)")
_SOME_PREFECTURE = re.compile("[^0-9]{1,4}?[都道府県]")
_ENDS = "市区町村"


def read_head(line: str, context: Places) -> Head:
    """Return the municipalities that the beginning of a line may mean; none where it names none, and no context helps."""
    folded = fold(line)
    keys, lengths, former = heads()
    found: Codes = ()
    size = 0
    for size in lengths.get(folded[:2], ()):
        if size <= len(folded) and (found := keys.get(folded[:size], ())):
            break
    if context.codes and not (found and folded[:size].startswith(tuple(prefectures()))):
        own = find_town(context.names(context.codes), line)
        if own.towns and not DOUBTFUL & set(own.reasons):
            return Head(context.codes, line, ("city_from_context",))
    if BROKEN in line[:10] and not found and (broken := _broken(folded, line)).codes:
        return broken
    if found:
        if gone := former.get(folded[:size]):
            return Head(found, line[size:], ("city_renamed" if gone.renamed else "former_city",), former=gone)
        if not context.codes:
            return Head(found, line[size:], folded=folded[size:])
        both = tuple(one for one in found if one in context.codes)
        return Head(both or found, line[size:], ("city_from_context",) if both and len(found) > len(both) else ())
    return _prefecture_alone(folded, line, context) or _without_county(line, context) or (
        Head(context.codes, line, ("city_from_context",)) if context.codes else Head((), line))  # fmt: skip


def _prefecture_alone(folded: str, line: str, context: Places) -> Head | None:
    for key, (name, codes) in prefectures().items():
        if folded.startswith(key):
            if county := _OTHER_COUNTY.match(folded, len(key)):
                for county_ in ("郡", ""):  # with it, what a former village or town is called
                    again = read_head(line[: len(key)] + county_ + line[county.end() :], context)
                    if again.former:
                        return again
                if "city_missing" not in again.reasons:
                    return again._replace(reasons=(*again.reasons, "county"))
            return Head(codes, line[len(key) :], ("city_missing",), name)
    return None


def _without_county(line: str, context: Places) -> Head | None:
    """Return what a line means that begins with a county or a branch office (支庁) the list spells otherwise."""
    if not (county := _OTHER_COUNTY.match(line)):
        return None
    again = read_head(line[county.end() :], context)
    return again._replace(reasons=(*again.reasons, "county")) if again.codes and not again.former else None


def _broken(folded: str, line: str) -> Head:
    """Return the municipalities whose name fits a line with unreadable characters; the longest that fit."""
    best: dict[str, None] = {}
    size = 2
    for key, codes in heads().codes.items():
        part = folded[: len(key)]
        if len(key) < size or len(part) < len(key) or BROKEN not in part or part.count(BROKEN) * 2 >= len(key):
            continue
        if all(x in (BROKEN, y) for x, y in zip(part, key, strict=True)):
            best, size = ({} if len(key) > size else best) | dict.fromkeys(codes), len(key)
    return Head(tuple(best), line[size:] if best else line, ("broken_character",))


def other_heads(head: Head, line: str) -> Iterator[Head]:
    """Yield what a line may mean that names no municipality, or only a prefecture; what takes the least comes first."""
    before = line[: len(line) - len(head.rest)]
    short, places = squeezed(fold(line), len(before), 10)
    if places:
        again = read_head(short + line[places[-1] + 1 :], Places())
        if again.codes and "city_missing" not in again.reasons and len(again.rest) <= len(line) - len(before):
            yield again._replace(reasons=(*again.reasons, "put_in"))
    yield from _elsewhere(line, len(before) if head.prefecture else 0)
    yield from _misspelled(head, line[len(before) :])


def _elsewhere(line: str, prefecture: int) -> Iterator[Head]:
    """Yield the municipality behind a prefecture that is not its own (``prefecture`` characters of the line name one), or is none.

    What ends in 都, 道, 府 or 県 was meant for one; and what is one character from the municipality's own (大阪俯大阪市).
    """
    named = _SOME_PREFECTURE.match(line)
    for size in (prefecture,) if prefecture else dict.fromkeys((named.end() if named else 3, 3, 4)):
        found = read_head(line[size:], Places())
        if not found.codes or {"county", "city_missing"} & set(found.reasons):
            continue
        own = fold(municipalities()[found.codes[0]].prefecture)
        if prefecture or (named and size == named.end()) or within_one(fold(line[:size]), own):
            yield found._replace(reasons=(*found.reasons, "prefecture_differs"))


def _misspelled(head: Head, rest: str) -> Iterator[Head]:
    """Yield each municipality of the prefecture (or of the country) whose name is one character from what stands there, the longest."""
    folded = fold(rest[:12])
    if not (head.codes or any(one in folded for one in _ENDS)):
        return
    found = []
    pieces = dict.fromkeys((folded[:1], "." + folded[1:3], "." + folded[:2], folded[1:3]))
    for form, codes in dict.fromkeys(one for piece in pieces for one in _by_piece().get(piece, ())):
        within = tuple(code for code in codes if code in head.codes) if head.codes else codes if len(form) > 3 else ()
        sizes = (len(form), len(form) - 1, len(form) + 1) if within else ()
        found += [(len(form), code, size) for size in sizes if within_one(folded[:size], form) for code in within]
    longest = max((length for length, _code, _size in found), default=0)
    for length, code, size in found:
        if length == longest:
            yield Head((code,), rest[size:], ("misspelled",), head.prefecture)


@by_tables
def _by_piece() -> dict[str, tuple[tuple[str, Codes], ...]]:
    """Return the folded names of municipalities by what stays of them when one character is wrong, left out or put in: their first
    character, their first two, their second and third (after a stop)."""
    forms: dict[str, dict[str, None]] = defaultdict(dict)
    for one in municipalities().values():
        for form in city_forms(one):
            forms[fold(form)][one.code] = None
    found: dict[str, list[tuple[str, Codes]]] = defaultdict(list)
    for form, codes in forms.items():
        for piece in (form[0], form[:2], "." + form[1:3]) if len(form) > 2 else ():
            found[piece].append((form, tuple(codes)))
    return {piece: tuple(some) for piece, some in found.items()}


def also_former(prefecture: str, town: str) -> Codes:
    """Return the municipalities that have the land of a village or town of this name (of the prefecture): it may have been meant, too."""
    keys, _lengths, former = heads()
    key = fold(prefecture + "郡" + town)
    return keys[key] if key in former else ()
