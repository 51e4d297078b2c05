"""Who is who: people of one name, rows that slipped, accounts of last year. Nobody is paid in another's name."""

import json

import pytest

from jimukyoku.office.intake.actions import attach
from jimukyoku.office.intake.models import Application
from jimukyoku.office.payment.models import Payment
from jimukyoku.office.programme.queries import pack_of
from jimukyoku.office.register.queries import sources
from jimukyoku.office.screening import beside
from jimukyoku.office.screening.facts import dossiers
from jimukyoku.office.screening.models import Finding
from tests.office.files import rewrite
from tests.office.world import OPEN, START, case_of, paid

PRINTED = {"振込先": "記載口座", **dict.fromkeys(("金融機関コード", "支店コード", "預金種別", "口座番号", "口座名義カナ", "口座確認書類"), "")}


def test_two_of_one_name_born_on_one_day(world_on_both):
    """つくば市 2020 matched applications by eye; 同姓同名・同一生年月日 is what every list of matching trouble names first.

    Name, reading and birth fit two residents: the row is given to neither, waits for a person, and pays whom it was given to.
    """
    for number in ("100", "200"):  # of one name and one birthday, as everybody here
        world_on_both.household(number, known=False)
    world_on_both.apply("", "NUMBERLESS", 口座番号="7777777")
    office, batch = world_on_both.made()
    row = Application.objects.get()
    assert (row.status, row.case, batch) == ("unlisted", None, None)
    assert {case_of(office, number).state for number in ("100", "200")} == {"expected"}
    attach(office.desk("operator1"), office.programme, "NUMBERLESS", case_of(office, "200").pk, "電話で住所を確かめた")
    world_on_both.made()
    assert paid(office) == {"200": 30_000} and case_of(office, "100").state == "expected"


def test_one_of_the_same_reading_and_birthday_whose_name_is_written_otherwise(world_on_both):
    """Without a household number reading and birthday find one resident, whose characters are other ones: perhaps somebody else."""
    world_on_both.household("100", known=False)
    world_on_both.apply("", "OTHER", 氏名="三盆 汰朗")
    world_on_both.apply("", "HERS", 氏名="見本太郎", on="2026-07-11")
    office, _batch = world_on_both.made()
    assert [(row.source_id, row.status) for row in Application.objects.order_by("source_id")] == [("HERS", "attached"), ("OTHER", "unlisted")]
    assert paid(office) == {"100": 30_000}


def test_of_namesakes_in_one_household_the_one_born_on_that_day_wrote(world):
    """襲名: father and son of one name. What is shown beside the application is who the rules compared it with."""
    son, father = world.household("100", size=2, known=False).members
    son.birth, father.birth = "19800505", "19500401"
    world.apply("100", 署名="なし")
    world.start()
    chain = world.chain(OPEN)
    chain.work()
    office = chain.office
    (one,) = dossiers(office.programme, pack_of(office.programme), sources(office.programme.municipality_id), [case_of(office, "100")], OPEN)
    assert (one.facts["applicant.birth_match"], one.facts["applicant.is_head"]) == (True, False)
    assert beside.who_wrote(one).resident_no == father.number
    assert not Finding.objects.filter(code="D11").exists()


def test_a_namesakes_account_is_nobody_elses(world_on_both):
    """大阪府 2023: benefits went to another firm's account of the contractor's list. An account is its 宛名番号's, not its name's.

    Of two of one name and birthday one has a known account: the other is not paid to it, though 「記載口座」 was ticked.
    """
    world_on_both.household("100", known=False)
    world_on_both.household("200")
    world_on_both.apply("100", **PRINTED)
    office, _batch = world_on_both.made()
    assert case_of(office, "100").route == "confirmation" and case_of(office, "200").route == "push"
    assert list(Payment.objects.values_list("case__household_no", "account_number")) == [("200", "0000200")]
    assert case_of(office, "100").state == "deficient"


def test_rows_that_slipped_by_one_pay_nobody(world_on_both):
    """北海道/キャリアリンク 2023: rows were joined by where they stood. A list whose accounts slipped one row down against
    the numbers beside them pays nobody: no holder is of the household, and every household is asked."""
    for number, name, kana in (("100", "見本 太郎", "ミホン タロウ"), ("200", "例示 次郎", "レイジ ジロウ"), ("300", "仮名 三郎", "カメイ サブロウ")):
        household = world_on_both.household(number, name=name, kana=kana)
        household.account = (*household.account[:4], kana)
    world_on_both.write()
    rewrite(world_on_both, "accounts", _slip)
    office, batch = world_on_both.made()
    assert batch is None and not Payment.objects.exists()
    assert sorted(Finding.objects.filter(code="D07").values_list("case__household_no", flat=True)) == ["100", "200", "300"]


def _slip(rows):
    numbers = [row[0] for row in rows[1:]]
    for row, number in zip(rows[1:], [*numbers[1:], numbers[0]], strict=True):
        row[0] = number


@pytest.mark.parametrize("first", ["old", "new"])
def test_an_old_account_does_not_stand_before_the_registered_one(world_on_both, first):
    """大阪府 2023: 14 payments went to last year's accounts. Wherever its row stands, what was used for an earlier benefit
    (取込元種別 2) gives way to the 公金受取口座 (1); the payment names the very import it was read from."""
    world_on_both.household("100")
    world_on_both.write()
    rewrite(world_on_both, "accounts", lambda rows: _old_one(rows, first))
    office, _batch = world_on_both.made()
    payment = Payment.objects.get()
    assert (payment.account_number, payment.source.partition(":")[0]) == ("0000100", "register")


def _old_one(rows, first):
    rows.append([*rows[1][:4], "1111111", rows[1][5], "2"])
    if first == "old":
        rows[1:] = reversed(rows[1:])


def test_one_account_of_two_households_is_seen_long_before_the_payment(world_on_both):
    """鎌倉市 2025 and 北海道 2023: what looks doubled was first seen in the transfer file, or never. A screener sees it, with the
    other case's number; a telephone counts for less; and neither is told to a household."""
    from jimukyoku.office.screening.queries import open_findings

    for number in ("100", "200", "300"):
        world_on_both.household(number, known=False)
    world_on_both.apply("100", 口座番号="1234567", 電話番号="03-1234-5678")
    world_on_both.apply("200", 口座番号="1234567", 電話番号="０３１２３４５６７８", 署名="なし")
    world_on_both.apply("300", 電話番号="000-0000-0000")
    world_on_both.start(START)
    chain = world_on_both.chain(OPEN)
    chain.intake("applications")
    chain.repeat("審査", chain._screen)
    cases = {number: case_of(chain.office, number) for number in ("100", "200", "300")}
    found = {(one.case.household_no, one.code, one.severity): json.loads(one.detail) for one in Finding.objects.filter(code__startswith="SAME")}
    told = {number: {"count": 1, "others": [cases[number].receipt_number]} for number in ("100", "200")}
    assert found == {
        ("100", "SAME_ACCOUNT", "warn"): told["200"], ("100", "SAME_PHONE", "note"): told["200"],
        ("200", "SAME_ACCOUNT", "warn"): told["100"], ("200", "SAME_PHONE", "note"): told["100"],
    }  # fmt: skip
    assert [one.code for one in open_findings([cases["200"].pk])[cases["200"].pk]] == ["D01"]
