"""The deficiency loop: every defect in one letter, the answer, the rounds, the end, the waiver."""

import datetime as dt
import json

import pytest

from jimukyoku.domain.basics import BadInput
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.screening.actions import waive
from jimukyoku.office.screening.models import Finding
from tests.office.world import OPEN, case_of, paid


def reasons(letter):
    return [one["code"] for one in json.loads(letter.data)["reasons"]]


def test_one_letter_names_every_defect(world_on_both):
    world_on_both.household("100", known=False)
    world_on_both.apply("100", 署名="なし", 本人確認書類="なし", 口座番号="12345", 非課税の申立て="")
    world_on_both.decided()
    letter = Letter.objects.get(kind="deficiency")
    assert reasons(letter) == ["D01", "D02", "D06", "D09"]
    assert letter.due == "2026-08-05"


def test_an_answer_mends_it_and_the_rest_is_asked_again(world):
    world.household("100", known=False)
    world.apply("100", 署名="なし", 口座番号="12345")
    world.decided()
    world.answer("100", "2026-07-28", 署名="あり")
    world.write()
    chain = world.chain(dt.date(2026, 7, 29))
    chain.work()
    letters = list(Letter.objects.filter(kind="deficiency").order_by("turn"))
    assert [(one.turn, reasons(one)) for one in letters] == [(1, ["D01", "D06"]), (2, ["D06"])]
    world.answer("100", "2026-08-03", 口座番号="0012345")
    office, _batch = world.made(dt.date(2026, 8, 5), "2026-08-20")
    assert paid(office) == {"100": 30_000}
    assert dict(Finding.objects.values_list("code", "state")) == {"D01": "resolved", "D06": "resolved"}


def test_after_three_rounds_a_supervisor_looks(world):
    world.household("100", known=False)
    world.apply("100", 口座番号="1")
    office = world.decided()
    for turn, day in enumerate(("2026-07-28", "2026-08-04", "2026-08-11"), start=1):
        world.answer("100", day, 口座番号=str(turn))
        world.write()
        chain = world.chain(dt.date.fromisoformat(day))
        chain.work()
    assert Letter.objects.filter(kind="deficiency").count() == 3
    assert case_of(office, "100").held == "rounds"


def test_nobody_answers_by_the_day(world):
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    office = world.decided()
    world.chain(dt.date(2026, 8, 5)).work()
    assert case_of(office, "100").state == "deficient"
    world.chain(dt.date(2026, 8, 6)).work()
    assert case_of(office, "100").state == "expired"


def test_a_late_application_is_an_officers_to_accept(world):
    world.household("100", known=False)
    world.apply("100", on="2026-11-04", 消印日="2026-11-02")
    world.household("200", known=False)
    world.apply("200", on="2026-11-04", 消印日="2026-10-30")
    office = world.decided(dt.date(2026, 11, 5))
    assert case_of(office, "200").state == "notified"
    assert [one.code for one in Finding.objects.filter(case__household_no="100")] == ["D12"]


def test_waiving_needs_an_open_finding_the_pack_lets_go_and_a_reason(world):
    world.household("100", known=False)
    world.apply("100", 本人確認書類="なし", 署名="なし")
    world.start()
    chain = world.chain(OPEN)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    officer, case = chain.office.desk("officer1"), case_of(chain.office, "100")
    with pytest.raises(BadInput):
        waive(officer, chain.office.programme, case.pk, "D02", " ")
    with pytest.raises(BadInput):
        waive(officer, chain.office.programme, case.pk, "D99", "窓口で確認済み")
    with pytest.raises(BadInput) as refused:
        waive(officer, chain.office.programme, case.pk, "D01", "本人と電話で確認")
    assert refused.value.code == "not-waivable"
    waive(officer, chain.office.programme, case.pk, "D02", "窓口で現物を確認済み")
    chain.deficiencies()
    assert reasons(Letter.objects.get(kind="deficiency")) == ["D01"]
