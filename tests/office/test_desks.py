"""What the desks in the browser read, on each database: the list by reasons, a batch with its evidence and its story."""

import datetime as dt

import pytest

from jimukyoku.domain.basics import Conflict
from jimukyoku.domain.decision import list_hash
from tests.office.world import OPEN, case_of


def test_a_list_and_a_batch_as_the_desks_read_them(world_on_both):
    from jimukyoku.office.decision import queries as decision
    from jimukyoku.office.decision.actions import decide_list
    from jimukyoku.office.decision.models import PayAccount
    from jimukyoku.office.oversight.verify import verify
    from jimukyoku.office.payment import queries
    from jimukyoku.office.payment.actions import make, take_file

    world = world_on_both
    for number in ("100", "200", "300"):
        world.household(number)
    world.change("30001", "T", "20260701", tax="3")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    office = chain.office
    found = decision.grouped(decision.with_reasons(office.programme.pk))
    assert [(one.outcome, one.count, [code for code, _text, _basis in one.reasons]) for one in found] == [("approve", 2, []), ("refuse", 1, ["E01"])]
    listed = decision.listed(office.programme.pk)
    seen, sample = list_hash(listed), [one.case for one in decision.to_look_at(listed)]
    assert case_of(office, "300").pk in sample
    with pytest.raises(Conflict) as refused:
        decide_list(office.desk("officer1"), office.programme, listed, seen, looked_at=sample[1:])
    assert refused.value.code == "sample"
    assert decide_list(office.desk("officer1"), office.programme, listed, seen, looked_at=sample) == 3
    chain.notify()
    old = PayAccount.objects.get(case=case_of(office, "200").pk)
    PayAccount.objects.create(
        case_id=old.case_id, bank_code="0001", branch_code="001", account_type="1", account_number="1", payee_kana="ァ", source=old.source
    )
    batch = make(office.desk("officer1"), office.programme, dt.date(2026, 7, 30))
    assert [(case.household_no, why) for case, why in queries.stopped(batch.gate)] == [("200", "bad_account")]
    assert queries.per_bank(batch) == [("0001", 1, batch.total)]
    take_file(office.desk("treasurer1"), batch)
    assert [(kind, who) for _at, kind, who, _why in queries.history(batch)] == [("payment.made", "officer1"), ("payment.file_taken", "treasurer1")]
    assert {check.name.split()[-1] for check in verify() if check.problems} <= {"記録と台帳の行"}  # the account this test wrote by hand
