"""Changing a world's files as a municipality would: another extract, one more column, other values in it."""

import csv


def rewrite(world, name, change):
    """Change the rows (header first) of one of the world's files in place."""
    path = world.files.data / f"{name}.csv"
    rows = list(csv.reader(path.open(encoding="cp932", newline="")))
    change(rows)
    with path.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows)


def put(rows, column, value, where=lambda row: True):
    """Set a column (added when it is missing) of the rows for which ``where`` (cells by header) holds."""
    header = rows[0]
    if column not in header:
        header.append(column)
        for row in rows[1:]:
            row.append("")
    for row in rows[1:]:
        if where(dict(zip(header, row, strict=True))):
            row[header.index(column)] = value
