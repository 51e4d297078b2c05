"""The applications and answers that arrive, as the city's intake finds them, and the truth about each mistake."""

import datetime as dt
from pathlib import Path

from jimukyoku.engines.city.banking import BAD_COLUMNS, KINDS, Account, Banks
from jimukyoku.engines.city.conduct import Conducts, Sending
from jimukyoku.engines.city.families import Families
from jimukyoku.engines.city.handwriting import Hand
from jimukyoku.engines.city.mistakes import PART_MISSING, Cells, Made, Maker, plant
from jimukyoku.engines.city.numbers import checked
from jimukyoku.engines.city.people import Household
from jimukyoku.engines.city.plan import Dice, Plan
from jimukyoku.engines.city.sheets import Days, Lines

META = ("受付元番号", "受付経路", "受付日", "消印日")
FIELDS = {
    "household_no": "世帯番号",
    "applicant_name": "氏名",
    "applicant_kana": "フリガナ",
    "applicant_birth": "生年月日",
    "applicant_role": "申請者区分",
    "phone": "電話番号",
    "declared_exempt": "非課税の申立て",
    "account_choice": "振込先",
    "bank_code": "金融機関コード",
    "branch_code": "支店コード",
    "account_type": "預金種別",
    "account_number": "口座番号",
    "account_holder_kana": "口座名義カナ",
    "id_document": "本人確認書類",
    "account_document": "口座確認書類",
    "signed": "署名",
    "declines": "受給辞退",
    "signed_on": "記入日",
}
_ANSWERED = (
    "applicant_birth", "declared_exempt", "bank_code", "branch_code", "account_type", "account_number",
    "account_holder_kana", "id_document", "account_document", "signed", "signed_on",
)  # fmt: skip
_LETTERS = {"郵送": "P", "オンライン": "N", "窓口": "M", "電話": "T"}
_REPLY, _WRONG_AGAIN = 0.8, 0.08
_NOBODY = 999_999_999


class Papers:
    """Writes applications.csv, answers.csv and the truth about their mistakes and accounts."""

    def __init__(self, folder: Path, plan: Plan, dice: Dice, families: Families, banks: Banks) -> None:
        self.plan, self.dice, self.families, self.banks = plan, dice, families, banks
        self.conducts = Conducts(dice, plan)
        self.strange = 0
        self.applications = Days(folder / "applications.csv", (*META, *FIELDS.values()))
        header = (*META[:3], FIELDS["household_no"], *(FIELDS[name] for name in _ANSWERED))
        self.answers = Days(folder / "answers.csv", header)
        truth = folder / "truth"
        columns = ("source_id", "household_no", "field", "kind", "blocking", "correct")
        self.mistakes = Lines(truth / "mistakes.csv", "utf-8-sig", columns)
        self.bad = Lines(truth / "bad_accounts.csv", "utf-8-sig", BAD_COLUMNS)

    def files(self) -> dict[str, Lines | Days]:
        """Return the files by name."""
        return {
            "applications": self.applications, "answers": self.answers,
            "truth/mistakes": self.mistakes, "truth/bad_accounts": self.bad,
        }  # fmt: skip

    def account(self, holder: str, household: Household) -> Account:
        """Return an account; where the bank will send transfers to it back, write that down, and the one told afterwards."""
        account = self.banks.account(holder)
        if reason := self.banks.fault():
            new = self.banks.account(holder)
            self.bad.row((account.bank, account.branch, account.kind, account.number, reason, household.number,
                          new.bank, new.branch, new.kind, new.number, holder))  # fmt: skip
        return account

    def send(self, household: Household, sendings: list[Sending], story: str) -> list[str]:
        """Write what a household sends, and its answers; return the kinds of mistakes made."""
        kinds: list[str] = []
        account = self.account(sendings[0].person.bank, household) if sendings and sendings[0].purpose == "applies" else None
        for sending in sendings:
            kinds += self._application(household, sending, account, story)
        return kinds

    def _application(self, household: Household, sending: Sending, account: Account | None, story: str) -> list[str]:
        maker = Maker(household, sending.person, self.dice, self.banks, self.families.naming)
        right = self._cells(household, sending, account)
        cells = dict(right)
        source = self.applications.number(sending.received, _LETTERS[sending.channel])
        made: list[Made] = []
        if sending.number != household.number:
            self._strange_number(source, household, sending, cells)
        elif sending.purpose == "applies":
            made = self._spoil(cells, maker, story)
        for mistake, fields in made:
            for name in fields:
                self._note(source, household, name, mistake.kind, mistake.blocking, right[name])
        if story == "late":
            self._note(source, household, "received_on", "late", True, self.plan.deadline.isoformat())
        hand = Hand(self.dice)
        self.applications.row(sending.received, [*self._meta(source, sending), *self._written(hand, cells, account)])
        if story != "late":
            self._answer(household, sending, made, right, maker)
        strange = {"unknown": ["household_unknown"], "missing": ["household_missing"]}.get(sending.number, [])
        return [*(mistake.kind for mistake, _ in made), *strange, *(["late"] if story == "late" else [])]

    def _spoil(self, cells: Cells, maker: Maker, story: str) -> list[Made]:
        if story == "other_account":
            return [(PART_MISSING, PART_MISSING.plant(cells, maker))] if self.dice.chance(0.06) else []
        return plant(cells, maker)

    def _meta(self, source: str, sending: Sending) -> list[str]:
        postmark = sending.postmark.isoformat() if sending.postmark else ""
        return [source, sending.channel, sending.received.isoformat(), postmark]

    def _written(self, hand: Hand, cells: Cells, account: Account | None) -> list[str]:
        holder = cells["account_holder_kana"]
        if hand.small_kana and account and holder == cells["applicant_kana"]:
            holder = account.holder
        return [hand.write(name, holder if name == "account_holder_kana" else cells[name]) for name in FIELDS]

    def _cells(self, household: Household, sending: Sending, account: Account | None) -> Cells:
        """Return an application without mistakes, in plain form."""
        person, dice = sending.person, self.dice
        applies = account is not None
        alias = person.alias and dice.chance(0.5)
        days = dice.between(0, 4) if sending.postmark else dice.between(0, 1)
        signed = max((sending.postmark or sending.received) - dt.timedelta(days=days), self.plan.opens_on)
        return {
            "household_no": household.number,
            "applicant_name": f"{person.alias.text}　{person.given.kana}" if alias and person.alias else person.name,
            "applicant_kana": f"{person.alias.kana}　{person.given.kana}" if alias and person.alias else person.kana,
            "applicant_birth": dt.date.fromordinal(person.birth).isoformat(),
            "applicant_role": "世帯主" if household.head is person else "世帯員",
            "phone": person.phone or (self.families.phone() if dice.chance(0.8) else ""),
            "declared_exempt": "はい" if applies else "",
            "account_choice": "別口座" if applies else "",
            "bank_code": account.bank if account else "",
            "branch_code": account.branch if account else "",
            "account_type": KINDS[account.kind] if account else "",
            "account_number": account.number if account else "",
            "account_holder_kana": person.kana if account else "",
            "id_document": "あり",
            "account_document": "あり" if applies else "",
            "signed": "あり",
            "declines": "" if applies and dice.chance(0.7) else "いいえ" if applies else "はい",
            "signed_on": signed.isoformat(),
        }

    def _strange_number(self, source: str, household: Household, sending: Sending, cells: Cells) -> None:
        missing = sending.number == "missing"
        cells["household_no"] = "" if missing else checked(_NOBODY - self.strange)
        self.strange += 0 if missing else 1
        kind = "household_missing" if missing else "household_unknown"
        self._note(source, household, "household_no", kind, True, household.number)

    def _note(self, source: str, household: Household, name: str, kind: str, blocking: bool, correct: str) -> None:
        self.mistakes.row((source, household.number, name, kind, "1" if blocking else "0", correct))

    def _answer(
        self, household: Household, sending: Sending, made: list[Made], right: Cells, maker: Maker
    ) -> None:
        """Answer the city's letter about the mistakes that stop the payment: mostly, and mostly rightly."""
        asked = [(mistake, fields) for mistake, fields in made if mistake.blocking and self.dice.chance(_REPLY)]
        if not asked:
            return
        channel = self.dice.weighted((("郵送", 0.75), ("オンライン", 0.15), ("窓口", 0.1)))
        day = sending.received + dt.timedelta(days=7 + self.dice.between(10, 20))
        day += dt.timedelta(days=7 - day.weekday() if day.weekday() > 4 and channel != "オンライン" else 0)
        cells: Cells = {}
        wrong: list[tuple[str, str]] = []
        for mistake, fields in asked:
            answer = dict(right)
            if self.dice.chance(_WRONG_AGAIN):
                mistake.plant(answer, maker)
                wrong += [(name, mistake.kind) for name in fields if answer[name] != right[name]]
            cells.update({name: answer[name] for name in fields})
        if not any(cells.values()):
            return
        source = self.answers.number(day, f"K{_LETTERS[channel]}")
        for name, kind in wrong:
            self._note(source, household, name, kind, True, right[name])
        hand = Hand(self.dice)
        row = [source, channel, day.isoformat(), household.number]
        self.answers.row(day, [*row, *(hand.write(name, cells.get(name, "")) for name in _ANSWERED)])
