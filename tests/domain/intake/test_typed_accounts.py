"""An account as somebody types it: what does not go together at ゆうちょ銀行 is said while it can be mended."""

import pytest

from jimukyoku.domain.intake import symbol_problem

TYPED = {"bank_code": "9900", "branch_code": "408", "account_type": "普通", "account_number": "１２３４５６７"}


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({}, ""),
        ({"account_type": "当座"}, "店番（408）と"),
        ({"branch_code": "059"}, "店番（059）と"),
        ({"branch_code": "059", "account_type": "当座", "account_number": "0654321"}, ""),
        ({"branch_code": "059", "account_type": "当座"}, "店番（059）と"),
        ({"account_type": "当座", "bank_code": "0001"}, ""),  # another bank's branches keep what they like
        ({"account_type": ""}, ""),
        ({"account_number": ""}, ""),
        ({"account_number": "12345678"}, ""),  # of its length the field itself speaks
        ({"branch_code": "14030", "account_number": "12345671", "account_type": "当座"}, ""),  # the 記号 says which kind it is
        ({"branch_code": "14030", "account_number": "12345681"}, "記号（14030）と"),
        ({"branch_code": "14030", "account_number": ""}, ""),
    ],
)
def test_what_does_not_go_together_is_said(cells, sentence):
    said = symbol_problem({**TYPED, **cells})
    assert sentence in said and bool(said) == bool(sentence)
