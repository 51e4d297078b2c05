"""Real municipalities paid the wrong people or the wrong sums."""

import csv
import datetime as dt
import json
import random

import pytest

from jimukyoku.domain.basics import BadInput
from jimukyoku.domain.payment import Payable, over_cap
from jimukyoku.office.decision.models import Recommendation
from jimukyoku.office.notices.models import Letter
from jimukyoku.office.payment.models import Payment
from tests.office.files import rewrite, set_column
from tests.office.world import OPEN, case_of, paid


def test_hokkaido_2023_consecutive_rows_merged_into_one_household(world):
    """北海道 2023: consecutive rows of one municipality were merged as one household: 4,156万円 where 460万円 was the most.

    Rows are joined by number, never by place: shuffled files and shuffled columns give the same payments; and a
    payment above what a household of that size can get is held back whatever led to it.
    """
    for number in range(100, 120):
        world.household(str(number), size=1 + number % 3, birth="20100501" if number % 2 else "19500401")
    world.write()
    expected = {one.number: 30_000 + 20_000 * (len(one.members) if int(one.number) % 2 else 0) for one in world.households}
    for path in sorted(world.files.data.glob("*.csv")):
        _shuffle(path)
    world.write = lambda: None
    office, _batch = world.made()
    assert paid(office) == expected
    merged = Payable(1, "100", 2, 41_568_000, "0001", "001", "1", "0000001", "ﾐﾎﾝ")
    assert over_cap(merged, 70_000)


def _shuffle(path):
    rows = list(csv.reader(path.open(encoding="cp932", newline="")))
    dice = random.Random(7)
    order = list(range(len(rows[0])))
    dice.shuffle(order)
    body = rows[1:]
    dice.shuffle(body)
    with path.open("w", encoding="cp932", newline="") as file:
        csv.writer(file).writerows([[row[place] for place in order] for row in [rows[0], *body]])


def test_aira_2024_last_years_recipients_were_not_excluded(world):
    """姶良市 2024: the contractor forgot to exclude the recipients of the year before; the city did not check.

    The exclusion is a rule of the pack with test persons the municipality signed for, and each rule's count is shown.
    """
    world.household("100")
    world.household("200")
    world.past.append(("200", "20001"))
    office, _batch = world.made()
    assert paid(office) == {"100": 30_000}


def test_aira_2024_the_list_was_never_handed_over(world_on_both):
    """姶良市 2024: without the list of earlier recipients nobody looks like one. Not knowing is not "no": nothing is paid."""
    world = world_on_both
    world.household("100")
    world.apply("100")
    world.write()
    (world.files.data / "previous.csv").unlink()
    world.write = lambda: None
    office, batch = world.made()
    assert batch is None
    assert case_of(office, "100").unclear == "X01"
    recommendation = Recommendation.objects.get()
    assert recommendation.outcome == "unclear" and "過去の受給を確認できません" in recommendation.reasons


def test_aira_2024_an_empty_list_says_that_there_is_nobody(world):
    """The other side of it: a file with nothing but its header is the municipality's word that nobody has received."""
    world.household("100")
    world.write()
    assert (world.files.data / "previous.csv").read_bytes().count(b"\r\n") == 1
    office, _batch = world.made()
    assert paid(office) == {"100": 30_000}


def test_aira_2024_of_two_lists_only_the_last_was_read(world_on_both):
    """姶良市 2024: there are lists of several years; whoever stands on any of them is excluded, whichever came last."""
    world = world_on_both
    for number in ("100", "200", "300"):
        world.household(number)
    world.past = [("100", "10001")]
    world.write()
    rewrite(world, "previous", lambda rows: None, to="previous-2024")
    rewrite(world, "previous", lambda rows: rows.__setitem__(1, ["前回給付", "200", "20001", "1"]), to="previous-2025")
    (world.files.data / "previous.csv").unlink()
    office, _batch = world.made()
    assert paid(office) == {"300": 30_000}


def test_kamimine_2024_the_list_names_only_the_dead_head(world_on_both):
    """上峰町 2024: the list has one row a household, in the name of the head who died; only the old household's number is left."""
    world = world_on_both
    world.household("300")
    world.household("100")
    world.past = [("999", "99901")]
    world.write()
    rewrite(world, "register", set_column("前世帯番号", "999", "300"))
    office, _batch = world.made()
    assert paid(office) == {"100": 30_000}


def test_kamimine_2024_the_head_had_died_and_the_new_head_was_paid(world):
    """上峰町 2024: the head who had received the benefit died; the new head of the same household was paid again.

    The exclusion follows every member of a household that was paid, not the head alone.
    """
    household = world.household("300", size=2)
    world.past.append(("999", household.members[1].number))  # as a member, under the old household's number
    world.household("100")
    office, _batch = world.made()
    assert paid(office) == {"100": 30_000}


def test_yasugi_2022_missing_tax_data_of_movers_in(world):
    """安来市 2022: movers-in had no tax row and were treated as exempt.

    A missing row is unknown: never eligible, never refused in silence; a person must look at it.
    """
    world.household("100", tax=None)
    world.apply("100")
    office, batch = world.made()
    assert batch is None
    recommendation = Recommendation.objects.get()
    assert recommendation.outcome == "unclear" and "課税状況が分からない" in recommendation.reasons
    assert case_of(office, "100").state == "recommended"


def test_yasugi_2022_nor_can_it_be_decided_in_a_list(world):
    """安来市 2022: the wrong decisions were made by the list."""
    from jimukyoku.domain.decision import list_hash
    from jimukyoku.office.decision.actions import decide_list
    from jimukyoku.office.decision.queries import proposals

    world.household("100", tax=None)
    world.apply("100")
    office = world.decided()
    listed = proposals(office.programme.pk)
    with pytest.raises(BadInput) as refused:
        decide_list(office.desk("officer1"), office.programme, listed, list_hash(listed))
    assert refused.value.code == "unclear"


def test_sendai_2022_paid_to_the_printed_account_though_another_was_asked_for(world):
    """仙台市 2022: the pre-printed account was paid although another was asked for and its documents were incomplete.

    Whoever asks for another account is never paid to the printed one, whatever is missing.
    """
    world.household("100")  # a known account, printed on the letter
    world.apply("100", 口座番号="", 口座確認書類="なし")
    office, batch = world.made()
    assert batch is None and paid(office) == {}
    assert case_of(office, "100").state == "deficient"


def test_sendai_2022_the_printed_account_after_all(world):
    """仙台市 2022, the other way round: the account asked for on the form was taken back in the answer to a notice.

    「記載口座」 written last takes back what was written before; the account that was revoked is never paid to.
    """
    world.household("100")  # printed: 0000100
    world.apply("100", 署名="なし")  # asks for 9000100
    world.decided()
    world.answer("100", "2026-07-28", 署名="あり", 振込先="記載口座")
    world.made(dt.date(2026, 7, 29), "2026-08-05")
    assert all(one.account_number == "0000100" and one.source.startswith("register:") for one in Payment.objects.all())
    assert case_of(world.chain(dt.date(2026, 7, 29)).office, "100").state in ("paying", "notified")


def test_sendai_2022_no_account_is_put_together_from_two_letters(world):
    """仙台市 2022: what two letters say of two accounts is not one account.

    The answer names another bank and nothing else. The number of the old account says nothing there: the whole account is
    asked for, and nobody is paid meanwhile.
    """
    world.household("100", known=False)
    world.apply("100", 署名="なし")
    world.decided()
    world.answer("100", "2026-07-28", 署名="あり", 金融機関コード="0005", 支店コード="001")
    office, batch = world.made(dt.date(2026, 7, 29), "2026-08-05")
    assert batch is None and case_of(office, "100").state == "deficient"
    codes = [one["code"] for one in json.loads(Letter.objects.get(kind="deficiency", turn=2).data)["reasons"]]
    assert "D04" in codes
    account = {"預金種別": "普通", "口座番号": "7654321", "口座名義カナ": "ミホン タロウ", "口座確認書類": "あり"}
    world.answer("100", "2026-08-03", **account)
    office, batch = world.made(dt.date(2026, 8, 4), "2026-08-12")
    assert [(one.bank_code, one.account_number) for one in Payment.objects.all()] == [("0005", "7654321")]


def test_sendai_2022_a_second_letter_about_the_account_holds_the_payment(world):
    """仙台市 2022: an account-change request that arrives later holds the payment until a person has looked."""
    world.household("100")
    world.household("200")
    world.apply("200", "FIRST", 振込先="記載口座", 金融機関コード="", 支店コード="", 預金種別="", 口座番号="", 口座名義カナ="", 口座確認書類="")
    world.apply("200", "SECOND", on="2026-07-15")
    office, batch = world.made()
    assert paid(office) == {"100": 30_000}
    assert case_of(office, "200").held == "account_pending"


def test_yasugi_2022_a_household_gone_from_the_register_is_not_refused_by_the_machine(world):
    """安来市 2022 treated missing data as an answer. A household that a newer register no longer has is a question.

    "All of nobody" is neither taxed nor somebody's dependant: the case is for an officer to look at.
    """
    world.household("100")
    world.household("200")
    world.start()
    chain = world.chain(OPEN)
    chain.repeat("みなし申請", chain._deem)
    chain.repeat("審査", chain._screen)
    del world.households[0]
    world.write()
    chain = world.chain(OPEN)
    chain.take_in()
    chain.repeat("提案", chain._recommend)
    recommendation = Recommendation.objects.get(case__household_no="100")
    assert recommendation.outcome == "unclear" and "世帯主を台帳で確認できません" in recommendation.reasons


def test_an_account_of_many_households_is_held_back(world):
    """One account for several households was the mark of merged rows, and of fraud: all of them wait for a person."""
    for number in ("100", "200"):
        world.household(number, known=False)
        world.apply(number, 口座番号="1234567")
    world.household("300")
    office, _batch = world.made()
    assert paid(office) == {"300": 30_000}
    assert {case_of(office, number).held for number in ("100", "200")} == {"shared_account"}
