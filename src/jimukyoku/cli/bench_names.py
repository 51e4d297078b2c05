"""``jimukyoku bench names``: pairs a second beside equality after NFKC, and the share of known variant pairs that each finds."""

import random
import time
from typing import Any

from jimukyoku.cli.benches import peak_mb
from jimukyoku.japanese import compare_names, fold_width, name_key, name_keys, name_tables_edition

# Surnames in two spellings: 文字情報基盤 縮退マップ, its tests, common surnames of registers, and the pairs of our own table.
PAIRS = (
    "髙橋 高橋", "山﨑 山崎", "渡邉 渡邊", "渡邊 渡辺", "齋藤 斎藤", "齊藤 斉藤", "𠮷田 吉田", "德永 徳永", "濵田 浜田", "嶋田 島田", "嵜 崎",
    "靏 鶴", "舘 館", "曾根 曽根", "眞 真", "龍 竜", "芦屋 蘆屋", "桧山 檜山", "籠原 篭原", "薮田 藪田", "凛 凜", "遥 遙", "槙 槇",
    "嘘 噓", "剥 剝", "鯵 鰺", "諌 諫", "飛驒 飛騨", "麴町 麹町",
)  # fmt: skip
_GIVEN = "太郎花子一真美恵子健次明和"


def names(size: int) -> dict[str, Any]:
    """Compare ``size`` pairs: half variants, half strangers, all with given names, and make the keys of as many names."""
    dice = random.Random(1)
    pairs = [tuple(one.split()) for one in PAIRS]
    half = [(a + "　" + given, b + " " + given) for a, b in dice.choices(pairs, k=size // 2) for given in ["".join(dice.choices(_GIVEN, k=2))]]
    lefts = [a for a, _b in half]
    work = half + [(a, b) for a, (_a, b) in zip(dice.sample(lefts, len(lefts)), half, strict=True)]
    ours, ours_s = _timed(lambda: sum(compare_names(a, b).relation in ("same", "variant") for a, b in work))
    peer, peer_s = _timed(lambda: sum(_nfkc(a) == _nfkc(b) for a, b in work))
    written = [one for pair in work for one in pair]
    keys = {one.__name__: _rate(one, written) for one in (name_key, name_keys)}
    rates = {"ours": round(len(work) / ours_s, 1), "NFKC equality": round(len(work) / peer_s, 1)}
    return {
        "name": "names", "unit": "pairs/s", "results": rates,
        "ratios": {"NFKC equality": round(rates["ours"] / rates["NFKC equality"], 2)}, "peak_mb": round(peak_mb(), 1),
        "details": {"pairs": len(work), "agreeing": {"ours": ours, "NFKC equality": peer}, "keys_per_s": keys,
                    "variant_pairs": len(pairs), "found": found(), "edition": name_tables_edition()},
    }  # fmt: skip


def found() -> dict[str, float]:
    """Return the share of the known variant pairs that each way finds."""
    pairs = [one.split() for one in PAIRS]
    hits = {
        "ours": sum(compare_names(a, b).relation == "variant" for a, b in pairs),
        "variant_key": sum(name_keys(a).variant == name_keys(b).variant for a, b in pairs),
        "NFKC equality": sum(_nfkc(a) == _nfkc(b) for a, b in pairs),
    }
    return {way: round(count / len(pairs), 4) for way, count in hits.items()}


def _nfkc(text: str) -> str:
    return fold_width(text).replace(" ", "")


def _timed(act: Any) -> tuple[int, float]:
    begun = time.perf_counter()
    count: int = act()
    return count, time.perf_counter() - begun


def _rate(key: Any, written: list[str]) -> int:
    _count, seconds = _timed(lambda: len([key(one) for one in written]))
    return round(len(written) / seconds)
