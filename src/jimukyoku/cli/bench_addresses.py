"""``jimukyoku bench addresses``: how many addresses of a list with truth are read rightly, how fast, and what kinds of errors remain."""

import csv
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jimukyoku.cli.benches import peak_mb
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese.addresses import Address, read_address, town_key
from jimukyoku.japanese.tables import municipalities, postal_edition, postal_towns
from jimukyoku.japanese.width import fold_width

COLUMNS = ("住所", "都道府県", "市区町村", "町字")
_CHOME = re.compile(r"[〇一二三四五六七八九十0-9]+丁目?$")
# The best of these counts: the first makes the tables of the places that occur, and what else the machine does only slows a pass.
PASSES = 4
Answer = tuple[str, str, str, str]


def addresses(cases: Path | None) -> dict[str, Any]:
    """Read every address of ``cases`` with ours and with the plain parser, and compare both with the truth beside them."""
    rows = _rows(cases)
    texts = [row["住所"] for row in rows]
    peer = longest_prefix_parser()
    begun = time.perf_counter()
    read_address("東京都千代田区丸の内1-1-1")
    start = time.perf_counter() - begun
    answers, seconds = {}, {}
    for name, parse in (("ours", _ours), ("longest prefix", peer)):
        passes = []
        for _pass in range(PASSES):
            begun = time.perf_counter()
            answers[name] = [parse(text) for text in texts]
            passes.append(time.perf_counter() - begun)
        seconds[name] = min(passes)
    rates = {name: round(len(texts) / taken, 1) for name, taken in seconds.items()}
    return {
        "name": "addresses", "unit": "addresses/s", "results": rates,
        "ratios": {"longest prefix": round(rates["ours"] / rates["longest prefix"], 2)}, "peak_mb": round(peak_mb(), 1),
        "details": {"cases": len(rows), "postal_edition": postal_edition(), "first_answer_s": round(start, 2),
                    **{name: score(rows, found) for name, found in answers.items()}},
    }  # fmt: skip


def _rows(cases: Path | None) -> list[dict[str, str]]:
    if cases is None or not cases.is_file():
        raise BadInput("cases", _("正解つきの住所の表がありません。"), cure=_("--cases FILE（列: {columns}）").format(columns="・".join(COLUMNS)))
    with open(cases, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows or not set(COLUMNS) <= set(rows[0]):
        raise BadInput("cases", _("正解つきの住所の表がありません。"), cure=_("--cases FILE（列: {columns}）").format(columns="・".join(COLUMNS)))
    return rows


def _ours(text: str) -> Answer:
    found: Address = read_address(text)
    return found.prefecture, found.city, found.town, found.status


def score(rows: list[dict[str, str]], answers: list[Answer]) -> dict[str, Any]:
    """Return the shares that are right, and the errors by kind.

    A town counts as right when it is the same but for 丁目, 大字・字, and the spelling of numerals and variants; rows without a
    true town are left out. ``silently wrong`` is an error given with the status ``found``, what nobody would look at.
    """
    errors: Counter[str] = Counter()
    right = Counter({"prefecture": 0, "city": 0, "town": 0})
    samples = []
    with_town = sum(bool(row["町字"]) for row in rows)
    for row, (prefecture, city, town, status) in zip(rows, answers, strict=True):
        same_city = prefecture == row["都道府県"] and town_key(city) == town_key(row["市区町村"])
        right["prefecture"] += prefecture == row["都道府県"]
        right["city"] += same_city
        same_town = town_key(_bare(town)) == town_key(_bare(row["町字"]))
        right["town"] += bool(row["町字"]) and same_city and same_town
        if not same_city or (row["町字"] and not same_town):
            what = "town" if same_city else "city"
            kind = "silently wrong" if status == "found" else status
            errors[f"{what}: {kind if town or status != 'partial' else 'not found'}"] += 1
            samples.append({"input": row["住所"], "expected": row["町字"] if same_city else row["市区町村"],
                            "got": town if same_city else city, "status": status})  # fmt: skip
    sizes = {"prefecture": len(rows), "city": len(rows), "town": with_town}
    return {"right_percent": {name: round(100 * count / sizes[name], 3) for name, count in right.items()}, "cases": sizes,
            "errors": dict(errors), "silently_wrong": sum(n for kind, n in errors.items() if "silently" in kind),
            "samples": samples[:50]}  # fmt: skip


def _bare(town: str) -> str:
    return _CHOME.sub("", fold_width(town))


def longest_prefix_parser() -> Callable[[str], Answer]:
    """Return the obvious parser on the same table: width folded, then the longest city and the longest town that fit."""
    towns: dict[str, set[str]] = {}
    for row in postal_towns():
        towns.setdefault(row.municipality, set()).add(fold_width(row.town))
    places = {one.prefecture + one.city: one for one in municipalities().values()}

    def parse(text: str) -> Answer:
        line = fold_width(text).replace(" ", "")
        for size in range(16, 4, -1):
            if one := places.get(line[:size]):
                rest = line[size:]
                own = towns[one.code]
                town = next((rest[:n] for n in range(min(len(rest), 20), 0, -1) if rest[:n] in own), "")
                return one.prefecture, one.city, town, "found" if town else "partial"
        return "", "", "", "unreadable"

    return parse
