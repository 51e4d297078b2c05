"""Writing over the files of a small world as a municipality would hand in another one; and doing things at once."""

import csv
import threading

from django.db import connections


def rewrite(world, name, change, to=""):
    """Read a written file, let ``change`` work on its rows (header first), write it, and let the world write no more."""
    path = world.files.data / f"{name}.csv"
    with path.open(encoding="cp932", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with (world.files.data / f"{to or name}.csv").open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows(rows)
    world.write = lambda: None


def set_column(column, value, household=""):
    """Return a change for ``rewrite``: the column gets the value, for one household or for all."""

    def change(rows):
        header = rows[0]
        if column not in header:
            header.append(column)
            for row in rows[1:]:
                row.append("")
        for row in rows[1:]:
            if not household or row[header.index("世帯番号")] == household:
                row[header.index(column)] = value

    return change


def changes(world, *rows):
    """Write changes with the columns that ``World.change`` does not have: 世帯番号, 世帯主宛名番号, 生年月日, 続柄."""
    header = ("異動連番", "宛名番号", "異動事由コード", "異動年月日", "届出年月日", "世帯番号", "世帯主宛名番号", "生年月日", "続柄", "住所")
    with (world.files.data / "changes.csv").open("w", encoding="cp932", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number, row in enumerate(rows, start=1):
            writer.writerow((str(number), *row, *[""] * (len(header) - 1 - len(row))))
    world.write = lambda: None


def at_once(*jobs):
    """Do all jobs at the same moment, each over a connection of its own; return what each returned or how it failed."""
    found, ready = [None] * len(jobs), threading.Barrier(len(jobs))

    def work(place, job):
        ready.wait()
        try:
            found[place] = job()
        except Exception as problem:
            found[place] = repr(problem)
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
