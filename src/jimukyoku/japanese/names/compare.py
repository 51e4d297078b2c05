"""Two written names: the same, variants of each other, or different; and everything a person must know about the answer."""

import unicodedata
from dataclasses import dataclass

from jimukyoku.japanese.names.keys import is_plain, latin_words, lost_characters, name_key
from jimukyoku.japanese.names.variants import are_variants
from jimukyoku.japanese.readings import repeat_marks
from jimukyoku.japanese.width import is_private


@dataclass(frozen=True, slots=True)
class NameMatch:
    """``relation`` is same, variant, kana_only, former_or_common_name or different; ``characters`` the pairs that differ.

    ``reasons`` say what helped or is in doubt: lost_character, rest_agrees (beside it: every other character does),
    private_character, unknown_character, repeat_mark, latin_case, latin_folded, latin_order, former, common, latin, and for
    readings those of ``compare_readings``.
    """

    relation: str
    characters: tuple[tuple[str, str], ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Tell whether neither a pass nor a refusal may follow without somebody having looked."""
        return self.relation in ("kana_only", "former_or_common_name") or "lost_character" in self.reasons


def compare_names(a: str, b: str) -> NameMatch:
    """Tell whether two written names are the same, variants of each other, or different.

    A name with a character lost in an export is never the same as anything, not even as itself: nobody knows which one it was.
    """
    left, right = name_key(a), name_key(b)
    flags = _flags(left, right)
    if not left or not right:
        return NameMatch("different", (), flags)
    if "lost_character" in flags:
        return NameMatch("different", (), (*flags, "rest_agrees") if _rest_agrees(left, right) else flags)
    if left == right:
        return NameMatch("same", (), flags)
    latin = left[0] < "\u2e80" and _latin(a, b)  # a name that begins with kana or an ideograph is not in Latin letters
    return latin or _by_character(left, right, flags)


def _rest_agrees(left: str, right: str) -> bool:
    pairs = zip(left, right, strict=False)
    return len(left) == len(right) and all(lost_characters(x + y) or are_variants(x, y) for x, y in pairs)


def _by_character(left: str, right: str, flags: tuple[str, ...]) -> NameMatch:
    if len(left) != len(right):
        return NameMatch("different", (), flags)
    differing = tuple((x, y) for x, y in zip(left, right, strict=True) if x != y)
    spoken = list(zip(repeat_marks(left), repeat_marks(right), strict=True))
    if all(are_variants(x, y) for x, y in spoken):
        repeated = any(repeat_marks(one) != one for one in (left, right))
        return NameMatch("variant", differing, (*flags, "repeat_mark") if repeated else flags)
    return NameMatch("different", differing, flags)


def _latin(a: str, b: str) -> NameMatch | None:
    """Compare names in Latin letters: capitals do not count; diacritics and the order of words do, but only make variants."""
    left, right = latin_words(a), latin_words(b)
    if left is None or right is None:
        return None
    if "".join(left[0]) == "".join(right[0]):
        return NameMatch("same", (), ("latin_case",))
    ordered = "".join(left[1]) == "".join(right[1])
    if not ordered and sorted(left[1]) != sorted(right[1]):
        return NameMatch("different")
    folded = sorted(left[0]) != sorted(right[0])
    reasons = ("latin_folded",) * folded + ("latin_order",) * (not ordered)
    x, y = "".join(left[0]), "".join(right[0])
    pairs = zip(x, y, strict=True) if ordered and len(x) == len(y) else ()
    return NameMatch("variant", tuple((one, other) for one, other in pairs if one != other), reasons)


def _flags(left: str, right: str) -> tuple[str, ...]:
    both = left + right
    if is_plain(both):
        return ()
    found = {
        "lost_character": lost_characters(both),
        "private_character": any(is_private(one) for one in both),
        "unknown_character": any(unicodedata.category(one) in ("Cn", "Cs") for one in both),
    }
    return tuple(flag for flag, is_so in found.items() if is_so)
