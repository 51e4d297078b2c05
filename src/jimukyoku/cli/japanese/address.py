"""``jimukyoku japanese address``: one address a line on standard input, one JSON object a line on standard output."""

import sys
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from jimukyoku.cli.tables import read_table
from jimukyoku.domain.basics import BadInput, Missing
from jimukyoku.domain.basics import gettext as _
from jimukyoku.japanese.addresses import Address, Places, places_of_register, read_address


def address(
    city: Annotated[str, typer.Option("--city", help="自治体コード（例 13101）。都道府県・市区町村を省いた住所をここで探す")] = "",
    register: Annotated[Path | None, typer.Option("--register", help="台帳の抽出（CSV、「住所」の列）。郵便番号簿にない小字などを補う")] = None,
) -> None:
    """住所を部分に分けます。1行に1件（「郵便番号<TAB>住所」も可）を標準入力から読み、JSONを1行ずつ書きます。推測で決めることはしません。"""
    context = _context(city, register)
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        postcode, tab, after = text.partition("\t")
        found = read_address(after, postcode=postcode, context=context) if tab else read_address(text, context=context)
        sys.stdout.buffer.write(orjson.dumps(as_row(text, found)) + b"\n")
    sys.stdout.buffer.flush()


def as_row(text: str, found: Address) -> dict[str, Any]:
    """Return an address as the object of the command line."""
    return {
        "input": text, "prefecture": found.prefecture, "city": found.city, "town": found.town, "chome": found.chome, "block": found.block,
        "number": found.number, "building": found.building, "room": found.room, "level": found.level, "status": found.status,
        "candidates": [one._asdict() for one in found.candidates], "reasons": found.reasons, "code": found.code, "street": found.street,
        "twin": found.twin,
    }  # fmt: skip


def _context(city: str, register: Path | None) -> Places:
    places = Places(city)
    if city and not (places.codes and city.isascii() and city.isdigit()):
        raise BadInput("city", _("自治体コード「{code}」はありません。").format(code=city), cure=_("--city 13101 のように5桁か6桁で書いてください。"))
    if register is None:
        return places
    if not register.is_file():
        raise Missing("file", _("ファイルがありません。"), where=str(register), cure=_("場所と名前を確かめてください。"))
    if not city:
        raise BadInput("city", _("台帳を使うには、自治体コードも必要です。"), cure=_("--city 13101 のように5桁か6桁で書いてください。"))
    return places_of_register((row["住所"] for _line, row in read_table(register, ("住所",))), city)
