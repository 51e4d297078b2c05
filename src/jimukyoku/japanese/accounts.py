"""Accounts as people write them: read whole, or refused with every problem, what to say of it and what to do."""

from dataclasses import dataclass

from jimukyoku.japanese.banks import branch_exists
from jimukyoku.japanese.kana import party_kana
from jimukyoku.japanese.width import bare_number, fold_width
from jimukyoku.japanese.yucho import YUCHO, YuchoAccount, read_yucho, writes_symbol, yucho_conflict

ACCOUNT_KINDS = {"普通": "1", "当座": "2", "貯蓄": "4"}
_KINDS = {code: name for name, code in ACCOUNT_KINDS.items()}
_HOLDER_BYTES = 30  # 全銀 総合振込, data record: 受取人名


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account a transfer can be written to; ``kind`` is the code of 預金種目, ``holder`` bank kana."""

    bank: str
    branch: str
    kind: str
    number: str
    holder: str


@dataclass(frozen=True, slots=True)
class AccountProblem:
    """What is wrong with one part (``field``) of an account: a sentence for the resident, and the cure."""

    field: str
    sentence: str
    cure: str


def read_account(bank: str, branch: str, kind: str, number: str, holder: str) -> BankAccount | list[AccountProblem]:
    """Return the account that was written, or everything that is wrong with it, in the order of the form.

    At ゆうちょ銀行 (9900) a 記号 of five digits may stand for the branch, with the 番号 for the number; branch, kind and number that
    no 記号 and 番号 name are no account there. A short number gets zeros in front; a long one is never cut (some banks print
    customer numbers).
    """
    code, place, digits = (bare_number(fold_width(one)) for one in (bank, branch, number))
    problems: list[AccountProblem] = []
    kind_code = ACCOUNT_KINDS.get(kind, kind)
    if writes_symbol(code, place):
        try:
            found = read_yucho(place, digits, kind_code)
        except ValueError as problem:
            problems.append(AccountProblem("number", str(problem), "通帳の最初のページの記号と番号を確かめてください。"))
        else:
            place, kind_code, digits = found.branch, ACCOUNT_KINDS[found.kind], found.number
    else:
        problems = _place(code, place) + _number(digits)
    if kind_code not in _KINDS:
        problems.append(AccountProblem("kind", "預金種別が分かりません。", "普通・当座・貯蓄のどれかを選んでください。"))
    elif code == YUCHO and not problems and (conflict := yucho_conflict(YuchoAccount(place, _KINDS[kind_code], digits.zfill(7)))):
        problems.append(AccountProblem("kind", conflict, "通帳の店番・預金種目・口座番号か、記号と番号のとおりに書いてください。"))
    kana = party_kana(holder) or ""
    if not kana:
        problems.append(AccountProblem("holder", "口座名義に、銀行の記録にない文字があります。", "通帳のとおりにカタカナで書いてください。"))
    elif len(kana) > _HOLDER_BYTES:
        problems.append(AccountProblem("holder", "口座名義が30文字（濁点も1文字）を超えています。", "金融機関に登録された名義を確かめてください。"))
    return problems or BankAccount(code, place, kind_code, digits.zfill(7), kana)


def _place(bank: str, branch: str) -> list[AccountProblem]:
    known = branch_exists(bank, branch)
    if not known[0]:
        return [AccountProblem("bank", "その金融機関コードの金融機関はありません。", "通帳やキャッシュカードで4桁のコードを確かめてください。")]
    if not known[1]:
        return [AccountProblem("branch", "その金融機関に、その支店コードの支店はありません。", "統合されていないかを、金融機関に確かめてください。")]
    return []


def _number(digits: str) -> list[AccountProblem]:
    if digits.isascii() and digits.isdigit() and len(digits) <= 7 and int(digits):
        return []
    return [AccountProblem("number", "口座番号は7桁までの数字です。", "お客様番号ではなく、通帳の口座番号を書いてください。")]
