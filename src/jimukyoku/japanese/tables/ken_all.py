"""Japan Post's own file (KEN_ALL.CSV, utf_ken_all.csv) as rows of the table of postal codes.

Fifteen columns without a header. A long town of the older file goes on over several lines, until its bracket is closed.
"""

from collections.abc import Iterable, Iterator, Sequence

from jimukyoku.japanese.tables.editions import Rows
from jimukyoku.japanese.width import fold_width, widen_digits

_COLUMNS, _NOT_LISTED = 15, "以下に掲載がない場合"
_FLAGS = ((9, "p"), (10, "k"), (11, "c"), (12, "m"))


def of_lines(lines: Iterable[Sequence[str]], offices: Iterable[str] = ()) -> Rows:
    """Return the rows of the file; ``offices`` are the codes of single offices, of which it says nothing.

    Raises ValueError (Japanese) with the line that is none of the file's.
    """
    cities, towns = {}, []
    for cells in _joined(lines):
        code, postcode, town = cells[0], cells[2], cells[8]
        cities[code] = ("C", code, cells[6], cells[7], fold_width(cells[3]), fold_width(cells[4]))
        name, bracket, note = town.partition("（")
        kana = widen_digits(fold_width(cells[5]).partition("(")[0])
        if town == _NOT_LISTED:
            name, kana, note = "", "", town
        flags = "".join(flag for place, flag in _FLAGS if cells[place] == "1")
        towns.append((postcode, code, name, kana, flags, _note(note.removesuffix("）")) if bracket else note))
    return (*(cities[code] for code in sorted(cities)), *(("O", code) for code in sorted(offices)), *sorted(towns))


def _joined(lines: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    open_: list[str] = []
    for number, line in enumerate(lines, start=1):
        cells = list(line)
        if len(cells) != _COLUMNS or not (cells[0].isdigit() and len(cells[0]) == 5 and cells[2].isdigit() and len(cells[2]) == 7):
            raise ValueError(f"{number}行目: 郵便番号データ（KEN_ALL）の形ではありません。15列で、1列目は5桁、3列目は7桁の数字です。")
        if open_:
            if (open_[0], open_[2]) != (cells[0], cells[2]):
                raise ValueError(f"{number}行目: 前の行の町域の括弧が閉じていません。")
            cells[5], cells[8] = open_[5] if cells[5] == open_[5] else open_[5] + cells[5], open_[8] + cells[8]
        open_ = cells if cells[8].count("（") > cells[8].count("）") else []
        if not open_:
            yield cells
    if open_:
        raise ValueError("最後の行の町域の括弧が閉じていません。")


def _note(text: str) -> str:
    return fold_width(text).replace("~", "〜").replace("～", "〜")
