"""``jimukyoku japanese``: lines in, JSON lines out."""

import io
import json

import pytest

from jimukyoku.cli.japanese import account, barcode, date


@pytest.fixture
def ask(monkeypatch, capsys):
    def run(command, *lines):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{one}\n" for one in lines)))
        command()
        return [json.loads(one) for one in capsys.readouterr().out.splitlines()]

    return run


def test_barcode(ask):
    found = ask(barcode.barcode, "014-0113\t秋田県大仙市堀見内　南田茂木　添60-1", "100-0000\t東京都千代田区")
    assert found[0] == {"postcode": "014-0113", "address": "秋田県大仙市堀見内　南田茂木　添60-1", "digits": "60-1",
                        "symbols": "014011360-1@@@@@@@@@", "check": "]", "reasons": []}  # fmt: skip
    assert (found[1]["symbols"], found[1]["problem"][:2]) == ("", "代表")


def test_date(ask):
    found = ask(date.date, "令和8年7月1日", "昭和20年月日不詳", "年月日不詳")
    assert found[0]["date"] == found[0]["earliest"] == found[0]["latest"] == "2026-07-01"
    assert (found[1]["era"], found[1]["precision"], found[1]["latest"]) == (None, "year", "1945-12-31")
    assert (found[2]["input"], found[2]["precision"], found[2]["earliest"]) == ("年月日不詳", "none", None)


def test_account(ask):
    found = ask(account.account, "9900\t14030\t普通\t12345671\tミホン", "0001")
    assert found[0]["account"] == {"bank": "9900", "branch": "408", "kind": "1", "number": "1234567", "holder": "ﾐﾎﾝ"}
    assert (found[1]["account"], [one["field"] for one in found[1]["problems"]]) == (None, ["branch", "number", "kind", "holder"])
