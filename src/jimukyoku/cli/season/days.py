"""The days of the season, played by the people whose work it is; the last one is left in the middle of the morning."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from jimukyoku.cli import console, pay, players
from jimukyoku.cli.chain import Chain, Folder, Office, open_folder
from jimukyoku.cli.chain.office import pack_files
from jimukyoku.cli.season import happenings
from jimukyoku.cli.season.desks import Desks
from jimukyoku.domain.access import Role
from jimukyoku.domain.cases import State, Stop
from jimukyoku.domain.decision import UNCLEAR, list_hash
from jimukyoku.japanese import add_business_days

DAYS = [dt.date.fromisoformat(day) for day in ("2026-06-24", "2026-07-13", "2026-07-22", "2026-07-31")]
OPEN_DAY = dt.date(2026, 8, 5)
# How much of what waits is taken up: nobody in an office ever has everything done.
_DEEMED = {DAYS[2]: 0.45, DAYS[3]: 0.3, OPEN_DAY: 0.85}
_APPROVED_BATCH, _MADE_BATCH, _TO_PAY, _TO_PRINT, _TO_DECIDE = 0.35, 0.35, 0.3, 0.3, 0.6
_ALL = 1_000_000


def play(files: Folder, pack: Path, bars: console.Bars, database: str = "", *, letters: bool = True) -> Office:
    """Play the season up to the morning of ``OPEN_DAY`` and return the office as it then stands."""
    found = pack_files(pack)
    office = open_folder(files, found, DAYS[0], database, forward=True)
    for day in (*DAYS, OPEN_DAY):
        office = office.on(day)
        if not bars.quiet:
            console.errors.print(f"[bold]{day}[/]")
        Morning(Chain(office, bars, letters=letters), files).work(found)
    return office


class Morning:
    """One day in the office, as far as it is played."""

    def __init__(self, chain: Chain, files: Folder) -> None:
        self.chain, self.files, self.programme = chain, files, chain.office.programme

    @property
    def office(self) -> Office:
        """The office at this minute."""
        return self.chain.office

    def work(self, pack: Mapping[str, bytes]) -> None:
        """Do what this day is for."""
        if self.office.today == DAYS[0]:
            self.chain.prepare()
            players.officer_hands_over(self.office)
        elif self.office.today == OPEN_DAY:
            self.open_day()
            Desks(self.office).occupy(pack)
        else:
            self.whole_day()

    def whole_day(self) -> None:
        """Play a day to its end; what came to an end before is closed on the way."""
        from jimukyoku.office.cases.actions import close

        players.municipality_exports(self.office)
        players.bank_replies(self.office, self.files)
        if self.office.today == DAYS[2]:
            close(self.desk(Role.OFFICER), self.programme)
        self.screen()
        self.chain.deficiencies()
        self.chain.intake("answers")
        self.screen_again()
        self.chain.deficiencies()
        self.recommend(1)
        players.officer_decides(self.office) if self.office.today != DAYS[3] else self.decide()
        self.chain.notify()
        players.officer_hands_over(self.office)
        players.pay_everything(self.office)

    def open_day(self) -> None:
        """Leave work of every kind on the desks: each group of cases is carried a step less far than the one before."""
        happenings.households_apply(self.office)
        self.screen()
        self.carry(_APPROVED_BATCH, self.decide, self.chain.notify, self.make_and_approve)
        self.carry(_MADE_BATCH, self.decide, self.chain.notify)
        news = happenings.city_tells(self.office)
        letters = happenings.households_write(self.office, news)
        self.chain.take_in()
        self.chain.intake("answers")
        self.chain.expire()
        self.officer_reads(letters)
        self.make()
        self.later()
        self.officer_looks_at_stops(news)
        self.make()
        self.treasurer_hears_of_a_return()
        self.later()
        self.carry(_TO_PAY, self.decide, self.chain.notify)
        self.carry(_TO_PRINT, self.decide)
        self.recommend(_TO_DECIDE)
        self.officer_decides_singly()
        happenings.households_write_again(self.office)
        self.chain.intake("answers")
        self.operator_at_the_counter()
        self.deem(0.5)

    def desk(self, who: Role | str):  # type: ignore[no-untyped-def]  # the model is not imported before Django is set up
        """Return somebody's desk."""
        return self.office.desk(who)

    def carry(self, share: float, *steps: Callable[[], object]) -> None:
        """Recommend a share of what is clear, and carry it as far as ``steps``; each takes its minutes."""
        for step in (lambda: self.recommend(share), *steps):
            step()
            self.later()

    def later(self) -> None:
        """Let two minutes pass: the desks tell what was done together by its moment."""
        self.chain.office = replace(self.office, at=self.office.at + dt.timedelta(minutes=2))

    def screen(self) -> None:
        """Take in the applications of these days, a share of the silent push households, and screen them."""
        self.chain.intake("applications")
        self.deem(_DEEMED.get(self.office.today, 0))
        self.screen_again()

    def screen_again(self) -> None:
        """Screen what was taken in, or answered."""
        from jimukyoku.office.screening.actions import screen

        self.chain.repeat("審査", lambda: screen(self.desk(Role.OPERATOR), self.programme))

    def deem(self, share: float) -> None:
        """Take a share of the silent push households as accepting."""
        from jimukyoku.office.cases.queries import ready
        from jimukyoku.office.intake.actions import deem

        waiting = len(ready(self.programme.pk, (State.EXPECTED,), route="push", limit=_ALL)) if share else 0
        if waiting:
            deem(self.desk(Role.OPERATOR), self.programme, limit=_part(waiting, share))

    def recommend(self, share: float) -> None:
        """Recommend a share of the cases without open defects."""
        from jimukyoku.office.decision.actions import recommend
        from jimukyoku.office.screening.queries import clear

        waiting = len(clear(self.programme.pk, limit=_ALL))
        recommend(self.desk(Role.OPERATOR), self.programme, limit=_part(waiting, share))

    def decide(self) -> None:
        """Play the officer who decides the list that waits, as proposed; unclear cases stay."""
        from jimukyoku.office.decision.actions import decide_list
        from jimukyoku.office.decision.queries import listed

        if waiting := listed(self.programme.pk):
            decide_list(self.desk(Role.OFFICER), self.programme, waiting, list_hash(waiting))

    def make(self) -> int | None:
        """Make a transfer file of what may be paid; return its number."""
        value_date = add_business_days(self.office.today, 5, kind="bank")
        made = pay.make_batch(self.office, self.office.cast.first(Role.OFFICER), value_date.isoformat())
        return made[0] if made else None

    def make_and_approve(self) -> None:
        """Make a transfer file and have another officer approve it."""
        from jimukyoku.office.payment.actions import approve

        number = self.make()
        if number is not None:
            batch = pay.batch_of(self.office, number)
            approve(self.desk(self.office.cast.all(Role.OFFICER)[1]), batch, batch.file_id)

    def treasurer_hears_of_a_return(self) -> None:
        """Play the treasurer whom the bank tells, days after the reply, that one transfer of the last batch came back."""
        from jimukyoku.office.cases.queries import ready
        from jimukyoku.office.payment.actions import bounce
        from jimukyoku.office.payment.queries import payments_of

        paid = ready(self.programme.pk, (State.PAID,), limit=_ALL)
        if paid:
            payment = payments_of(paid[-1].pk)[-1]
            bounce(self.desk(Role.TREASURER), payment.batch, {payment.pk: "解約"})

    def officer_reads(self, letters: happenings.Letters) -> None:
        """Play the officer who has read what three households wrote after the decision, each with another outcome."""
        from jimukyoku.office.cases.actions import decline, lift_hold
        from jimukyoku.office.decision.actions import renew_account
        from jimukyoku.office.intake.actions import attach

        officer = self.desk(Role.OFFICER)
        for case in (letters.other_account, letters.shared_account):
            if case:
                lift_hold(officer, self.programme, case, "口座の届出を読み、決定に影響がないことを確認", seen=Stop.CORRESPONDENCE)
        if letters.shared_account:
            attach(self.desk(Role.OPERATOR), self.programme, letters.shared_letter, letters.shared_account, "振込先の変更の届出")
            renew_account(self.desk(Role.OPERATOR), self.programme, [letters.shared_account])
        if letters.declined:
            decline(officer, self.programme, [letters.declined], "本人の辞退の届出を確認")

    def officer_looks_at_stops(self, news: happenings.News) -> None:
        """Play the officer who ends one case whose head has died, and goes on with another under a new head."""
        from jimukyoku.office.cases.actions import change_head, decease
        from jimukyoku.office.cases.queries import residents_of

        officer = self.desk(Role.OFFICER)
        if news.died_alone:
            decease(officer, self.programme, [news.died_alone], "単身世帯の世帯主の死亡を住民票で確認")
        if news.survived:
            head = residents_of(news.survived)[1]
            change_head(officer, self.programme, news.survived, head, "世帯主の死亡を確認し、配偶者を世帯主とする")

    def officer_decides_singly(self) -> None:
        """Refuse one case that only a person can judge, and send another proposal back to screening."""
        from jimukyoku.office.decision.actions import decide_one, send_back
        from jimukyoku.office.decision.queries import listed, proposals

        officer = self.desk(Role.OFFICER)
        unclear = [one.case for one in proposals(self.programme.pk) if one.outcome == UNCLEAR]
        if unclear:
            reason = "前住所地に照会し、令和8年度の住民税が課税されていることを確認したため"
            decide_one(officer, self.programme, unclear[0], "refuse", reason=reason, article="支給要綱第3条第1号")
        if clear := listed(self.programme.pk):
            send_back(officer, self.programme, clear[-1].case, "口座確認書類の名義をもう一度確かめてください")

    def operator_at_the_counter(self) -> None:
        """Play the operator to whom somebody says at the counter that they withdraw."""
        from jimukyoku.office.cases.queries import ready
        from jimukyoku.office.intake.actions import withdraw

        for case in ready(self.programme.pk, (State.DEFICIENT,), limit=1):
            withdraw(self.desk(Role.OPERATOR), self.programme, case.pk, "窓口で取下げの申し出（本人確認済み）")


def _part(count: int, share: float) -> int:
    return max(1, round(count * share))
