"""Why two names, or two readings, count as one or not: what was compared with what, in a sentence a resident can read."""

from collections.abc import Iterable
from dataclasses import dataclass

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.intake import Listed, relation
from jimukyoku.japanese import NameMatch, PersonName, compare_person_names, compare_readings

SAME, NEAR, DIFFERS = "same", "near", "differs"
# The mark is what the rules see, whatever the sentence explains: a fact and the words beside it never disagree.
_MARKS = {"exact": SAME, "variant": NEAR, "kana_only": NEAR, "none": DIFFERS}
_SHOWN = 3  # pairs of characters: with more of them nobody reads which

_KINDS = {"former": _("旧氏"), "common": _("通称")}
_OF_NAMES = {
    "repeat_mark": _("繰り返しの記号（々など）の書き方"), "latin_case": _("大文字と小文字"), "latin_folded": _("記号の付いた文字（éなど）の書き方"),
    "latin_order": _("姓と名の順番"),
}  # fmt: skip
_OF_READINGS = {
    "small": _("小さい文字（ャ・ッなど）"), "wo": _("ヲとオ"), "ji_zu": _("ヂとジ、ヅとズ"), "v": _("ヴとブ"), "long_vowel": _("のばす音の書き方"),
    "voicing": _("濁点や半濁点"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Likeness:
    """``mark`` is same, near (a person looks) or differs; ``plain``: one is written like the other, there is nothing to explain."""

    mark: str
    sentence: str
    plain: bool


def name_likeness(written: str, reading: str, member: Listed) -> Likeness:
    """Compare the name (and reading) on the application with all that the register calls a member."""
    main, former, common = (*member.names, "", "")[:3]
    listed = PersonName(main, _nearest(reading, member), former, common)
    match = compare_person_names(PersonName(written, reading), listed)
    doubt = _("この名前には外字があります。画面や紙では、違う字に見えることがあります。")
    unsure = {"private_character", "unknown_character"} & set(match.reasons)
    plain = match.relation == "same" and not match.reasons
    return Likeness(_MARKS[relation(written, reading or None, member)], _of_name(written, listed, match) + (doubt if unsure else ""), plain)


def reading_likeness(reading: str, member: Listed) -> Likeness:
    """Compare the reading on the application with the nearest one of the register; near is a warning and never a pass."""
    listed = _nearest(reading, member)
    match = compare_readings(reading, listed)
    # What is not kana has no reading to compare; written alike it is the same to the rules as well.
    found = "same" if match.relation == "different" and relation(None, reading, member) == "kana_only" else match.relation
    mark, sentence = {
        "same": (SAME, _("申請書のフリガナ『{a}』と住民登録の『{b}』は、同じ読みです。")),
        "bank": (SAME, _("申請書のフリガナ『{a}』と住民登録の『{b}』は、{what}が違うだけで、銀行の記録では同じ読みです。")),
        "near": (NEAR, _("申請書のフリガナ『{a}』と住民登録の『{b}』は、{what}が違う、よく似た読みです。同じ読みとは決めず、人が確かめます。")),
        "different": (DIFFERS, _("申請書のフリガナ『{a}』と住民登録の『{b}』は、違う読みです。")),
    }[found]
    return Likeness(mark, sentence.format(a=reading, b=listed, what=_listed(_OF_READINGS[one] for one in match.differences)), found == "same")


def _nearest(reading: str, member: Listed) -> str:
    """Return the member's reading that is nearest to the written one; the first where none is."""
    order = ("same", "bank", "near", "different")
    return min(member.kanas, key=lambda known: order.index(compare_readings(reading, known).relation), default="")


def _of_name(written: str, listed: PersonName, match: NameMatch) -> str:
    what = _what(match)
    if match.relation in ("same", "variant"):
        sentence = _("申請書の『{a}』と住民登録の『{b}』は、同じ名前です。")
        if what:
            sentence = _("申請書の『{a}』と住民登録の『{b}』は、{what}が違うだけの同じ名前です{pairs}。")
    elif match.relation == "former_or_common_name":
        sentence = _("申請書の『{a}』は、住民登録の『{b}』の{kind}『{other}』と同じです{pairs}。")
    elif "rest_agrees" in match.reasons:
        sentence = _("申請書の『{a}』と住民登録の『{b}』は、失われて読めない文字（〓など）のほかは同じです。同じ方かどうかは、人が確かめます。")
    elif match.relation == "kana_only":
        sentence = _("申請書の『{a}』と住民登録の『{b}』は、文字は違いますが、フリガナは同じです。同じ方かどうかは、人が確かめます。")
    elif "lost_character" in match.reasons:
        sentence = _("申請書の『{a}』と住民登録の『{b}』には、失われて読めない文字（〓など）があり、ほかの文字も違います。同じ名前とはいえません。")
    else:
        sentence = _("申請書の『{a}』と住民登録の『{b}』は、違う名前です{pairs}。")
    kind = match.reasons[0] if match.reasons and match.reasons[0] in _KINDS else ""
    return sentence.format(
        a=written, b=listed.written, what=_listed(what), pairs=_pairs(match), kind=_(_KINDS[kind]) if kind else "",
        other=dict(listed.others()).get(kind, ""),
    )  # fmt: skip


def _what(match: NameMatch) -> list[str]:
    """Return in what two spellings of one name differ."""
    found = [words for reason, words in _OF_NAMES.items() if reason in match.reasons]
    glyphs = any(not set(pair) & set("々ゝゞヽヾ") and not pair[0].isascii() and not pair[1].isascii() for pair in match.characters)
    return [_("漢字の字体"), *found] if glyphs and "latin_folded" not in match.reasons else found


def _pairs(match: NameMatch) -> str:
    pairs = [f"{one}／{other}" for one, other in dict.fromkeys(match.characters)]
    return _("（{pairs}）").format(pairs=_("、").join(pairs)) if 0 < len(pairs) <= _SHOWN else ""


def _listed(words: Iterable[str]) -> str:
    return _("と").join(_(one) for one in words)
