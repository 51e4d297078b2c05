"""Banks and branches of Japan, as the edition in use has them."""

import unicodedata
from collections.abc import Mapping

from jimukyoku.japanese.kana import katakana
from jimukyoku.japanese.tables.bank_list import Bank, Branch, banks

# Endings people write or leave out, so that they find neither more nor less by them.
_ENDINGS = ("銀行", "支店", "本店")
_SMALL = str.maketrans("ァィゥェォッャュョヮー", "アイウエオツヤユヨワ-")


def bank_name(bank: str) -> str | None:
    """Return a bank's name, None when there is no such bank."""
    found = banks().get(bank)
    return found.name if found else None


def bank_kana(bank: str) -> str | None:
    """Return a bank's name in kana, None when there is no such bank."""
    found = banks().get(bank)
    return found.kana if found else None


def _branch(bank: str, branch: str) -> Branch | None:
    found = banks().get(bank)
    return found.branches.get(branch) if found else None


def branch_name(bank: str, branch: str) -> str | None:
    """Return a branch's name, None when the bank has no such branch."""
    found = _branch(bank, branch)
    return found.name if found else None


def branch_kana(bank: str, branch: str) -> str | None:
    """Return a branch's name in kana, None when the bank has no such branch."""
    found = _branch(bank, branch)
    return found.kana if found else None


def branch_exists(bank: str, branch: str) -> tuple[bool, bool]:
    """Tell whether the bank and, in it, the branch exist by the edition in use."""
    return bank in banks(), _branch(bank, branch) is not None


def all_banks() -> dict[str, str]:
    """Return the names of all banks by code."""
    return {code: bank.name for code, bank in banks().items()}


def all_branches(bank: str) -> dict[str, str]:
    """Return the names of a bank's branches by code; nothing when there is no such bank."""
    found = banks().get(bank)
    return {code: branch.name for code, branch in found.branches.items()} if found else {}


def find_banks(text: str, limit: int = 20) -> list[tuple[str, str]]:
    """Return (code, name) of the banks that ``text`` (name, kana or code) may mean, the likeliest first."""
    return _find(banks(), text, limit)


def find_branches(bank: str, text: str, limit: int = 20) -> list[tuple[str, str]]:
    """Return (code, name) of the branches of a bank that ``text`` may mean, the likeliest first."""
    found = banks().get(bank)
    return _find(found.branches, text, limit) if found else []


def _find(known: Mapping[str, Bank] | Mapping[str, Branch], text: str, limit: int) -> list[tuple[str, str]]:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if plain in known:
        return [(plain, known[plain].name)]
    stem, kana = _stem(plain), _sound(_stem(plain))
    if not stem:
        return []
    ranked = []
    for code, one in known.items():
        name, sound = one.name, _sound(one.kana)
        if stem in name or (kana and kana in sound):
            ranked.append((_stem(name) != stem and sound != kana, not (name.startswith(stem) or sound.startswith(kana)), code, name))
    return [(code, name) for _exact, _start, code, name in sorted(ranked)[:limit]]


def _stem(text: str) -> str:
    for ending in _ENDINGS:
        if text.endswith(ending) and text != ending:
            return text[: -len(ending)]
    return text


def _sound(text: str) -> str:
    """Return a reading as the table of banks writes it: large kana, nothing else; empty where kanji stand in it."""
    kana = katakana(unicodedata.normalize("NFKC", text)).translate(_SMALL)
    return kana if all("ァ" <= one <= "ヶ" or one in "-ー" for one in kana) else ""
