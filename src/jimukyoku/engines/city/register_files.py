"""The six files a municipality exports, and the names that stand behind 〓."""

import datetime as dt
from pathlib import Path

from jimukyoku.engines.city.banking import Account
from jimukyoku.engines.city.naming import Part
from jimukyoku.engines.city.numbers import COMPACT, FIRST, compact
from jimukyoku.engines.city.people import HEAD, NO_PART, Event, Household, Person
from jimukyoku.engines.city.places import Home
from jimukyoku.engines.city.plan import Dice, Plan
from jimukyoku.engines.city.sheets import Lines, quoted

_REGISTER = (
    "宛名番号 世帯番号 世帯主宛名番号 住民状態コード 住民種別コード 氏名 氏名フリガナ "
    "フリガナ確認フラグ 旧氏 旧氏フリガナ 通称名 通称名フリガナ 英字氏名 生年月日 生年月日表記 "
    "性別コード 続柄１コード 続柄２コード 続柄３コード 続柄４コード 続柄 郵便番号 市区町村コード "
    "町字コード 住所 番地 方書 住民となった年月日 住所を定めた年月日 届出年月日 転入前住所 "
    "前世帯番号 消除事由コード 消除年月日 転出先住所 転出予定年月日 国籍コード 在留資格コード "
    "在留期間満了日 抑止フラグ 電話番号 更新年月日"
)
_TAX = "宛名番号 年度 課税区分 更正事由コード 被扶養フラグ 扶養主宛名番号 更新年月日"
_CHANGES = (
    "異動連番 宛名番号 異動事由コード 異動年月日 届出年月日 世帯番号 世帯主宛名番号 氏名 "
    "氏名フリガナ 郵便番号 住所 番地 方書 続柄 生年月日 性別コード 課税区分"
)
_PROTECTED = "宛名番号 区分 開始年月日 終了年月日 加害者宛名番号 更新年月日"
_ACCOUNTS = "宛名番号 金融機関コード 支店コード 預金種別 口座番号 口座名義カナ 取込元種別 登録年月日"
_PREVIOUS = "事業名 世帯番号 宛名番号 世帯主フラグ 支給年月日 金額"
_STAYS = ("10", "21", "22", "27", "41")


class RegisterFiles:
    """Writes what the municipality knows about one household after the other."""

    def __init__(self, folder: Path, plan: Plan, dice: Dice) -> None:
        self.plan, self.dice = plan, dice
        self.base = plan.base_date.toordinal()
        self.new_year = plan.base_date.replace(month=1, day=1).toordinal()
        self.change_no = 0
        self.year = str(plan.base_date.year)
        self.assessed = compact(dt.date(plan.base_date.year, 5, 12).toordinal())
        self.paid = compact(dt.date(plan.base_date.year - 1, 11, 20).toordinal())

        def file(name: str, header: str, prefix: str = "") -> Lines:
            return Lines(folder / f"{name}.csv", plan.encoding, [prefix + column for column in header.split()])

        self.register = file("register", _REGISTER, "ＦＯ－")
        self.tax = file("tax", _TAX, "ＦＩ－")
        self.changes = file("changes", _CHANGES)
        self.protected = file("protected", _PROTECTED)
        self.accounts = file("accounts", _ACCOUNTS)
        self.previous = file("previous", _PREVIOUS)
        self.names = Lines(folder / "truth" / "names.csv", "utf-8-sig", ("宛名番号", "氏名"))

    def files(self) -> dict[str, Lines]:
        """Return the files by name."""
        names = ("register", "tax", "changes", "protected", "accounts", "previous")
        return {**{name: getattr(self, name) for name in names}, "truth/names": self.names}

    def household(self, household: Household) -> None:
        """Write the household's rows of the register, of tax and of earlier payments."""
        head, home = household.head, household.home
        town = home.town
        place = (
            f"{town.postal_code},{town.city_code},{town.town_code},{town.address},{home.lot},"
            f"{quoted(home.building)}"
        )
        flag = "1" if household.protected else "0"
        struck = household.previous_number or household.number
        for person in household.members:
            numbers = f"{person.number},{household.number},{head.number},1"
            self._resident(person, numbers, place, household.previous_number, flag)
        for person in household.removed:
            own = person if person.relation is HEAD else head
            self._resident(person, f"{person.number},{struck},{own.number},2", place, "", "0")
        if household.received:
            self._paid(household)

    def _resident(self, person: Person, numbers: str, place: str, previous: str, flag: str) -> None:
        name = person.shown
        if "〓" in name:
            self.names.row((person.number, person.name))
        since = COMPACT[person.moved_in - FIRST]
        came_from = "東京都" if person.moved_in > self.new_year > person.birth else ""
        special = _special_names(person) if person.nation or person.maiden else ",,,,"
        removed = f"{person.removed_for},{compact(person.removed_on)}" if person.removed_for else ","
        stay = self._stay(person) if person.nation else ",,"
        self.register.put(
            f"{numbers},{'2' if person.nation else '1'},{name},{person.kana},1,{special},{person.birth_cell},"
            f"{person.birth_text},{'2' if person.woman else '1'},{person.relation.cells},{place},{since},{since},"
            f"{since},{came_from},{previous},{removed},,,{stay},{flag},{person.phone},"
            f"{compact(person.removed_on) or since}"
        )
        if person.tax:
            depends = f"1,{person.depends_on}" if person.depends else "0,"
            self.tax.put(f"{person.number},{self.year},{person.tax},,{depends},{self.assessed}")

    def _stay(self, person: Person) -> str:
        until = self.base + self.dice.between(60, 1_500)
        code = person.nation.code if person.nation else ""
        return f"{code},{self.dice.pick(_STAYS)},{compact(until)}"

    def _paid(self, household: Household) -> None:
        number = household.previous_number or household.number
        name = f"住民税非課税世帯等臨時給付金（令和{self.plan.base_date.year - 2019}年度）"
        lineage = bool(household.previous_number)
        people = [*household.removed, *household.members] if lineage else household.members
        for place, person in enumerate(people):
            amount = "30000" if place == 0 else "0"
            self.previous.put(f"{name},{number},{person.number},{'1' if place == 0 else '0'},{self.paid},{amount}")

    def events(self, household: Household) -> None:
        """Write the household's changes, in the order in which they were reported."""
        for event in sorted(household.events, key=lambda one: (one.reported, one.person.number)):
            self._event(household, event)

    def _event(self, household: Household, event: Event) -> None:
        person = event.person
        head = event.head or household.head
        home = _home_cells(event.home)
        if "〓" in person.shown and event.kind in "BIN":
            self.names.row((person.number, person.name))
        self.change_no += 1
        birth = compact(person.birth) if event.kind == "B" else person.birth_cell
        self.changes.put(
            f"{self.change_no:08},{person.number},{event.kind},"
            f"{compact(event.effective)},{compact(event.reported)},"
            f"{household.number},{head.number},{person.shown},{person.kana},{home},"
            f"{(event.relation or person.relation).text},{birth},{'2' if person.woman else '1'},{event.tax}"
        )

    def account(self, person: Person, account: Account, origin: str) -> None:
        """Write a known account: origin 1 is 公金受取口座, 2 an earlier payment."""
        day = compact(self.base - self.dice.between(30, 1_200))
        self.accounts.put(
            f"{person.number},{account.bank},{account.branch},{account.kind},{account.number},{account.holder},"
            f"{origin},{day}"
        )

    def protect(self, household: Household, perpetrator: str, *, ended: bool) -> None:
        """Write the protection (支援措置) of a head and of the children who share it."""
        start = self.base - self.dice.between(400, 700) if ended else self.base - self.dice.between(10, 330)
        end = compact(start + 365)
        for place, person in enumerate(household.members):
            role = "1" if place == 0 else "2"
            self.protected.put(f"{person.number},{role},{compact(start)},{end},{perpetrator},{compact(start)}")


def _special_names(person: Person) -> str:
    """旧氏, its reading, 通称名, its reading, 英字氏名."""
    maiden = person.maiden or NO_PART
    alias: Part = person.alias or NO_PART
    alias_text = f"{alias.shown}　{person.given.kana}" if person.alias else ""
    alias_kana = f"{alias.kana}　{person.given.kana}" if person.alias else ""
    return f"{maiden.shown},{maiden.kana},{alias_text},{alias_kana},{person.name if person.nation else ''}"


def _home_cells(home: Home | None) -> str:
    if home is None:
        return ",,,"
    return f"{home.town.postal_code},{home.town.address},{home.lot},{quoted(home.building)}"


