"""Receipt numbers (受付番号): short, spoken over the telephone, safe against a slip of the finger.

The last digit is Damm's check digit, which catches every single wrong digit and every swap of two neighbours
(H. M. Damm, "Total anti-symmetrische Quasigruppen", Marburg 2004). Residents never authenticate with it: it is a name,
not a secret; the secret is the random access code.
"""

_TABLE = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def check_digit(digits: str) -> str:
    """Return Damm's check digit for a string of decimal digits."""
    state = 0
    for one in digits:
        state = _TABLE[state][int(one)]
    return str(state)


def receipt_number(serial: int) -> str:
    """Return the receipt number of the ``serial``-th case of a programme, for instance ``0000-1236``-shaped."""
    if not 0 < serial < 10_000_000:
        raise ValueError(f"serial out of range: {serial}")
    digits = f"{serial:07d}"
    digits += check_digit(digits)
    return f"{digits[:4]}-{digits[4:]}"


def valid_receipt_number(text: str) -> bool:
    """Tell whether ``text`` is a receipt number whose check digit agrees."""
    digits = text.replace("-", "")
    return len(digits) == 8 and digits.isascii() and digits.isdigit() and check_digit(digits) == "0"


def access_code(noise: bytes) -> str:
    """Return the resident's access code made of ``noise`` (at least 15 random bytes): 15 letters in threes of five.

    Letters that are mistaken for one another (0 O, 1 I L, U V) do not occur together. 30 letters, 15 places: 73 bits.
    """
    if len(noise) < 15:
        raise ValueError("an access code needs 15 random bytes")
    number = int.from_bytes(noise, "big")
    letters = []
    for _ in range(15):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    return "-".join("".join(letters[i : i + 5]) for i in (0, 5, 10))


def sheet_number(noise: bytes) -> str:
    """Return a number (整理番号) for a form printed before there is a case: nine letters made of ``noise``, and a check letter.

    ``noise`` is at least 12 random bytes. It says nothing about the household: the list of what was printed does. The check
    letter (Luhn's method over 30 letters) finds every single wrong letter and nearly every swap of neighbours.
    """
    if len(noise) < 12:
        raise ValueError("a sheet number needs 12 random bytes")
    number = int.from_bytes(noise, "big")
    letters = []
    for _ in range(9):
        number, place = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[place])
    letters.append(_ALPHABET[-_luhn(letters, 2) % len(_ALPHABET)])
    return "".join(letters[:5]) + "-" + "".join(letters[5:])


def valid_sheet_number(text: str) -> bool:
    """Tell whether ``text`` is a sheet number whose check letter agrees."""
    letters = text.replace("-", "")
    return len(letters) == 10 and set(letters) <= set(_ALPHABET) and _luhn(list(letters), 1) % len(_ALPHABET) == 0


def _luhn(letters: list[str], factor: int) -> int:
    """Return Luhn's sum, the last letter weighed with ``factor`` (1 or 2) and every other one before it."""
    size, total = len(_ALPHABET), 0
    for letter in reversed(letters):
        weighed = _ALPHABET.index(letter) * factor
        total += weighed // size + weighed % size
        factor = 3 - factor
    return total
