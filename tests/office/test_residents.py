"""What residents send, on both databases: once, whoever presses how often; and nothing typed is lost when two write at once."""

import datetime as dt

import pytest

from tests.office.files import at_once
from tests.office.world import case_of


@pytest.fixture
def written(world_on_both):
    """An application ready to be sent, of a household that must apply; (office, draft, texts)."""
    from jimukyoku.domain.intake import APPLICATION
    from jimukyoku.office.programme.queries import pack_of
    from jimukyoku.office.residents import actions

    world_on_both.household("200", known=False)
    office = world_on_both.start().office
    typed = {
        "applicant_name": "見本 太郎", "applicant_kana": "ミホン タロウ", "applicant_birth_0": "昭和", "applicant_birth_1": "25", "applicant_birth_2": "4",
        "applicant_birth_3": "1", "applicant_role": "head", "bank_code": "0001", "branch_code": "001", "account_type": "普通",
        "account_number": "9000200", "account_holder_kana": "ミホン タロウ",
    }  # fmt: skip
    draft = actions.begin(office.programme, case_of(office, "200"), APPLICATION, {"typed": typed}, dt.date(2026, 7, 10))
    return office, draft, pack_of(office.programme).texts["ja"]


def desk():
    from jimukyoku.office.access.desk import Doorstep

    return Doorstep(dt.datetime(2026, 7, 10, 12, tzinfo=dt.UTC))


def test_sent_by_four_at_once_it_is_one_application(written):
    from jimukyoku.office.audit.queries import story
    from jimukyoku.office.intake.models import Application
    from jimukyoku.office.residents import actions

    office, draft, texts = written
    numbers = at_once(*[lambda: actions.send(desk(), office.programme, draft.pk, texts) for _ in range(4)])
    assert numbers == [draft.source_id] * 4
    assert Application.objects.count() == 1
    assert [one.kind for one in story(case_of(office, "200").pk)][-2:] == ["case.receive", "case.enter"]


def test_begun_by_four_at_once_it_is_one_draft(written):
    from jimukyoku.domain.intake import ANSWER
    from jimukyoku.office.residents import actions
    from jimukyoku.office.residents.models import Draft

    office, _draft, _texts = written
    case = case_of(office, "200")
    found = at_once(*[lambda: actions.begin(office.programme, case, ANSWER, {"typed": {}}, dt.date(2026, 7, 10)).pk for _ in range(4)])
    assert len(set(found)) == 1 and Draft.objects.filter(kind=ANSWER).count() == 1


def test_two_devices_at_once_lose_nothing(written):
    from jimukyoku.office.residents import actions
    from jimukyoku.office.residents.models import Draft
    from jimukyoku.office.residents.sealing import unseal

    _office, draft, _texts = written
    day = dt.date(2026, 7, 10)
    at_once(*[lambda n=n: actions.write(draft.pk, {f"box{n}": str(n)}, day) for n in range(6)])
    typed = unseal(Draft.objects.get(pk=draft.pk).sealed)["typed"]
    assert {name: text for name, text in typed.items() if name.startswith("box")} == {f"box{n}": str(n) for n in range(6)}
    assert typed["applicant_name"] == "見本 太郎"


def test_nobody_writes_into_what_was_sent(written):
    from jimukyoku.domain.basics import Conflict
    from jimukyoku.office.residents import actions

    office, draft, texts = written
    actions.send(desk(), office.programme, draft.pk, texts)
    with pytest.raises(Conflict, match="送信済み"):
        actions.write(draft.pk, {"phone": "1"}, dt.date(2026, 7, 10))


def test_declining_twice_at_once_is_said_once(written):
    from jimukyoku.office.audit.queries import story
    from jimukyoku.office.residents import actions

    office, _draft, _texts = written
    case = case_of(office, "200")
    at_once(*[lambda: actions.decline(desk(), office.programme, case.pk, ("見本 太郎", "1950-04-01"), "nonce") for _ in range(3)])
    assert [one.kind for one in story(case.pk)].count("case.decline") == 1


def test_what_an_earlier_key_sealed_can_be_read(django_ready):
    from cryptography.fernet import InvalidToken
    from django.test import override_settings

    from jimukyoku.office.residents.sealing import seal, unseal

    with override_settings(SECRET_KEY="old", SECRET_KEY_FALLBACKS=[]):
        text = seal({"a": "見本 \ud800"})  # half a pair is no text, and is kept all the same
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["old"]):
        assert unseal(text) == {"a": "見本 \ud800"}
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=[]), pytest.raises(InvalidToken):
        unseal(text)
