"""Banks and branches: known ones, unknown ones, and that all their names fit a transfer record."""

import pytest
import zengin_code

from jimukyoku.japanese import bank_kana, bank_name, branch_exists, branch_kana, branch_name, zengin_kana


@pytest.mark.parametrize(
    ("bank", "branch", "names"),
    [("0001", "001", ("みずほ", "ミズホ", "東京営業部", "トウキヨウ")), ("9900", "408", ("ゆうちょ", "ユウチヨ", "四〇八", "ヨンゼロハチ"))],
)
def test_known(bank, branch, names):
    assert (bank_name(bank), bank_kana(bank), branch_name(bank, branch), branch_kana(bank, branch)) == names
    assert branch_exists(bank, branch) == (True, True)


@pytest.mark.parametrize(
    ("bank", "branch", "exists"),
    [("0001", "000", (True, False)), ("9900", "198", (True, False)), ("9999", "001", (False, False)), ("", "", (False, False)),
     ("1", "001", (False, False))],
)  # fmt: skip
def test_unknown(bank, branch, exists):
    assert branch_exists(bank, branch) == exists
    assert (branch_name(bank, branch), branch_kana(bank, branch)) == (None, None)
    assert (bank_name(bank) is not None, bank_kana(bank) is not None) == (exists[0], exists[0])


def writable(kana):
    try:
        return len(zengin_kana(kana, kind="branch")) <= 15
    except ValueError:
        return False


def test_every_name_fits_a_transfer_record_but_those_of_a_few_foreign_banks():
    """Their names hold a full stop, which 全銀協規定 付録1 does not give to names of banks and branches."""
    banks = zengin_code.Bank.all
    assert {kana for bank in banks.values() for one in bank.branches.values() if not writable(kana := one.kana)} == set()
    refused = {code for code, bank in banks.items() if not writable(bank.kana)}
    assert all("0400" <= code < "0700" and "．" in banks[code].kana for code in refused)
    assert len(refused) < 20 < 1000 < len(banks)
