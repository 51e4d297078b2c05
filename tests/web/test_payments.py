"""The payment desk: three people, one file, each with their own buttons and their own password."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.office.world import case_of, paid
from tests.web.conftest import PASSWORD

HOME = "/p/mihon/hikazei-2026/payments/"


@pytest.fixture
def city(world):
    world.household("100")
    world.household("200")
    return world.decided()


@pytest.fixture
def day(city):
    """The pages' clock stands where the office's does."""
    from django.test import override_settings

    with override_settings(DEMO_DAY=city.at.date().isoformat()):
        yield city.at.date()


@pytest.fixture
def come(enter, with_password, day):
    """Sign somebody in who has a password."""

    def come(login):
        client = enter(with_password(login))
        return client

    return come


@pytest.fixture
def made(city, day):
    from jimukyoku.office.payment.actions import make

    return make(city.desk("officer1"), city.programme, dt.date(2026, 7, 30))


def text_of(answer):
    return answer.content.decode()


def fresh(batch):
    batch.refresh_from_db()
    return batch.state


def content(batch):
    from jimukyoku.office.basics import store

    return store.fetch(batch.file_id)


def told(office):
    from jimukyoku.office.audit.queries import story

    return [(one.kind, one.actor) for one in story(office.programme.pk) if one.kind.startswith("payment.")]


def approve(client, batch, **more):
    data = {"file_hash": batch.file_id, "tail": batch.file_id[-8:], "password": PASSWORD, **more}
    return client.post(f"{HOME}{batch.pk}/approve/", data, follow=True)


def release(client, batch, file=None, password=PASSWORD):
    data = {"file": SimpleUploadedFile("furikomi.txt", content(batch) if file is None else file), "password": password}
    return client.post(f"{HOME}{batch.pk}/release/", data, follow=True)


class TestMaking:
    def test_an_officer_makes_a_batch_for_the_next_banking_day(self, city, come):
        client = come("officer1")
        page = client.get(HOME)
        assert page.context["waiting"] == 2
        value = page.context["make_form"].initial["value_date"]
        answer = client.post(f"{HOME}make/", {"value_date": value.isoformat()}, follow=True)
        assert "を作成しました：2件。" in text_of(answer)
        batch = answer.context["batch"]
        assert (batch.maker, batch.state, batch.count) == ("officer1", "made", 2)
        assert told(city) == [("payment.made", "officer1")]
        text = text_of(answer)
        assert batch.file_id in text and "福祉 一郎" in text and "0001" in text

    def test_a_day_on_which_banks_are_closed_is_refused(self, city, come):
        client = come("officer1")
        for day, said in (("2026-08-02", "銀行営業日ではありません"), ("", "「振込指定日」を入力してください。"), ("x", "年月日で入力")):
            answer = client.post(f"{HOME}make/", {"value_date": day})
            assert said in text_of(answer) and 'role="alert"' in text_of(answer)
        assert told(city) == []

    def test_nothing_to_pay_is_said(self, city, made, come):
        answer = come("officer1").post(f"{HOME}make/", {"value_date": "2026-07-30"}, follow=True)
        assert "いま支払えるものはありません" in text_of(answer)

    def test_the_page_shows_what_the_gate_stopped(self, city, come):
        from jimukyoku.office.decision.models import PayAccount

        old = PayAccount.objects.get(case=case_of(city, "200").pk)
        PayAccount.objects.create(case_id=old.case_id, bank_code="0001", branch_code="001", account_type="1", account_number="1",
                                  payee_kana="ァ", source=old.source)  # fmt: skip
        answer = come("officer1").post(f"{HOME}make/", {"value_date": "2026-07-30"}, follow=True)
        assert answer.context["batch"].gate.stopped == 1
        assert [case.household_no for case, _why in answer.context["stopped"]] == ["200"]
        assert case_of(city, "200").receipt_number in text_of(answer)


class TestButtons:
    ACTS = {
        "officer1": {"made": ["take", "cancel"], "approved": ["take", "cancel"], "released": ["settle"], "settled": ["bounce"]},
        "officer2": {"made": ["take", "approve", "cancel"], "approved": ["take", "cancel"], "released": ["settle"], "settled": ["bounce"]},
        "treasurer1": {"made": ["take"], "approved": ["take", "release"], "released": ["settle"], "settled": ["bounce"]},
        "auditor1": {}, "operator1": {}, "admin1": {},
    }  # fmt: skip

    @pytest.mark.parametrize("login", ACTS)
    def test_each_sees_only_what_they_may_press(self, city, made, person, login):
        from jimukyoku.office.payment.pressing import acts, next_step

        made.approver, after = "officer2", dt.date(2026, 7, 30)
        for state in ("made", "approved", "released", "settled", "cancelled"):
            made.state = state
            assert acts(made, person(login), after) == self.ACTS[login].get(state, []), state
            assert next_step(made, {}, after)
        made.state = "released"
        assert "settle" not in acts(made, person(login), dt.date(2026, 7, 29))

    def test_the_maker_is_told_who_comes_next(self, made, come):
        text = text_of(come("officer1").get(f"{HOME}{made.pk}/"))
        assert "作成した 福祉 一郎 さん以外の市職員が行います" in text
        assert "承認する</button>" not in text and "取り消す</button>" in text


class TestThreePeople:
    def test_from_making_to_the_result(self, city, made, come):
        officer2, treasurer = come("officer2"), come("treasurer1")
        taken = officer2.post(f"{HOME}{made.pk}/file/")
        assert taken.content == content(made) and "attachment" in taken.headers["Content-Disposition"]
        assert "承認しました" in text_of(approve(officer2, made))
        assert "送信済みにしました" in text_of(release(treasurer, made))
        assert fresh(made) == "released" and (made.approver, made.releaser) == ("officer2", "treasurer1")
        assert told(city) == [("payment.made", "officer1"), ("payment.file_taken", "officer2"), ("payment.approved", "officer2"),
                              ("payment.released", "treasurer1")]  # fmt: skip
        from jimukyoku.office.oversight.verify import verify

        assert [text for check in verify() for text in check.problems] == []
        assert "ファイルの取出し" in text_of(treasurer.get(f"{HOME}{made.pk}/"))

    def test_the_maker_may_not_approve(self, made, come):
        answer = approve(come("officer1"), made)
        assert answer.status_code == 403 and "作成した本人は承認できません" in text_of(answer)
        assert fresh(made) == "made"

    def test_nobody_else_may(self, made, come):
        for login in ("treasurer1", "auditor1", "operator1", "admin1"):
            assert approve(come(login), made).status_code == 403
        for login in ("officer1", "officer2", "auditor1", "operator1"):
            assert release(come(login), made).status_code == 403
        assert fresh(made) == "made"

    def test_a_wrong_tail_and_a_wrong_password_are_refused(self, made, come):
        client = come("officer2")
        text = text_of(approve(client, made, tail="00000000"))
        assert "ハッシュ値の末尾8文字が、この振込のファイルと違います。" in text and "パスワードが違います" not in text
        text = text_of(approve(client, made, password="wrong"))
        assert "パスワードが違います。" in text and "エラー：" in text
        assert "「あなたのパスワード」を入力してください。" in text_of(approve(client, made, password=""))
        other = "0" * 64
        answer = approve(client, made, file_hash=other, tail=other[-8:])
        assert answer.status_code == 409 and "のファイルと内容が違います" in text_of(answer)
        assert fresh(made) == "made"

    def test_wrong_passwords_are_counted_as_at_signing_in(self, made, come):
        client = come("officer2")
        answers = [approve(client, made, password="wrong").status_code for _ in range(6)]
        assert 429 in answers
        assert approve(client, made).status_code == 429 and fresh(made) == "made"

    def test_another_file_is_not_released(self, made, come):
        approve(come("officer2"), made)
        client = come("treasurer1")
        answer = release(client, made, content(made).replace(b"30000", b"40000") + b" ")
        assert answer.status_code == 409 and "のファイルと内容が違います" in text_of(answer)
        assert "パスワードが違います。" in text_of(release(client, made, password="wrong"))
        assert "「銀行に送るファイル」を入力してください。" in text_of(client.post(f"{HOME}{made.pk}/release/", {"password": PASSWORD}))
        assert fresh(made) == "approved"

    def test_a_file_is_released_once(self, made, come):
        approve(come("officer2"), made)
        client = come("treasurer1")
        release(client, made)
        answer = release(client, made)
        assert answer.status_code == 409 and "同じ振込を二度送ることはできません" in text_of(answer)
        assert "送信済みにする</button>" not in text_of(answer)
        assert client.post(f"{HOME}{made.pk}/file/").status_code == 409

    def test_without_a_password_a_passkey_is_asked_for(self, made, enter, day):
        from django.test import override_settings

        with override_settings(DEMO_LINKS=""):
            answer = approve(enter("officer2"), made)
        assert answer.status_code == 403 and "パスワードもパスキーもない" in text_of(answer)
        from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

        client = enter("officer2")
        from jimukyoku.office.access.queries import person

        TOTP.activate(person("officer2"), generate_totp_secret())
        answer = client.post(f"{HOME}{made.pk}/approve/", {"file_hash": made.file_id, "tail": made.file_id[-8:]})
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/account/confirm/")
        assert fresh(made) == "made"


class TestAfterwards:
    @pytest.fixture
    def released(self, city, made, day):
        from django.test import override_settings

        from jimukyoku.office.payment.actions import approve, release

        approve(city.desk("officer2"), made, made.file_id)
        release(city.desk("treasurer1"), made, content(made))
        with override_settings(DEMO_DAY="2026-07-30"):
            yield made

    def numbers(self, batch):
        from jimukyoku.office.payment.models import Payment

        return list(Payment.objects.filter(batch=batch).order_by("pk").values_list("pk", flat=True))

    def test_that_nothing_came_back_must_be_said(self, city, released, come):
        client = come("treasurer1")
        answer = client.post(f"{HOME}{released.pk}/settle/", {})
        assert "「振込不能はない」に印を付けてください" in text_of(answer) and fresh(released) == "released"
        client.post(f"{HOME}{released.pk}/settle/", {"all_paid": "on"})
        assert fresh(released) == "settled" and len(paid(city)) == 2

    def test_returns_by_table_and_typed_and_later_ones(self, city, released, come):
        client, (one, two) = come("officer1"), self.numbers(released)
        table = SimpleUploadedFile("r.csv", f"顧客コード,理由\n{one:010d},口座なし\n".encode("cp932"))
        answer = client.post(f"{HOME}{released.pk}/settle/", {"table": table}, follow=True)
        assert "結果を登録しました" in text_of(answer) and "口座なし" in text_of(answer)
        assert case_of(city, "100").receipt_number in text_of(answer) or case_of(city, "200").receipt_number in text_of(answer)
        answer = client.post(f"{HOME}{released.pk}/bounce/", {"typed": ""})
        assert "1件以上登録してください" in text_of(answer)
        client.post(f"{HOME}{released.pk}/bounce/", {"typed": f"{two}，解約済み"}, follow=True)
        assert told(city)[-2:] == [("payment.settled", "officer1"), ("payment.bounced", "officer1")]
        assert paid(city) == {}

    def test_what_cannot_be_read_or_is_not_of_this_batch(self, released, come):
        client, (one, _two) = come("treasurer1"), self.numbers(released)
        for data, said in (
            ({"typed": "abc,口座なし"}, "1行目　顧客コード「abc」が数字ではありません。"), ({"typed": f"{one},x\n{one},y"}, "が2回あります。"),
            ({"typed": f"{one},x", "all_paid": "on"}, "印を外してください。"), ({"typed": "999999,x"}, "この振込にない顧客コードです"),
            ({"table": SimpleUploadedFile("r.csv", b"a,b\n1,2\n")}, "見出しがありません"),
        ):  # fmt: skip
            assert said in text_of(client.post(f"{HOME}{released.pk}/settle/", data)), said
        assert fresh(released) == "released"

    def test_cancelling_needs_a_reason_and_comes_before_sending(self, city, released, come):
        client = come("officer1")
        answer = client.post(f"{HOME}{released.pk}/cancel/", {"reason": "誤り"})
        assert answer.status_code == 409 and "送信済みの振込は取り消せません" in text_of(answer)

    def test_a_cancelled_batch_frees_its_cases(self, city, made, come):
        client = come("officer1")
        assert "「取消の理由」を入力してください。" in text_of(client.post(f"{HOME}{made.pk}/cancel/", {"reason": ""}))
        client.post(f"{HOME}{made.pk}/cancel/", {"reason": "日付の誤り"})
        assert fresh(made) == "cancelled" and client.get(HOME).context["waiting"] == 2
        assert "日付の誤り" in text_of(client.get(f"{HOME}{made.pk}/"))


def test_another_tenants_batch_does_not_exist(city, made, enter, neighbour, day):
    from jimukyoku.cli.chain.office import pack_files
    from jimukyoku.domain.access import Role
    from jimukyoku.office.access.desk import Desk
    from jimukyoku.office.programme.actions import publish
    from tests.office.world import PACK

    officer = neighbour[Role.OFFICER]
    publish(Desk(officer, city.at), pack_files(PACK))
    client = enter(officer.login)
    assert client.get(f"{HOME}{made.pk}/").status_code == 404
    there = f"/p/tonari/hikazei-2026/payments/{made.pk}/"
    assert client.get(there).status_code == 404
    for act in ("file", "approve", "cancel", "settle", "bounce"):
        assert client.post(f"{there}{act}/", {}).status_code == 404, act
    assert "振込ファイルはまだありません" in text_of(client.get("/p/tonari/hikazei-2026/payments/"))


def test_home_leads_to_the_desk(city, made, enter):
    for login in ("officer2", "treasurer1"):
        text = text_of(enter(login).get("/p/mihon/hikazei-2026/"))
        assert f'href="{HOME}"' in text
    assert f'<a href="{HOME}">承認待ちの振込ファイル</a>' in text_of(enter("officer2").get("/"))
