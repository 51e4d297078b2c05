"""Receipt numbers by Damm, and access codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jimukyoku.domain.cases import access_code, check_digit, receipt_number, sheet_number, valid_receipt_number, valid_sheet_number

SERIALS = st.integers(1, 9_999_999)
ALPHABET = set("23456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_damms_own_example():
    """572 has the check digit 4 (H. M. Damm 2004; also the worked example of encyclopaedias)."""
    assert check_digit("572") == "4"
    assert check_digit("5724") == "0"


@given(SERIALS)
def test_a_number_is_valid_with_and_without_its_hyphen_and_names_its_serial(serial):
    number = receipt_number(serial)
    assert valid_receipt_number(number)
    assert valid_receipt_number(number.replace("-", ""))
    assert int(number.replace("-", "")[:7]) == serial
    assert [len(part) for part in number.split("-")] == [4, 4]


@given(SERIALS, st.integers(0, 7), st.integers(1, 9))
def test_every_single_wrong_digit_is_found(serial, place, change):
    digits = list(receipt_number(serial).replace("-", ""))
    digits[place] = str((int(digits[place]) + change) % 10)
    assert not valid_receipt_number("".join(digits))


@given(SERIALS, st.integers(0, 6))
def test_every_swap_of_neighbours_is_found(serial, place):
    digits = list(receipt_number(serial).replace("-", ""))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    assert valid_receipt_number("".join(digits)) is (digits[place] == digits[place + 1])


@pytest.mark.parametrize("text", ["", "0000-000", "0000-00000", "0000-000a", "００００００００", "-" * 8, "٠" * 8, " 00000000"])
def test_what_is_no_receipt_number(text):
    assert not valid_receipt_number(text)


@pytest.mark.parametrize("serial", [0, -1, 10_000_000])
def test_serials_outside_seven_digits_are_refused(serial):
    with pytest.raises(ValueError, match=str(serial)):
        receipt_number(serial)


@given(st.binary(min_size=15, max_size=32))
def test_a_code_is_fifteen_letters_of_the_alphabet_in_fives(noise):
    code = access_code(noise)
    assert [len(part) for part in code.split("-")] == [5, 5, 5]
    assert set(code) - {"-"} <= ALPHABET


@pytest.mark.parametrize("pair", ["0O", "1I", "1L", "IL", "UV"])
def test_letters_mistaken_for_one_another_are_not_both_there(pair):
    everything = set("".join(access_code(bytes([n]) * 15) for n in range(256)))
    assert everything - {"-"} == ALPHABET
    assert not set(pair) <= everything


@given(st.integers(0, 30**15 - 1), st.integers(0, 30**15 - 1))
def test_different_noise_gives_different_codes(one, two):
    assert (access_code(one.to_bytes(15, "big")) == access_code(two.to_bytes(15, "big"))) is (one == two)


def test_too_little_noise_is_refused():
    with pytest.raises(ValueError, match="15"):
        access_code(b"\0" * 14)


@given(st.binary(min_size=12, max_size=20))
def test_a_sheet_number_is_valid_and_cannot_be_taken_for_a_receipt_number(noise):
    number = sheet_number(noise)
    assert valid_sheet_number(number) and valid_sheet_number(number.replace("-", ""))
    assert not valid_receipt_number(number)
    assert set(number) <= ALPHABET | {"-"} and [len(part) for part in number.split("-")] == [5, 5]


@given(st.binary(min_size=12, max_size=20), st.integers(0, 9), st.sampled_from(sorted(ALPHABET)))
def test_every_single_wrong_letter_of_a_sheet_number_is_found(noise, place, letter):
    letters = list(sheet_number(noise).replace("-", ""))
    same = letters[place] == letter
    letters[place] = letter
    assert valid_sheet_number("".join(letters)) is same


def test_a_sheet_number_needs_noise_enough():
    with pytest.raises(ValueError, match="12"):
        sheet_number(b"short")
    assert not valid_sheet_number("0000-1236") and not valid_sheet_number("")
