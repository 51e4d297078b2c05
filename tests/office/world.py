"""A municipality of a few households, built by hand, with the first pack; tests tell their stories in it."""

import csv
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from jimukyoku.cli.chain import Chain, Folder, open_folder
from jimukyoku.cli.chain.office import pack_files
from jimukyoku.cli.console import Bars
from jimukyoku.domain.access import Role

PACK = Path(__file__).parents[2] / "programmes" / "hikazei-2026"
START, OPEN, PAY = dt.date(2026, 6, 24), dt.date(2026, 7, 22), "2026-07-30"
RESIDENT = (
    "宛名番号", "世帯番号", "世帯主宛名番号", "住民状態コード", "住民種別コード", "氏名", "氏名フリガナ", "生年月日", "性別コード", "続柄",
    "郵便番号", "住所", "住民となった年月日", "前世帯番号", "消除事由コード", "消除年月日",
)  # fmt: skip
CHANGE = ("異動連番", "宛名番号", "異動事由コード", "異動年月日", "届出年月日", "住所", "課税区分")


@dataclass
class Person:
    """One resident; the head of household 12 has number 1201, the next member 1202."""

    number: str
    name: str = "見本 太郎"
    kana: str = "ミホン タロウ"
    birth: str = "19500401"
    tax: str | None = "1"
    dependent: str = "0"


@dataclass
class Household:
    """One household."""

    number: str
    members: list[Person]
    account: tuple[str, str, str, str, str] | None = None  # bank, branch, type, number, kana
    past: bool = False
    lines: dict[str, str] = field(default_factory=dict)


class World:
    """Files, an office over them, and the chain; ``letters`` are entered as printed without rendering."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database, self.files = database, Folder(folder / "data", folder / "out")
        self.files.data.mkdir(exist_ok=True)
        self.households: list[Household] = []
        self.changes: list[tuple[str, ...]] = []
        self.protected: list[str] = []
        self.past: list[tuple[str, str]] = []
        self.applications: list[dict[str, str]] = []
        self.answers: list[dict[str, str]] = []

    def household(self, number: str, size: int = 1, *, known: bool = True, **person: object) -> Household:
        """Add an exempt household; ``known`` gives its head a known account, so that it is pushed."""
        members = [Person(f"{number}{place:02d}", **person) for place in range(1, size + 1)]  # type: ignore[arg-type]
        account = ("0001", "001", "1", number[-7:].rjust(7, "0"), "ミホン タロウ") if known else None
        self.households.append(Household(number, members, account))
        return self.households[-1]

    def change(self, resident: str, kind: str, on: str, reported: str = "", address: str = "", tax: str = "") -> None:
        """Add a change (異動): D death, O away, M move, T tax."""
        self.changes.append((str(len(self.changes) + 1), resident, kind, on, reported or on, address, tax))

    def apply(self, household: str, source: str = "", on: str = "2026-07-10", channel: str = "郵送", **cells: str) -> dict[str, str]:
        """Add a flawless application; cells change or empty it."""
        row = {
            "受付元番号": source or f"A{len(self.applications) + 1:04d}", "受付経路": channel, "受付日": on, "消印日": "", "世帯番号": household,
            "氏名": "見本 太郎", "フリガナ": "ミホン タロウ", "生年月日": "昭和25年4月1日", "申請者区分": "世帯主", "電話番号": "", "非課税の申立て": "はい",
            "振込先": "別口座", "金融機関コード": "0001", "支店コード": "001", "預金種別": "普通", "口座番号": "9" + household[-6:].rjust(6, "0"),
            "口座名義カナ": "ミホン タロウ", "本人確認書類": "あり", "口座確認書類": "あり", "署名": "あり", "受給辞退": "いいえ", "記入日": "2026-07-08",
        }  # fmt: skip
        self.applications.append({**row, **cells})
        return self.applications[-1]

    def answer(self, household: str, on: str, source: str = "", **cells: str) -> None:
        """Add an answer to a deficiency notice: only the corrected cells."""
        self.answers.append({"受付元番号": source or f"R{len(self.answers) + 1:04d}", "受付経路": "郵送", "受付日": on, "世帯番号": household, **cells})

    def write(self) -> None:
        """Write the files as they are now."""
        people = [(household, person) for household in self.households for person in household.members]
        self._csv("register", RESIDENT, (
            (p.number, h.number, h.members[0].number, "1", "1", p.name, p.kana, p.birth, "1", "世帯主" if p is h.members[0] else "子", "1000001",
             "見本市中央1-1", "20000101", "", "", "") for h, p in people))  # fmt: skip
        self._csv("tax", ("宛名番号", "年度", "課税区分", "被扶養フラグ"), ((p.number, "2026", p.tax, p.dependent) for _h, p in people if p.tax))
        self._csv("accounts", ("宛名番号", "金融機関コード", "支店コード", "預金種別", "口座番号", "口座名義カナ", "取込元種別"),
                  ((h.members[0].number, *h.account, "1") for h in self.households if h.account))  # fmt: skip
        self._csv("changes", CHANGE, self.changes)
        self._csv("protected", ("宛名番号", "区分", "開始年月日", "終了年月日"), ((number, "1", "20260101", "") for number in self.protected))
        self._csv("previous", ("事業名", "世帯番号", "宛名番号", "世帯主フラグ"), (("前回給付", h, p, "1") for h, p in self.past))
        for name, rows in (("applications", self.applications), ("answers", self.answers)):
            if rows:
                header = list(dict.fromkeys(key for row in rows for key in row))
                self._csv(name, header, ([row.get(key, "") for key in header] for row in rows))

    def _csv(self, name, header, rows):
        encoding = "utf-8-sig" if name in ("applications", "answers") else "cp932"
        with open(self.files.data / f"{name}.csv", "w", encoding=encoding, newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header)
            writer.writerows(rows)

    def open(self, on: dt.date):
        """Return the office on a day, or where the ledger stands when it is later (a story may begin again)."""
        return open_folder(self.files, pack_files(PACK), on, self.database, forward=True)

    def chain(self, on: dt.date) -> Chain:
        """Return the chain on a day; the municipality exports its lists anew before they are too old to be used."""
        from jimukyoku.cli.players import municipality_exports
        from jimukyoku.office.register.models import Import

        office = self.open(on)
        newest = Import.objects.filter(source="changes").order_by("-as_of").first()
        if newest and dt.date.fromisoformat(newest.as_of) < on - dt.timedelta(days=31):
            municipality_exports(office)
        return Chain(office, Bars(quiet=True), letters=False)

    def start(self, on: dt.date = START) -> Chain:
        """Write the files, take them in, extract, send the first letters."""
        self.write()
        chain = self.chain(on)
        chain.prepare()
        return chain

    def decided(self, on: dt.date = OPEN):
        """Run up to the notices of decision, deciding every list as proposed; return the office."""
        from jimukyoku.domain.decision import UNCLEAR, list_hash
        from jimukyoku.office.decision.actions import decide_list
        from jimukyoku.office.decision.queries import proposals

        self.start()
        chain = self.chain(on)
        chain.work()
        office = chain.office
        listed = [one for one in proposals(office.programme.pk) if one.outcome != UNCLEAR]
        if listed:
            decide_list(office.desk(Role.OFFICER), office.programme, listed, list_hash(listed))
        chain.notify()
        return office

    def made(self, on: dt.date = OPEN, value_date: str = PAY):
        """Run up to a made batch; return (office, batch)."""
        from jimukyoku.office.payment.actions import make

        office = self.decided(on)
        return office, make(office.desk("officer1"), office.programme, dt.date.fromisoformat(value_date))

    def released(self, on: dt.date = OPEN):
        """Run up to a released batch; return (office, batch)."""
        from jimukyoku.office.basics import store
        from jimukyoku.office.payment.actions import approve, release

        office, batch = self.made(on)
        approve(office.desk("officer2"), batch, batch.file_id)
        return office, release(office.desk("treasurer1"), batch, store.fetch(batch.file_id))


def case_of(office, household: str):
    """Return the case of a household."""
    from jimukyoku.office.cases.models import Case

    return Case.objects.get(programme=office.programme.pk, household_no=household)


def paid(office) -> dict[str, int]:
    """Return yen of open or paid payments by household."""
    from jimukyoku.office.payment.models import Payment

    found: dict[str, int] = {}
    for one in Payment.objects.filter(state__in=("made", "released", "paid")).select_related("case"):
        found[one.case.household_no] = found.get(one.case.household_no, 0) + one.amount
    return found
