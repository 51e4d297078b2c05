"""A notice composed for one case, looked at before it is sent; more time by rule; reminders."""

import datetime as dt
import json

import pytest

from jimukyoku.domain.basics import BadInput, Conflict
from jimukyoku.office.deficiency import queries
from jimukyoku.office.deficiency.actions import composed, extend, plan_one, remind
from jimukyoku.office.notices.composing import draft
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.notices.printing import print_run
from jimukyoku.office.screening import looking
from jimukyoku.office.screening.models import Finding
from tests.office.test_deficiency import reasons, screened
from tests.office.test_screening import proved
from tests.office.world import OPEN, case_of


@pytest.fixture
def asked(world_on_both):
    """A case with two defects and a remark, screened, and the operator's desk."""
    world_on_both.household("100", known=False)
    world_on_both.apply("100", 氏名="見本 花子", 署名="なし", 口座番号="12345")
    chain = screened(world_on_both)
    return chain, chain.office.desk("operator1"), case_of(chain.office, "100")


def pk(code):
    return Finding.objects.get(code=code).pk


def send(chain, desk, case, *codes, render=False):
    run = plan_one(desk, chain.office.programme, case.pk, [pk(code) for code in codes])
    print_run(desk, chain.office.programme, run, render=render)
    return Letter.objects.get(run=run)


def test_the_order_and_the_remarks_are_chosen_and_no_defect_is_left_out(asked):
    chain, desk, case = asked
    letter = send(chain, desk, case, "D06", "W01")
    assert reasons(letter) == ["D06", "W01", "D01"]
    assert (case_of(chain.office, "100").state, letter.due) == ("deficient", "2026-08-05")
    assert proved() == []
    with pytest.raises(Conflict) as refused:
        plan_one(desk, chain.office.programme, case.pk, [])
    assert refused.value.code == "no-notice"


def test_the_draft_says_what_the_letter_will_say_and_writes_nothing(asked):
    chain, desk, case = asked
    item = composed(chain.office.programme, case.pk, [pk("D06")], desk.today)
    made = draft(chain.office.programme, "deficiency", item, desk.today)
    assert made.stop == "" and [page[:8] for page in made.pages] == [b"\x89PNG\r\n\x1a\n"] * len(made.pages) != []
    assert Letter.objects.filter(kind="deficiency").count() == 0
    assert json.loads(send(chain, desk, case, "D06", render=True).data) == json.loads(json.dumps(made.says))


def test_what_is_not_open_or_not_answered_stands_in_no_letter(asked):
    chain, desk, case = asked
    number = pk("W01")
    looking.dismiss(desk, chain.office.programme, case.pk, number, "同じ方")
    with pytest.raises(Conflict):
        plan_one(desk, chain.office.programme, case.pk, [number])
    looking.ask(desk, chain.office.programme, case.pk, "これでよいですか")
    with pytest.raises(BadInput):
        plan_one(desk, chain.office.programme, case.pk, [pk("ASKED")])


def test_a_protected_household_has_no_draft_and_no_letter_by_machine(world):
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.protected += ["10001"]
    chain = screened(world)
    desk, case = chain.office.desk("operator1"), case_of(chain.office, "100")
    if case.unprintable:
        with pytest.raises(Conflict):
            composed(chain.office.programme, case.pk, [], desk.today)
    else:
        made = draft(chain.office.programme, "deficiency", composed(chain.office.programme, case.pk, [], desk.today), desk.today)
        assert (made.stop, made.pages, made.says) == ("protected", (), {})


def test_more_time_is_given_once_and_the_case_waits_for_it(asked):
    chain, desk, case = asked
    send(chain, desk, case)
    programme = chain.office.programme
    with pytest.raises(BadInput):
        extend(desk, programme, case.pk, " ")
    assert extend(desk, programme, case.pk, "入院中と電話") == dt.date(2026, 8, 19)
    with pytest.raises(Conflict) as refused:
        extend(desk, programme, case.pk, "もう少し")
    assert refused.value.code == "extended"
    chain.office = chain.office.on(dt.date(2026, 8, 24))
    chain.expire()
    assert case_of(chain.office, "100").state == "deficient"
    chain.office = chain.office.on(dt.date(2026, 8, 25))
    chain.expire()
    assert case_of(chain.office, "100").state == "expired" and proved() == []


def test_more_time_is_asked_for_before_the_day_has_passed(asked):
    chain, desk, case = asked
    send(chain, desk, case)
    with pytest.raises(Conflict) as refused:
        extend(desk.later(days=15), chain.office.programme, case.pk, "忘れていた")
    assert refused.value.code == "too-late"


def test_who_has_not_answered_is_listed_by_the_day_with_what_was_done(asked):
    chain, desk, case = asked
    with pytest.raises(Conflict):
        remind(desk, chain.office.programme, case.pk, "phone", "まだ送っていない")
    send(chain, desk, case)
    with pytest.raises(BadInput):
        remind(desk, chain.office.programme, case.pk, "pigeon", "鳩")
    remind(desk, chain.office.programme, case.pk, "phone", "留守番電話に残した")
    extend(desk, chain.office.programme, case.pk, "入院中")
    (one,) = queries.waiting(chain.office.programme.pk)
    assert (one.receipt_number, one.due, one.rounds, one.reminded, one.extended) == (case.receipt_number, "2026-08-19", 1, 1, 1)
    assert queries.waiting(chain.office.programme.pk, after=f"{one.due} {one.receipt_number}") == []
    assert queries.waiting(chain.office.programme.pk, until="2026-08-18") == []
    assert queries.due_counts(chain.office.programme.pk, "2026-08-20", "2026-08-25") == (1, 1, 1)
    assert queries.due_counts(chain.office.programme.pk, OPEN.isoformat(), "2026-07-27") == (1, 0, 0)
