"""What comes in on the open day: the week's changes (異動) from the city, and what households write, as plain files.

Whom it happens to follows from the cases themselves, by receipt number, so the same city always tells the same.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jimukyoku.adapters.disk import write_whole
from jimukyoku.cli.chain import Office
from jimukyoku.domain.cases import State
from jimukyoku.domain.intake import WESTERN

_PEOPLE, _CHANGES = "register.csv", "changes-2.csv"
_TAXED = "3"
_ANSWER = (
    "受付元番号", "受付経路", "受付日", "世帯番号", "氏名", "生年月日", "受給辞退", "振込先", "金融機関コード", "支店コード", "預金種別",
    "口座番号", "口座名義カナ", "口座確認書類",
)  # fmt: skip
_FLAWS: tuple[dict[str, str], ...] = (  # what is wrong with the applications of the morning, one each
    {"署名": ""}, {"口座番号": "12345"}, {"本人確認書類": "なし"}, {"口座名義カナ": "ベツノ　ナマエ"}, {"非課税の申立て": ""}, {},
)  # fmt: skip
_BANK, _BRANCH = "0005", "001"  # an account to ask for; the numbers are invented


@dataclass(frozen=True)
class News:
    """The cases the city's changes are about; 0 where no case was there for it."""

    died_alone: int = 0
    survived: int = 0
    others: tuple[int, ...] = ()


@dataclass(frozen=True)
class Letters:
    """The cases whose households wrote; 0 where no case was there for it."""

    other_account: int = 0
    shared_account: int = 0
    declined: int = 0
    shared_letter: str = ""


def households_apply(office: Office) -> None:
    """Write the applications of the morning, nearly each with a defect of another kind."""
    silent = cases(office, State.EXPECTED, route="confirmation")[: len(_FLAWS)]
    people, day = heads_of(office, silent), office.today
    with open(office.folder.data / "applications.csv", encoding="utf-8-sig", newline="") as file:
        header = next(csv.reader(file))
    rows = []
    for place, (case, flaw) in enumerate(zip(silent, _FLAWS, strict=False), start=1):
        row = {
            **_asks(people[case.pk], (_BANK, _BRANCH, "普通", f"{1_000_000 + place}")), "受付元番号": f"M{day:%y%m%d}-9{place:04}",
            "受付経路": "窓口", "受付日": day.isoformat(), "フリガナ": people[case.pk]["氏名フリガナ"], "申請者区分": "世帯主",
            "非課税の申立て": "はい", "本人確認書類": "あり", "署名": "あり", "記入日": day.isoformat(), **flaw,
        }  # fmt: skip
        rows.append([row.get(name, "") for name in header])
    _write(office, f"applications-{day}.csv", header, rows, "utf-8-sig")


def city_tells(office: Office) -> News:
    """Write the week's changes: deaths of heads, a tax corrected, a move nobody knows where to."""
    paid_next = _payable(office)
    alone, together = [one for one in paid_next if one.size == 1], [one for one in paid_next if one.size > 1]
    going = cases(office, State.SCREENED, route="push")
    told = [("D", one) for one in alone[:2]] + [("D", one) for one in together[:1]]
    told += [("T", one) for one in alone[2:3]] + [("O", one) for one in going[:1]]
    _write_changes(office, _CHANGES, told)
    return News(
        died_alone=alone[0].pk if alone else 0, survived=together[0].pk if together else 0, others=tuple(one.pk for _kind, one in told)
    )


def households_write(office: Office, news: News) -> Letters:
    """Write what four households whose payment is near write: another account, a neighbour's account, twice a decline."""
    from jimukyoku.office.decision.queries import pay_accounts

    near = [one for one in _payable(office) if one.pk not in news.others][:5]
    if len(near) < 5:
        return Letters()
    other, shared, owner, declined, declining = near
    theirs = pay_accounts([owner.pk])[owner.pk]
    account = (theirs.bank_code, theirs.branch_code, {"1": "普通", "2": "当座", "4": "貯蓄"}[theirs.account_type], theirs.account_number)
    people = heads_of(office, near)
    numbers = _write_answers(office, "", [
        _asks(people[other.pk], (_BANK, _BRANCH, "普通", "1234567")), _asks(people[shared.pk], account),
        _declines(people[declined.pk]), _declines(people[declining.pk]),
    ])  # fmt: skip
    return Letters(other.pk, shared.pk, declined.pk, numbers[1])


def households_write_again(office: Office) -> None:
    """Write what comes in last: about a case that waits for its decision, one that is paid, and one nobody knows."""
    waiting, paid, silent = (cases(office, state)[-1:] for state in (State.RECOMMENDED, State.PAID, State.EXPECTED))
    people = heads_of(office, [*waiting, *paid, *silent])
    rows = [_asks(people[one.pk], (_BANK, _BRANCH, "普通", "7654321")) for one in waiting]
    rows += [_declines(people[one.pk]) for one in [*paid, *silent]]
    stranger = {"世帯番号": "9999999999", "氏名": "見本 太郎", "氏名フリガナ": "ミホン　タロウ", "生年月日": "19600101"}
    _write_answers(office, "-2", [*rows, _asks(stranger, (_BANK, _BRANCH, "普通", "1111111"))])


def city_sends(office: Office, name: str, *, whole: bool) -> Path:
    """Write the changes of the next day, which nobody takes in yet: a death, a tax corrected. Not ``whole``: without its headings."""
    about = [*cases(office, State.RECOMMENDED, size=1)[:2], *cases(office, State.PAID)[:2]]
    told = list(zip("DT", about, strict=False))
    return _write_changes(office, name, told, headed=whole)


def typed(head: Any) -> dict[str, str]:
    """Return what the head of a household types into the web form: themselves, and an account of their own."""
    year, month, day = head.birth.split("-")
    return {
        "applicant_name": head.name, "applicant_kana": head.kana, "applicant_role": "head", "applicant_birth_0": WESTERN,
        "applicant_birth_1": year, "applicant_birth_2": month, "applicant_birth_3": day, "phone": "000-0000-0000", "account_choice": "other",
        "bank_code": _BANK, "branch_code": _BRANCH, "account_type": "普通", "account_number": "2345678", "account_holder_kana": head.kana,
    }  # fmt: skip


def cases(office: Office, state: State, **filters: object) -> Sequence[Any]:
    """Return the cases in a state that nobody holds and a machine may print, by receipt number."""
    from jimukyoku.office.cases.queries import ready

    return sorted(ready(office.programme.pk, (state,), limit=1_000_000, unprintable="", **filters), key=lambda one: one.receipt_number)


def _payable(office: Office) -> Sequence[Any]:
    return cases(office, State.NOTIFIED, decision="approve")


def _register(office: Office) -> Iterator[dict[str, str]]:
    """Yield the rows of the register by the names of its columns, without the exporting system's prefix."""
    with open(office.folder.data / _PEOPLE, encoding="cp932", newline="") as file:
        for row in csv.DictReader(file):
            yield {name.removeprefix("ＦＯ－"): cell for name, cell in row.items()}


def heads_of(office: Office, cases: Sequence[Any]) -> dict[int, dict[str, str]]:
    """Return the register's row of each case's head."""
    wanted = {one.head_no: one.pk for one in cases}
    return {wanted[row["宛名番号"]]: row for row in _register(office) if row["宛名番号"] in wanted}


def _write_changes(office: Office, name: str, told: Sequence[tuple[str, Any]], *, headed: bool = True) -> Path:
    people = heads_of(office, [one for _kind, one in told])
    header = next(csv.reader(open(office.folder.data / "changes.csv", encoding="cp932", newline="")))  # noqa: SIM115
    day = office.today.strftime("%Y%m%d")
    rows = []
    for place, (kind, case) in enumerate(told, start=1):
        person = people[case.pk]
        own = {"異動連番": f"{90_000_000 + place}", "異動事由コード": kind, "異動年月日": day, "届出年月日": day, "続柄": "世帯主",
               "課税区分": _TAXED if kind == "T" else "", **dict.fromkeys(("郵便番号", "住所", "番地", "方書"), "")}  # fmt: skip
        rows.append([own.get(name, person.get(name, "")) for name in header])
    return _write(office, name, *((header, rows) if headed else (rows[0], rows[1:])), "cp932")


def _asks(person: dict[str, str], account: tuple[str, str, str, str]) -> dict[str, str]:
    """Return an answer that asks for another account, in the person's own name."""
    bank, branch, kind, number = account
    return {**_said_by(person), "振込先": "別口座", "金融機関コード": bank, "支店コード": branch, "預金種別": kind, "口座番号": number,
            "口座名義カナ": person["氏名フリガナ"], "口座確認書類": "あり"}  # fmt: skip


def _declines(person: dict[str, str]) -> dict[str, str]:
    return {**_said_by(person), "受給辞退": "はい"}


def _said_by(person: dict[str, str]) -> dict[str, str]:
    birth = person["生年月日"]
    return {"世帯番号": person["世帯番号"], "氏名": person["氏名"].replace("　", " "), "生年月日": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}"}


def _write_answers(office: Office, suffix: str, rows: Sequence[dict[str, str]]) -> list[str]:
    day = office.today
    meta = [{"受付元番号": f"KT{day:%y%m%d}{suffix}-{place:03}", "受付経路": "電話", "受付日": day.isoformat()} for place in range(1, len(rows) + 1)]
    cells = [[{**own, **row}.get(name, "") for name in _ANSWER] for own, row in zip(meta, rows, strict=True)]
    _write(office, f"answers-{day}{suffix}.csv", _ANSWER, cells, "utf-8-sig")
    return [one["受付元番号"] for one in meta]


def _write(office: Office, name: str, header: Sequence[str], rows: Sequence[Sequence[str]], encoding: str) -> Path:
    text = io.StringIO()
    csv.writer(text).writerows([header, *rows])
    return write_whole(office.folder.data / name, text.getvalue().encode(encoding))
