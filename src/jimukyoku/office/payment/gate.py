"""The gate before money moves: register, rules, accounts and ledger are read again for every case."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jimukyoku.domain.basics import digest
from jimukyoku.domain.cases import Seen, Stop, first_stop
from jimukyoku.domain.payment import Payable, Transfer, over_cap, sharing, why_unwritable
from jimukyoku.domain.programme import Pack, Verdict
from jimukyoku.domain.register import Fact
from jimukyoku.japanese import bank_kana, branch_kana, holder_match
from jimukyoku.office.access.desk import Desk
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases import moves
from jimukyoku.office.cases.models import Case
from jimukyoku.office.cases.queries import accepted
from jimukyoku.office.decision import queries as decision
from jimukyoku.office.decision.models import PayAccount
from jimukyoku.office.decision.proposing import key_of, verdicts
from jimukyoku.office.payment import queries
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register import queries as register
from jimukyoku.office.register.queries import Listing
from jimukyoku.office.screening.facts import Dossier, dossiers


@dataclass
class Looked:
    """What the gate saw: who may be paid what, and for every case why not (None: nothing stops it)."""

    read: register.Sources
    payables: dict[int, Payable] = field(default_factory=dict)
    accounts: dict[int, PayAccount] = field(default_factory=dict)
    reasons: dict[int, str | None] = field(default_factory=dict)
    keys: dict[int, str] = field(default_factory=dict)


def look(desk: Desk, programme: Programme, cases: Sequence[Case], *, own: Iterable[int] = ()) -> Looked:
    """Look at ``cases`` before they are paid; ``own`` are cases whose open payment is the very one about to be released."""
    pack, looked = pack_of(programme), Looked(register.sources(programme.municipality_id))
    register.require_fresh(looked.read, desk.today, pack.lists_max_days)
    mine = set(own)
    for part in bulk.batches(cases, 2_000):
        _look(desk, programme, pack, looked, part, mine)
    _shared(programme, looked, cases, accepted([case.pk for case in cases]))
    return looked


def _look(desk: Desk, programme: Programme, pack: Pack, looked: Looked, part: Sequence[Case], own: set[int]) -> None:
    files = dossiers(programme, pack, looked.read, part, desk.today)
    pks = [case.pk for case in part]
    accounts, tried = decision.pay_accounts(pks), queries.returned_counts(pks)
    looked.accounts.update(accounts)
    for case in part:
        if case.pk in accounts:
            looked.payables[case.pk] = _payable(case, accounts[case.pk], tried.get(case.pk, 0))
    world = _World(desk, programme, pack, looked, files, own)
    waived = accepted(pks)
    for one in files:
        stop = first_stop(world.seen(one), waived.get(one.case.pk, ()))
        looked.reasons[one.case.pk] = stop.stop.value if stop else None
        looked.keys[one.case.pk] = stop.key if stop else ""


class _World:
    """Everything the stops of a part of the cases are read from."""

    def __init__(
        self, desk: Desk, programme: Programme, pack: Pack, looked: Looked, files: Sequence[Dossier], own: set[int]
    ) -> None:
        pks = [one.case.pk for one in files]
        residents = [row.resident_no for one in files for row in one.residents]
        self.pack, self.looked = pack, looked
        self.changes: Mapping[str, list[Fact]] = register.changes(looked.read, residents, since=pack.base_date, today=desk.today)
        self.verdicts: dict[int, Verdict] = verdicts(pack, files)
        decided = decision.decisions(pks)
        self.proposed = {case: one.recommendation.verdict_key for case, one in decided.items()}
        self.pending = queries.account_pending(pks)
        self.paid = queries.paid_before(pks) - own
        members = [row.resident_no for one in files for row in one.members]
        claimed = moves.members_of_cases(programme.pk, members)
        elsewhere = {case for case in claimed.values()} - set(pks)
        paid_elsewhere = queries.paid_before(elsewhere)
        self.doubled = {resident for resident, case in claimed.items() if case in paid_elsewhere}

    def seen(self, one: Dossier) -> Iterator[Seen]:
        """Yield whatever stops a case, the gravest first."""
        case = one.case
        if case.pk in self.paid or any(row.resident_no in self.doubled for row in one.members):
            yield Seen(Stop.ALREADY_PAID)
        yield from self._people(one)
        yield from self._rules(one)
        payable = self.looked.payables.get(case.pk)
        if payable is None:
            yield Seen(Stop.NO_ACCOUNT)
            return
        if over_cap(payable, self.pack.cap_for(len(one.members))):
            yield Seen(Stop.OVER_CAP)
        if why_unwritable(transfer(payable, 1)):
            yield Seen(Stop.BAD_ACCOUNT)
        if case.pk in self.pending:
            yield Seen(Stop.ACCOUNT_PENDING, str(self.pending[case.pk]))

    def _people(self, one: Dossier) -> Iterator[Seen]:
        """The household must still be there, with its head; and the account's holder must be among the living."""
        if not one.residents:
            yield Seen(Stop.NOT_LISTED, str(self.looked.read.people))
            return
        head = next((row for row in one.residents if row.resident_no == one.case.head_no), None)
        if head is None or self._is(head.resident_no, "death"):
            yield Seen(Stop.HEAD_DECEASED)
        elif not head.listed and not self._is(head.resident_no, "move_out"):
            yield Seen(Stop.HEAD_DECEASED, f"{head.resident_no}:{self.looked.read.people}")  # removed, and nobody said why
        account = self.looked.accounts.get(one.case.pk)
        dead = [kana for row in one.residents if self._is(row.resident_no, "death") for kana in _readings(row)]
        if account and dead:
            living = [kana for row in one.residents if not self._is(row.resident_no, "death") for kana in _readings(row)]
            if holder_match(account.payee_kana, living) == "none" != holder_match(account.payee_kana, dead):
                yield Seen(Stop.HOLDER_DECEASED)

    def _is(self, resident: str, kind: str) -> bool:
        return any(fact.kind == kind for fact in self.changes.get(resident, ()))

    def _rules(self, one: Dossier) -> Iterator[Seen]:
        """The rules must say today what they said when the decision was proposed; else somebody has to look again."""
        now = key_of(self.verdicts[one.case.pk])
        if self.proposed.get(one.case.pk) != now:
            yield Seen(Stop.RULES_CHANGED, now)


def _readings(row: Listing) -> list[str]:
    return [kana for kana in (row.kana, row.former_kana, row.alias_kana) if kana]


def _payable(case: Case, account: PayAccount, returned: int) -> Payable:
    return Payable(
        case.pk, case.household_no, case.size, case.amount or 0, account.bank_code, account.branch_code,
        account.account_type, account.account_number, account.payee_kana, returned + 1,
    )  # fmt: skip


def _shared(
    programme: Programme, looked: Looked, cases: Sequence[Case], waived: Mapping[int, set[tuple[str, str]]]
) -> None:
    """Hold back every case whose account another household of the programme is, or was, paid to as well."""
    going = [looked.payables[case.pk] for case in cases if looked.reasons[case.pk] is None]
    users = sharing(going, queries.open_accounts(programme.pk, (one.account_number for one in going)))
    for case, others in users.items():
        stop = first_stop([Seen(Stop.SHARED_ACCOUNT, digest(others))], waived.get(case, ()))
        looked.reasons[case] = stop.stop.value if stop else None
        looked.keys[case] = stop.key if stop else ""


def transfer(one: Payable, pk: int) -> Transfer:
    """Return a payment as the bank's file has it; ``pk`` is its number there."""
    return Transfer(
        bank=one.bank_code, bank_kana=bank_kana(one.bank_code) or "", branch=one.branch_code,
        branch_kana=branch_kana(one.bank_code, one.branch_code) or "", account_type=one.account_type,
        account_number=one.account_number, payee_kana=one.payee_kana, amount=one.amount, customer_code=f"{pk:010d}",
    )  # fmt: skip
