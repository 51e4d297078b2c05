"""The figures of the progress page: whatever happens to cases, post, findings and payments, they are what a recount finds."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jimukyoku.domain.access import Role, Side
from jimukyoku.domain.basics import Refusal
from jimukyoku.domain.cases import State, acts_from
from jimukyoku.office.opening import open_office

MORNING = dt.datetime(2026, 7, 1, 9, tzinfo=dt.timezone(dt.timedelta(hours=9)))
STEPS = st.one_of(
    st.tuples(st.just("move"), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=6)),
    st.tuples(st.just("hold"), st.sets(st.integers(0, 4), min_size=1)),
    st.tuples(st.just("lift"), st.integers(0, 4)),
    st.tuples(st.just("print"), st.sets(st.integers(0, 4), min_size=1)),
    st.tuples(st.just("write"), st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["郵送", "窓口"])), max_size=3)),
    st.tuples(st.just("find"), st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["D01", "D02"])), max_size=3)),
    st.tuples(st.just("resolve"), st.integers(0, 4)),
    st.tuples(st.just("night"), st.integers(1, 3)),
)


class Undone(Exception):
    """Whoever fails in the middle."""


class Office:
    """An installation with one programme of five cases, and people who do anything to them in any order."""

    def __init__(self, database, folder):
        open_office(database, folder)
        from django.db import transaction

        from jimukyoku.office.access.actions import employ, found
        from jimukyoku.office.access.desk import Desk
        from jimukyoku.office.audit import ledger
        from jimukyoku.office.cases import moves

        city = found("mihon", "見本市", Side.MUNICIPALITY, at=MORNING)
        self.desk = Desk(employ(city, "officer1", "見本 花子", Role.OFFICER, at=MORNING), MORNING)
        with transaction.atomic():
            (self.programme,) = ledger.open_chains("programme", None, 1)
            moves.expect(self.desk, self.programme, [moves.Expected(f"{n}", f"{n}01", 1, "push", "", {}) for n in range(5)])
        self.serial = 0

    def cases(self):
        from jimukyoku.office.cases.models import Case

        return list(Case.objects.filter(programme=self.programme).order_by("pk"))

    def do(self, what, how):
        getattr(self, what)(how)

    def move(self, steps):
        """Move several cases in one batch, some of them more than once, each along a step that the table permits."""
        from django.db import transaction

        from jimukyoku.domain.cases import step
        from jimukyoku.office.cases import moves

        states = {case.pk: State(case.state) for case in self.cases()}
        ids, batch = list(states), []
        for place, pick in steps:
            acts = acts_from(states[ids[place]])
            act = acts[pick % len(acts)]
            columns = {"decision": act, "amount": 30_000 + 1_000 * place} if act in ("approve", "refuse") else None
            batch.append(moves.Move(ids[place], act, {"amount": columns["amount"]} if columns else {}, columns))
            states[ids[place]] = step(states[ids[place]], act)
        try:
            with transaction.atomic():
                moves.move(self.desk, batch)
        except Refusal as problem:
            assert problem.code == "held", problem

    def hold(self, places):
        from jimukyoku.office.cases import moves

        moves.hold(self.desk, {self.cases()[place].pk: "no_account" for place in places}, by="gate:pay")

    def print(self, places):
        from jimukyoku.office.cases import moves

        moves.keep_from_printing(self.desk, {self.cases()[place].pk: "glyph" for place in places}, by="gate:print")

    def lift(self, place):
        from jimukyoku.office.cases.models import Case

        case = self.cases()[place]
        Case.objects.filter(pk=case.pk).update(held="", held_key="")
        self.desk.record(case.pk, "case.hold_lifted", {"stop": case.held})

    def write(self, rows):
        from jimukyoku.office.basics import bulk
        from jimukyoku.office.intake.models import Application

        names = ("programme", "case", "source_id", "kind", "channel", "received_on", "status", "matched_by", "digest", "raw", "values", "problems")
        cases, lines = self.cases(), []
        for place, channel in rows:
            self.serial += 1
            lines.append((self.programme, cases[place].pk, f"A{self.serial}", "application", channel, self.desk.today.isoformat(),
                          "attached" if place else "duplicate", "", "", "{}", "{}", "{}"))  # fmt: skip
        bulk.insert(Application, names, lines)

    def find(self, rows):
        from jimukyoku.office.basics import bulk
        from jimukyoku.office.screening.models import Finding

        cases = self.cases()
        names = ("case", "code", "severity", "round", "state", "fields", "detail", "row", "basis", "by")
        bulk.insert(Finding, names, [(cases[place].pk, code, "block", 0, "open", "", "", 0, "", "") for place, code in rows])

    def resolve(self, place):
        from jimukyoku.office.screening.models import Finding

        Finding.objects.filter(case=self.cases()[place], state="open").update(state="resolved")

    def night(self, days):
        self.desk = self.desk.later(days=days)


@pytest.fixture
def office(database, tmp_path):
    return Office(database, tmp_path / "files")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(STEPS, max_size=14), folds=st.booleans())
def test_whatever_happens_the_figures_are_a_recount(office, steps, folds):
    from django.db import transaction

    from jimukyoku.office.audit import tally
    from jimukyoku.office.oversight import counted

    begun = office.desk
    with pytest.raises(Undone), transaction.atomic():
        for what, how in steps:
            office.do(what, how)
        if folds:
            tally.fold(office.programme, loose=-10**9)
        _seen, problems = counted.differences(office.programme)
        assert problems == []
        raise Undone
    office.desk = begun
    assert counted.differences(office.programme)[1] == []  # what was undone was not counted either


def test_a_figure_that_drifts_is_named(office):
    from jimukyoku.office.audit.models import Tally
    from jimukyoku.office.oversight import counted

    office.move([(0, 0), (1, 0), (2, 0)])
    for subject in (counted.STANDING, counted.FLOW):
        row = Tally.objects.filter(subject=subject, state="received").first() or Tally.objects.filter(subject=subject).first()
        Tally.objects.filter(pk=row.pk).update(count=row.count + 1)
        assert any(text.startswith(subject) for text in counted.differences(office.programme)[1])


def test_a_row_changed_behind_the_ledger_shows_in_the_flow(office):
    """The flow is replayed from the ledger, so a state that somebody wrote without an event does not prove itself."""
    from jimukyoku.office.cases.models import Case
    from jimukyoku.office.oversight import counted

    Case.objects.filter(pk=office.cases()[0].pk).update(state="paid")
    assert any(text.startswith("flow") for text in counted.differences(office.programme)[1])


def test_folding_changes_no_figure(office):
    from jimukyoku.office.audit import tally
    from jimukyoku.office.audit.models import Tally
    from jimukyoku.office.oversight import counted

    for _turn in range(3):
        office.move([(0, 0), (1, 1), (2, 0)])
    before = [tally.read(office.programme, one.subject, "day", "state", "key", "mark") for one in counted.FIGURES]
    rows = Tally.objects.filter(programme=office.programme).count()
    gone = tally.fold(office.programme, loose=-10**9)
    assert [tally.read(office.programme, one.subject, "day", "state", "key", "mark") for one in counted.FIGURES] == before
    assert Tally.objects.filter(programme=office.programme).count() == rows - gone
    assert tally.fold(office.programme) == 0  # nothing loose enough


def test_two_writers_never_wait_for_each_others_figures(request, tmp_path):
    """On PostgreSQL: while one has counted and not yet committed, another counts the same things and commits."""
    import psycopg
    from django.db import transaction

    from jimukyoku.office.oversight import counted
    from tests.conftest import create_postgres

    url = create_postgres(request)
    office = Office(url, tmp_path / "files")
    one, other = [case.pk for case in office.cases()][:2]
    with transaction.atomic():
        office.desk.record(one, "case.held", {"reason": "no_account", "by": "test"})
        from jimukyoku.office.cases.models import Case

        Case.objects.filter(pk=one).update(held="no_account")
        with psycopg.connect(url) as connection:
            connection.execute("SET lock_timeout = '3s'")
            connection.execute("UPDATE cases_case SET held = 'no_account' WHERE chain_id = %s", [other])
            connection.execute("INSERT INTO audit_tally (programme, subject, day, state, key, mark, count, yen) "
                               "VALUES (%s, 'event', '2026-07-01', '', 'case.held', '', 1, 0)", [office.programme])  # fmt: skip
    assert counted.differences(office.programme) == (counted.differences(office.programme)[0], [])
    assert sum(case.held == "no_account" for case in office.cases()) == 2
