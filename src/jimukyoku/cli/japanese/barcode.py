"""``jimukyoku japanese barcode``: postal codes and addresses to customer barcodes."""

import sys

from jimukyoku.cli import console
from jimukyoku.japanese import customer_barcode


def barcode() -> None:
    """郵便番号とあて先（タブ区切り）を1行ずつ読み、カスタマバーコードをJSONで1行ずつ書きます。"""
    for line in sys.stdin:
        postcode, _tab, address = line.rstrip("\r\n").partition("\t")
        told = {"postcode": postcode, "address": address}
        try:
            found = customer_barcode(postcode, address)
        except ValueError as problem:
            console.as_line({**told, "digits": "", "symbols": "", "check": "", "reasons": [], "problem": str(problem)})
        else:
            console.as_line({**told, "digits": found.digits, "symbols": found.symbols, "check": found.check, "reasons": found.reasons})
