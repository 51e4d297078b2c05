"""What a new edition of a table changes for the cases that are still open: accounts, postal codes, addresses, names, findings."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jimukyoku.domain.cases import State
from jimukyoku.domain.programme import Pack, findings_from_values
from jimukyoku.japanese import bank_kana, bank_name, branch_exists, branch_kana, branch_name, fold_width
from jimukyoku.japanese.addresses import Places, read_address
from jimukyoku.japanese.tables import Tables, by_postcode, using
from jimukyoku.office.basics import bulk
from jimukyoku.office.cases.models import Case
from jimukyoku.office.decision.queries import pay_accounts
from jimukyoku.office.decision.replaying import OPEN
from jimukyoku.office.payment.queries import upcoming
from jimukyoku.office.programme.models import Programme
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.queries import Sources, sources
from jimukyoku.office.screening.facts import Dossier, dossiers, evaluate

_PART = 2_000


@dataclass(frozen=True)
class Touch:
    """One thing that is read otherwise for one case; ``after`` is empty where it is gone, ``before`` where it is new.

    ``what``: account and payment (a transfer whose outcome is not known) by bank and branch, postcode, address, name (how the
    applicant's relates to the register's), finding.
    """

    receipt_number: str
    state: str
    what: str
    which: str
    before: str
    after: str


def touched(programme: Programme, old: Tables, new: Tables, today: dt.date) -> Iterator[Touch]:
    """Yield what changes for every case about which something can still be decided or paid, by case."""
    pack, read = pack_of(programme), sources(programme.municipality_id)
    states = [state.value for state in (*OPEN, State.PAYING)]
    query = Case.objects.filter(programme=programme.pk, state__in=states).order_by("pk")
    for part in bulk.batches(query.iterator(), _PART):
        seen = []
        for tables in (old, new):
            with using(tables):
                seen.append(_read(programme, pack, read, part, today))
        for case, before, after in zip(part, *seen, strict=True):
            for what, which in sorted(before.keys() | after.keys()):
                was, will = before.get((what, which), ""), after.get((what, which), "")
                if was != will:
                    yield Touch(case.receipt_number, case.state, what, which, was, will)


_Readings = dict[tuple[str, str], str]


def _read(programme: Programme, pack: Pack, read: Sources, cases: Sequence[Case], today: dt.date) -> list[_Readings]:
    """Return everything that the tables in use say of each case."""
    files, pks = dossiers(programme, pack, read, cases, today), [case.pk for case in cases]
    values = evaluate(pack, files, ("deficiency.",))
    decided, going = pay_accounts(pks), upcoming(pks)
    place = Places(programme.municipality.code)
    found = []
    for one in files:
        case = one.case
        known = _of_people(one, place)
        accounts = [(account.bank_code, account.branch_code) for account in (one.account, decided.get(case.pk)) if account]
        for what, codes in (("account", accounts), ("payment", going.get(case.pk, []))):
            known.update({(what, f"{bank}-{branch}"): _named(bank, branch) for bank, branch in codes})
        known.update({("finding", row.code): row.code for row in findings_from_values(pack, values[case.household_no])})
        found.append(known)
    return found


def _of_people(one: Dossier, place: Places) -> _Readings:
    known = {("name", "applicant"): str(one.facts["applicant.name_match"])}
    for row in one.residents:
        address = read_address(row.address, postcode=row.postal_code, context=place)
        known["address", f"{row.postal_code} {row.address}"] = f"{address.canonical}（{address.status}）"
        if row.postal_code in by_postcode():
            known["postcode", row.postal_code] = row.postal_code
    return known


def _named(bank: str, branch: str) -> str:
    names = (bank_name(bank), branch_name(bank, branch), bank_kana(bank), branch_kana(bank, branch))
    return fold_width(" ".join(filter(None, names))) if branch_exists(bank, branch)[1] else ""
