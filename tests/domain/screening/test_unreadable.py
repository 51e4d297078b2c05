"""What could not be read stops a case only where something depends on it."""

import pytest
from tests.office.world import PACK

from jimukyoku.cli.chain.office import pack_files
from jimukyoku.domain.programme import load_pack
from jimukyoku.domain.screening import fields_read, unreadable


@pytest.fixture(scope="module")
def pack():
    return load_pack(pack_files(PACK))


@pytest.mark.parametrize(
    "name",
    ["signed_on", "id_document", "declared_exempt",  # named by a rule
     "applicant_name", "applicant_kana", "applicant_birth",  # compared with the register
     "bank_code", "branch_code", "account_type", "account_number", "account_holder_kana", "account_choice",  # money goes by it
     "declines"],  # a right is given up by it
)  # fmt: skip
def test_what_the_outcome_depends_on_blocks(pack, name):
    assert name in fields_read(pack)
    assert [one.severity for one in unreadable(pack, {name: "読めません。"})] == ["block"]


@pytest.mark.parametrize("name", ["phone", "household_no"])
def test_what_nothing_depends_on_only_warns(pack, name):
    (finding,) = unreadable(pack, {name: "電話番号が電話番号ではありません。"})
    assert (finding.severity, finding.fields, finding.sentence) == ("warn", (name,), "電話番号が電話番号ではありません。")


def test_each_field_is_a_finding_of_its_own(pack):
    assert [one.fields for one in unreadable(pack, {"signed": "?", "phone": "?"})] == [("phone",), ("signed",)]
