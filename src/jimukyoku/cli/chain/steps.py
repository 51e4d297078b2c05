"""Every step a machine may take, each until there is nothing left for it to do; all of them can be run again."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, Protocol

from jimukyoku.cli.chain.folder import read_columns
from jimukyoku.cli.chain.office import Office
from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.intake import Received, read_row, sheet
from jimukyoku.domain.register import SOURCE_NAMES

_PART = 2_000
_MANY = 5_000  # rows changed by one step after which the database counts its tables again, before the next step is planned
Advance = Callable[[int], None]


class Reporter(Protocol):
    """Where the chain tells how far it is."""

    def step(self, name: str, total: int | None = None) -> AbstractContextManager[Advance]:
        """Open a step; the function it gives is called with the number of rows just done."""
        ...


class Chain:
    """The steps over one office."""

    def __init__(self, office: Office, reporter: Reporter, *, letters: bool = True) -> None:
        self.office = office
        self.reporter = reporter
        self.letters = letters
        self.refused: dict[str, list[tuple[int, str]]] = {}
        self.later = 0

    def prepare(self) -> None:
        """Take the register in, find the recipients, print the first letters."""
        self.take_in()
        self.extract()
        self.announce()

    def work(self) -> None:
        """Do everything that waits, from the post to the list an officer must decide."""
        self.finish_runs()
        self.intake("applications")
        self.repeat(_("みなし申請"), self._deem)
        self.repeat(_("審査"), self._screen)
        self.deficiencies()
        self.intake("answers")
        self.expire()
        self.repeat(_("再審査"), self._screen)
        self.deficiencies()
        self.repeat(_("支給・不支給の提案"), self._recommend)

    def notify(self) -> None:
        """Print the letters of what was decided; take down accounts told after a transfer came back, or ask for them."""
        from jimukyoku.office.decision.actions import plan_notices
        from jimukyoku.office.payment.announcing import plan_returned

        pay_on = _("決定から3週間以内")
        for outcome, name in (("approve", _("決定通知")), ("refuse", _("不支給通知"))):
            desk = self.office.desk(Role.OPERATOR)
            self._print(name, partial(plan_notices, desk, self.office.programme, outcome, pay_on))
        self.renew_accounts()
        self._print(_("振込不能のお知らせ"), partial(plan_returned, self.office.desk(Role.OPERATOR), self.office.programme))

    def take_in(self) -> None:
        """Import every register file of the folder that was not imported yet."""
        from jimukyoku.office.basics import bulk
        from jimukyoku.office.programme.queries import pack_of
        from jimukyoku.office.register.actions import take_in, told_of

        desk, programme = self.office.desk(Role.OFFICER), self.office.programme
        columns = read_columns(self.office.folder.columns)
        base_date = pack_of(programme).base_date
        for source, path in self.office.folder.registers():
            name = _("台帳取込（{source}）").format(source=SOURCE_NAMES[source])
            with self.reporter.step(name) as advance:
                done = itertools.chain([0], itertools.repeat(10_000))
                as_of = told_of(programme.municipality, source, path, base_date, self.office.today).isoformat()
                batch = take_in(
                    desk, programme.municipality, source, path, as_of=as_of, columns=columns.get(source.value),
                    progress=lambda _count, done=done: advance(next(done) or 10_000),
                )  # fmt: skip
                advance(batch.rows % 10_000 or batch.rows)
        bulk.analyse()

    def extract(self) -> None:
        """Open a case for every household that is or may be eligible, unless these very imports were read before."""
        from jimukyoku.office.register import extract

        desk, programme = self.office.desk(Role.OFFICER), self.office.programme
        if extract.extracted_from(programme):
            return
        with self.reporter.step(_("対象者抽出（世帯）")) as advance:
            for read, groups in extract.parts(programme, self.office.today):
                extract.extract_part(desk, programme, read, groups)
                advance(len(groups))
            extract.finish(desk, programme)

    def announce(self) -> None:
        """Print the first letters."""
        from jimukyoku.office.notices.announcing import announce

        self.finish_runs()
        for route, name in (("push", _("支給のお知らせ")), ("confirmation", _("確認書"))):
            self._print(name, partial(announce, self.office.desk(Role.OPERATOR), self.office.programme, route))

    def deficiencies(self) -> None:
        """Print the notices that name every open defect."""
        from jimukyoku.office.deficiency.actions import plan_notices

        self._print(_("不備通知"), partial(plan_notices, self.office.desk(Role.OPERATOR), self.office.programme))

    def _print(self, name: str, plan: Callable[[], Any]) -> None:
        with self.reporter.step(name) as advance:
            while (run := plan()) is not None:
                self._render(run, advance)

    def finish_runs(self) -> None:
        """Render what was planned before a process was killed."""
        from jimukyoku.office.notices.queries import unfinished

        runs = unfinished(self.office.programme.pk)
        if runs:
            with self.reporter.step(_("中断した印刷の続き")) as advance:
                for run in runs:
                    self._render(run, advance)

    def _render(self, run: Any, advance: Advance) -> None:
        from jimukyoku.office.notices.printing import print_run

        run = print_run(self.office.desk(Role.OPERATOR), self.office.programme, run, progress=advance, render=self.letters)
        if not self.letters:
            advance(run.count)

    def intake(self, stem: str) -> None:
        """Receive every file of applications or answers, up to today; what cannot be received is listed."""
        from jimukyoku.office.intake.actions import ANSWER, APPLICATION, receive

        kind, name = (ANSWER, _("回答の受付")) if stem == "answers" else (APPLICATION, _("申請の受付"))
        desk, programme = self.office.desk(Role.OPERATOR), self.office.programme
        for path in self.office.folder.sheets(stem):
            refused: list[tuple[int, str]] = []
            with self.reporter.step(f"{name} {path.name}") as advance:
                for part in parts_of(self._received(path, kind == ANSWER, refused)):
                    outcome = receive(desk, programme, kind, part)
                    refused += outcome.refused
                    advance(len(part) - outcome.seen_before)
            self.refused[path.name] = refused

    def _received(self, path: Any, answer: bool, refused: list[tuple[int, str]]) -> Iterator[Received]:
        from jimukyoku.office.intake.reading import rows
        from jimukyoku.office.programme.queries import pack_of

        fields = pack_of(self.office.programme).fields
        source = rows(path, fields)
        header = next(source, (1, []))[1]
        try:
            form = sheet(header, fields, answer=answer)
        except BadInput as problem:
            problem.where = f"{path.name} {problem.where}"
            raise
        for line, cells in source:
            try:
                one = read_row(line, cells, form)
            except BadInput as problem:
                refused.append((line, problem.what))
                continue
            if one.received_on > self.office.today:
                self.later += 1
            else:
                yield one

    def expire(self) -> None:
        """End what nobody answered in time."""
        from jimukyoku.office.deficiency.actions import expire

        with self.reporter.step(_("期限経過")) as advance:
            advance(expire(self.office.desk(Role.OPERATOR), self.office.programme))

    def renew_accounts(self) -> None:
        """Take down the newly told accounts of those whose transfer came back."""
        from jimukyoku.office.decision.actions import renew_account
        from jimukyoku.office.payment.queries import told_anew

        cases = told_anew(self.office.programme.pk)
        if cases:
            with self.reporter.step(_("再振込の口座確認")) as advance:
                advance(renew_account(self.office.desk(Role.OPERATOR), self.office.programme, cases))

    def _deem(self) -> int:
        from jimukyoku.office.intake.actions import deem

        return deem(self.office.desk(Role.OPERATOR), self.office.programme)

    def _screen(self) -> int:
        from jimukyoku.office.screening.actions import screen

        return screen(self.office.desk(Role.OPERATOR), self.office.programme)

    def _recommend(self) -> int:
        from jimukyoku.office.decision.actions import recommend

        return recommend(self.office.desk(Role.OPERATOR), self.office.programme)

    def repeat(self, name: str, act: Callable[[], int]) -> None:
        """Run a set-wise action until nothing is left for it."""
        from jimukyoku.office.basics import bulk

        total = 0
        with self.reporter.step(name) as advance:
            while count := act():
                advance(count)
                total += count
            if total >= _MANY:
                bulk.analyse()


def parts_of(rows: Iterator[Received]) -> Iterator[list[Received]]:
    """Yield rows in parts that fit one transaction."""
    while part := list(itertools.islice(rows, _PART)):
        yield part
