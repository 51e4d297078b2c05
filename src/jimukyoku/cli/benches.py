"""The benchmarks of single engines, each beside the obvious way to do the same."""

import datetime as dt
import resource
import time
from collections.abc import Callable
from typing import Any

from jimukyoku.cli.example import EXAMPLE


def peak_mb() -> float:
    """Return the most memory this process held so far, in MiB.

    Linux says it itself; what ``getrusage`` counts begins with what the parent held when it started this process.
    """
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _timed(act: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _result(name: str, unit: str, size: int, seconds: dict[str, float], **details: Any) -> dict[str, Any]:
    rates = {key: round(size / value, 1) for key, value in seconds.items()}
    ratios = {key: round(rates["ours"] / rate, 2) for key, rate in rates.items() if key != "ours"}
    return {"name": name, "unit": unit, "results": rates, "ratios": ratios, "peak_mb": round(peak_mb(), 1), "details": details}


def rules(size: int) -> dict[str, Any]:
    """Evaluate the pack's eligibility and amount over ``size`` households as sets, beside a Python loop over them."""
    import polars as pl

    from jimukyoku.cli.chain.office import pack_files
    from jimukyoku.domain.programme import load_pack, pack_expressions, programme_facts, values_of
    from jimukyoku.engines.rules import evaluate_frame

    pack = load_pack(pack_files(EXAMPLE))
    key = "household.household_no"
    expressions = {name: one for name, one in pack_expressions(pack).items() if name.split(".")[0] in ("eligibility", "amount")}
    facts = [{key: f"{n:010d}", "household.head_alive": n % 97 > 0, **programme_facts(pack)} for n in range(size)]
    people = [{key: f"{n:010d}", "member.tax": "exempt" if n % 3 else "taxable", "member.birth": dt.date(1940 + n % 80, 4, 2),
               "member.born_until": dt.date(1940 + n % 80, 4, 2)} for n in range(size) for _member in range(2)]  # fmt: skip
    fact_frame, people_frame = pl.DataFrame(facts), pl.DataFrame(people)
    pairs = [people[place : place + 2] for place in range(0, 2 * size, 2)]
    return _result("rules", "households/s", size, {
        "ours": _timed(lambda: evaluate_frame(expressions, fact_frame, people_frame, key=key)),
        "one by one": _timed(lambda: [values_of(pack, fact, pair) for fact, pair in zip(facts, pairs, strict=True)]),
    })  # fmt: skip


def zengin(size: int) -> dict[str, Any]:
    """Write ``size`` transfers with every check, beside formatting the same records unchecked."""
    from jimukyoku.cli.chain.office import pack_files
    from jimukyoku.domain.payment import Originator, Transfer, recount, write_transfers
    from jimukyoku.domain.programme import load_pack

    payer = Originator(**vars(load_pack(pack_files(EXAMPLE)).payer))
    rows = [Transfer("0001", "ﾐｽﾞﾎ", "001", "ﾄｳｷﾖｳ", "1", f"{n:07d}", "ﾔﾏﾀﾞ ﾀﾛｳ", 30_000, f"{n:010d}") for n in range(size)]
    files: list[bytes] = []

    def unchecked() -> bytes:
        return b"".join(
            (f"2{r.bank}{r.bank_kana:15}{r.branch}{r.branch_kana:15}    {r.account_type}{r.account_number}{r.payee_kana:30}"
             f"{r.amount:010d}0{r.customer_code}{'':10}7{'':8}\r\n").encode("cp932")
            for r in rows
        )  # fmt: skip

    seconds = {
        "ours": _timed(lambda: files.append(write_transfers(payer, rows, value_date=dt.date(2026, 9, 1)))),
        "unchecked formatting": _timed(unchecked),
    }
    recounting = _timed(lambda: recount(files[0]))
    return _result("zengin", "records/s", size, seconds, recount_per_s=round(size / recounting), bytes=len(files[0]))


def letters(size: int) -> dict[str, Any]:
    """Render ``size`` decision letters into one PDF, beside one compilation a letter (measured on a hundredth)."""
    import os

    from jimukyoku.cli.chain.office import pack_files
    from jimukyoku.cli.letters import font_folder
    from jimukyoku.domain.notices import letter, shared
    from jimukyoku.domain.programme import load_pack
    from jimukyoku.engines.letters import render_batch

    pack = load_pack(pack_files(EXAMPLE))
    rows = [letter({}, letter_id=f"S{n:08d}-1", receipt_number=f"{n:08d}", name="見本 太郎", postal_code="1000001",
                   address=["東京都千代田区千代田1-1"], amount=30_000, pay_on="決定から3週間以内") for n in range(size)]  # fmt: skip
    common = shared(pack, "見本市", "令和8年9月1日", "福給第1号")

    def render(part: list[dict[str, Any]], processes: int) -> int:
        made = render_batch(pack.letters["decision"], part, common=common, fonts=font_folder(), title="bench",
                            date=dt.date(2026, 9, 1), processes=processes)  # fmt: skip
        return len(made.pdf)

    sizes: list[int] = []
    few = rows[: max(5, size // 100)]
    one_each = _timed(lambda: [render([one], 1) for one in few]) * size / len(few)
    seconds = {"ours": _timed(lambda: sizes.append(render(rows, os.cpu_count() or 1))), "one compilation a letter": one_each}
    return _result("letters", "letters/s", size, seconds, pdf_bytes_per_letter=round(sizes[0] / size))


def register(size: int) -> dict[str, Any]:
    """Take in a register of ``size`` residents on SQLite, streaming, beside Django's bulk_create over the same rows."""
    import tempfile
    from pathlib import Path

    from jimukyoku.cli import console, simulate
    from jimukyoku.cli.chain import Folder, open_folder
    from jimukyoku.cli.chain.office import pack_files

    with tempfile.TemporaryDirectory() as place:
        files = Folder(Path(place) / "data", Path(place) / "out")
        counts = simulate.build(files.data, size, 1, "cp932", console.Bars(quiet=True))
        office = open_folder(files, pack_files(EXAMPLE), dt.date(2026, 6, 24))
        before, begun = peak_mb(), time.perf_counter()
        batch = _take_in(office, files.data / "register.csv")
        ours = (time.perf_counter() - begun) / batch.rows
        peak = peak_mb()
        few = min(batch.rows, 20_000)
        seconds = {"ours": ours * batch.rows, "bulk_create": _bulk_create(batch, few) * batch.rows}
        result = _result("register", "residents/s", batch.rows, seconds, people=counts["people"], peer_rows=few)
        return {**result, "peak_mb": round(peak, 1), "details": {**result["details"], "mb_before_the_import": round(before, 1)}}


def _take_in(office: Any, path: Any) -> Any:
    from jimukyoku.domain.access import Role
    from jimukyoku.domain.register import Source
    from jimukyoku.office.register.actions import take_in

    return take_in(office.desk(Role.OFFICER), office.programme.municipality, Source.PEOPLE, path, as_of="2026-06-01")


def _bulk_create(batch: Any, few: int) -> float:
    """Return the seconds a row that Django's own way takes, on the first ``few`` rows; undone afterwards."""
    from django.db import transaction

    from jimukyoku.office.register.models import Resident

    rows = list(Resident.objects.filter(batch=batch).order_by("pk")[:few])
    for row in rows:
        row.pk = None
    with transaction.atomic():
        seconds = _timed(lambda: Resident.objects.bulk_create(rows, batch_size=5_000))
        transaction.set_rollback(True)
    return seconds / few
