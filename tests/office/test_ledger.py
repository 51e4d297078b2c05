"""The ledger and its proofs: append-only by the database, chains, seals, states, files: every tampering is found."""

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from jimukyoku.domain.access import Role
from jimukyoku.domain.basics import NotAllowed, NotFound
from jimukyoku.office.access.desk import Desk, action
from jimukyoku.office.audit.models import Chain, Event
from jimukyoku.office.audit.sealing import seal_now
from jimukyoku.office.basics import store
from jimukyoku.office.oversight.queries import figures
from jimukyoku.office.oversight.verify import verify
from tests.office.world import START, case_of

GUARDED = (
    "audit_event", "audit_seal", "programme_version", "register_resident", "register_taxfact", "intake_application",
    "decision_recommendation", "decision_decision", "decision_payaccount", "payment_payment", "payment_batch", "cases_case", "cases_gate",
)  # fmt: skip


@pytest.fixture
def office(world_on_both):
    world_on_both.household("100")
    world_on_both.household("200", known=False)
    world_on_both.apply("200")
    office, _batch = world_on_both.released()
    seal_now(office.at)
    return office


def problems():
    return {check.name.split(" ")[-1] for check in verify() if check.problems}


@pytest.mark.parametrize("table", GUARDED)
def test_the_database_refuses_to_delete(office, table):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_nor_to_empty_or_replace(office):
    """What passes a trigger on DELETE elsewhere: TRUNCATE on PostgreSQL, INSERT OR REPLACE on SQLite."""
    postgres = connection.vendor == "postgresql"
    row = "(1, 1, 1, 'x', 'x', 'x', '{}', 'x')"
    statement = "TRUNCATE audit_event CASCADE" if postgres else f"INSERT OR REPLACE INTO audit_event (id, chain_id, seq, kind, at, actor, data, hash) VALUES {row}"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_everything_proves_itself(office):
    assert problems() == set()


def _without_guards(*statements):
    """Do what somebody with the database's password could do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE audit_event SET data = '{}' WHERE id = (SELECT MAX(id) FROM audit_event)", {"記録の連鎖"}),
        ("UPDATE audit_event SET actor = 'somebody' WHERE id = 3", {"記録の連鎖"}),
        ("DELETE FROM audit_event WHERE id = (SELECT MAX(id) FROM audit_event)", {"記録の末尾", "封印"}),
        ("UPDATE audit_event SET hash = 'x' WHERE id = 5", {"記録の連鎖", "封印"}),
        ("UPDATE cases_case SET state = 'notified' WHERE state = 'paying'", {"案件の状態"}),
        ("UPDATE cases_case SET amount = amount + 10000", {"決定", "支給"}),
        ("UPDATE decision_decision SET amount = 99999", {"決定"}),
        ("UPDATE payment_payment SET amount = 46300000 WHERE id = 1", {"支給", "振込ファイル"}),
        ("UPDATE payment_payment SET account_number = '7777777' WHERE id = 1", {"振込ファイル"}),
        ("DELETE FROM payment_payment WHERE id = 1", {"振込ファイル"}),
        ("UPDATE audit_tally SET count = count + 1 WHERE subject = 'event' AND key = 'case.screen'", {"日ごとの件数"}),
        ("UPDATE payment_batch SET total = total + 1", {"振込ファイル", "記録と台帳の行"}),
        ("UPDATE decision_payaccount SET account_number = '7777777' WHERE id = 1", {"記録と台帳の行"}),
        ("UPDATE payment_batch SET state = 'approved'", {"記録と台帳の行"}),
        ("UPDATE payment_batch SET approver = maker", {"記録と台帳の行"}),
        ("UPDATE payment_payment SET state = 'returned' WHERE id = 1", {"記録と台帳の行"}),
        ("UPDATE payment_payment SET payee_kana = 'ﾍﾞﾂ' WHERE id = 1", {"記録と台帳の行"}),
        ("UPDATE programme_version SET files = REPLACE(files, 'cap_household: 30000', 'cap_household: 46300000')", {"記録と台帳の行"}),
        ("UPDATE decision_decision SET \"by\" = 'officer2'", {"記録と台帳の行"}),
        ("UPDATE decision_recommendation SET outcome = 'refuse' WHERE id = 1", {"記録と台帳の行"}),
        ("UPDATE cases_gate SET rows_checked = 99", {"記録と台帳の行"}),
        ("UPDATE cases_case SET household_no = '999' WHERE household_no = '200'", {"案件の状態"}),
        ("UPDATE cases_case SET head_no = '99901' WHERE household_no = '200'", {"案件の状態"}),
        ("UPDATE cases_case SET size = 9 WHERE household_no = '200'", {"案件の状態"}),
        ("UPDATE cases_case SET held = 'moved' WHERE household_no = '200'", {"案件の状態"}),
        ("UPDATE notices_letter SET data = REPLACE(data, '中央', '東') WHERE id = 1", {"記録と台帳の行"}),
        ("UPDATE intake_application SET raw = REPLACE(raw, '見本', '別人')", {"記録と台帳の行"}),
        ("DELETE FROM intake_application", {"記録と台帳の行"}),
        ("UPDATE register_taxfact SET tax = 'taxable' WHERE id = 1", {"台帳取込"}),
        ("DELETE FROM register_taxfact", {"台帳取込"}),
        ("UPDATE register_resident SET address = '東京都' WHERE id = 1", {"台帳取込"}),
        ("UPDATE access_person SET role = 'treasurer' WHERE login = 'officer1'", {"担当者"}),
    ],
)
def test_tampering_is_found(office, statement, found):
    _without_guards(statement)
    assert found <= problems()


def test_a_changed_file_is_found(office):
    from jimukyoku.office.payment.models import Batch

    path = store.path_of(Batch.objects.get().file_id)
    path.write_bytes(path.read_bytes().replace(b"0000030000", b"0000090000"))
    assert problems() >= {"振込ファイル", "保管庫のファイル"}


def test_an_action_that_leaves_no_event_fails(world):
    from jimukyoku.domain.access import Duty

    @action(Duty.READ)
    def silent(desk, programme):
        return Chain.objects.count()

    world.household("100")
    world.write()
    office = world.open(START)
    with pytest.raises(AssertionError, match="left no event"):
        silent(office.desk(Role.OFFICER), office.programme)


def test_a_refused_action_leaves_nothing(world):
    world.household("100")
    office = world.decided()
    before = Event.objects.count()
    from jimukyoku.office.payment.actions import make

    with pytest.raises(NotAllowed):
        make(office.desk("operator1"), office.programme, dt.date(2026, 7, 30))
    assert Event.objects.count() == before


def test_another_contractors_programme_does_not_exist(world):
    from jimukyoku.domain.access import Side
    from jimukyoku.office.access.actions import employ, found
    from jimukyoku.office.programme.queries import access_programme

    world.household("100")
    world.write()
    office = world.open(START)
    stranger = employ(found("other", "他社", Side.CONTRACTOR, at=office.at), "stranger", "他人", Role.OPERATOR, at=office.at)
    own = office.desk("operator1").person
    assert access_programme(own, "hikazei-2026").pk == office.programme.pk
    answers = []
    for code in ("hikazei-2026", "no-such-programme"):
        with pytest.raises(NotFound) as refused:
            access_programme(Desk(stranger, office.at).person, code)
        answers.append(str(refused.value))
    assert answers[0] == answers[1]


def test_counts_and_yen_are_conserved(office):
    found = figures(office.programme, office.today)
    money = found["money"]
    assert sum(count for _name, count in found["funnel"]) == found["cases"] == 2
    assert money["decided"] == money["paid"] + money["moving"] + money["unpaid"] == 60_000
    assert sum(one["total"] for one in found["batches"]) == 60_000


def test_a_reopened_decision_replays_under_its_own_pack(world):
    """A published pack is frozen: publishing another version leaves the decisions of the first replayable."""
    from jimukyoku.cli.chain.office import pack_files
    from jimukyoku.office.decision.models import Recommendation
    from jimukyoku.office.programme.actions import publish
    from jimukyoku.office.programme.queries import pack_of
    from tests.office.world import PACK

    world.household("100")
    office = world.decided()
    files = pack_files(PACK)
    files["programme.yaml"] = files["programme.yaml"].replace(b'version: "1"', b'version: "2"')
    programme = publish(office.desk("officer1"), files)
    old = Recommendation.objects.get().pack
    assert old != programme.sha256
    assert (pack_of(programme, old).version, pack_of(programme).version) == ("1", "2")
    assert case_of(office, "100").state == "notified"
