"""The ledger as a story: what each event says in one sentence, for staff. Hashes and row digests are left to ``verify``."""

from collections.abc import Mapping
from typing import Any

from jimukyoku.domain.basics import gettext as _
from jimukyoku.domain.cases.gate import STOP_NAMES, Stop

CHANNEL_NAMES = {"post": _("郵送"), "online": _("オンライン"), "counter": _("窓口"), "phone": _("電話")}
# A question over a case stands among its findings; the officer asks the screener, or the screener the officer.
QUESTION_NAMES = {"SENT_BACK": _("市からの差戻し"), "ASKED": _("市の判断を求める")}
_ROUTES = {"eligible": _("支給要件を満たす"), "unknown": _("支給要件に分からないことがある")}
LETTER_NAMES = {
    "push": _("支給のお知らせ"), "confirmation": _("確認書"), "deficiency": _("不備通知"), "decision": _("支給決定通知"),
    "refusal": _("不支給決定通知"), "returned": _("振込不能のお知らせ"),
}  # fmt: skip
_TASKS = {"screening": _("審査"), "answer": _("不備への回答の確認")}  # the other kinds of tasks are named like their letters
_OUTCOMES = {"approve": _("支給"), "refuse": _("不支給"), "unclear": _("要判断")}

TELLINGS: dict[str, str] = {
    "case.expect": _("対象者抽出で案件になりました（{outcome}）。"),
    "case.receive": _("申請を受け付けました（{channel}、受付元番号 {source}）。"),
    "case.enter": _("申請の内容を入力しました。"),
    "case.deem": _("辞退の届出がなく期限が過ぎたので、申請があったものとみなしました。"),
    "case.screen": _("審査しました。所見: {findings}。"),
    "case.find_deficient": _("不備通知 {letter} を送りました。"),
    "case.answer": _("不備への回答を受け付けました（{channel}、受付元番号 {source}）。"),
    "case.recommend": _("{outcome}を提案しました（{amount}円）。理由: {reasons}。"),
    "case.send_back": _("審査に差し戻しました。理由: {reason}"),
    "case.approve": _("支給を決定しました（{amount}円）。"),
    "case.refuse": _("不支給を決定しました。"),
    "case.notify": _("決定通知 {letter} を送りました。"),
    "case.pay": _("振込 #{batch} に入れました（{amount}円）。"),
    "case.unpay": _("振込 #{batch} が取り消されました。"),
    "case.settle": _("振込が済みました（{amount}円）。"),
    "case.return": _("振込ができませんでした: {reason}"),
    "case.decline": _("辞退の届出により終了しました。"),
    "case.withdraw": _("取下げの届出により終了しました。理由: {reason}"),
    "case.expire": _("期限までに届出がなく終了しました。"),
    "case.decease": _("死亡等により終了しました。理由: {reason}"),
    "case.close": _("完了しました。"),
    "case.reopen": _("再開しました。理由: {reason}"),
    "case.held": _("保留しました: {stop}（{by}）。"),
    "case.hold_lifted": _("保留（{stop}）を解きました。理由: {reason}"),
    "case.unprintable": _("機械で印刷しないことにしました: {stop}（{by}）。"),
    "case.printable": _("機械で印刷できることにしました（{stop}）。理由: {reason}"),
    "case.head_changed": _("世帯主を {to} に替えました。理由: {reason}"),
    "notice.sent": _("{kind} {letter} を送りました。"),
    "notice.voided": _("通知 {letter} を印刷前に取りやめました（{why}）。"),
    "notice.posted_by_hand": _("{kind} を手で渡しました（機械で印刷していません）。理由: {reason}"),
    "finding.confirmed": _("所見 {code} を確かめ、認めました。メモ: {reason}"),
    "finding.dismissed": _("所見 {code} を、当たらないとして外しました。理由: {reason}"),
    "finding.settled": _("所見 {code} が済んだことを確かめました。{reason}"),
    "finding.added": _("所見 {code} を加えました。メモ: {reason}"),
    "finding.asked": _("市の判断を求めました: {reason}"),
    "finding.waived": _("所見 {code} を不問にしました。理由: {reason}"),
    "finding.shared": _("ほかの案件の審査で、共通の手がかりが改まりました。いまの所見: {shared}。新しく知れた相手: {others}。"),
    "screening.noted": _("書類を見て書き留めました: {reason}"),
    "notice.extended": _("通知 {letter} の回答期限を {to} まで延ばしました。理由: {reason}"),
    "notice.reminded": _("回答をお願いする連絡をしました（{channel}）。{reason}"),
    "intake.attached": _("届出を受け付けました（{channel}、受付元番号 {source}）。"),
    "intake.attached_later": _("あとから届出 {source} をこの案件に付けました。理由: {reason}"),
    "intake.duplicate": _("二度目の申請が届きました（{channel}、受付元番号 {source}）。支給は一度だけです。"),
    "intake.later": _("いまは進められない届出が届きました（{channel}、受付元番号 {source}）。担当者が確認します。"),
    "work.set_aside": _("{kind}の作業を {until} まで脇に置きました。理由: {reason}"),
    "work.handed_over": _("{kind}の作業を {to} に引き継ぎました。伝言: {note}"),
    "work.moved": _("{kind}の作業を {from} から {to} に移しました。理由: {reason}"),
    "work.ranked": _("{kind}の作業の優先度を「{priority}」にしました。理由: {reason}"),
    "payment.released": _("振込 #{batch} を銀行に送りました。"),
    "payment.account_renewed": _("新しい振込先口座を登録しました（{source}）。"),
}


def tell(kind: str, data: Mapping[str, Any]) -> str:
    """Return what an event says, in one sentence; its kind where nobody has put it into words yet."""
    return _(TELLINGS.get(kind, kind)).format_map(_Words(data))


class _Words(dict[str, Any]):
    """The values of an event in the words of people; what the event does not say is a dash."""

    def __missing__(self, name: str) -> str:
        return "–"

    def __getitem__(self, name: str) -> str:
        value = self.get("stop", self.get("reason")) if name == "stop" else self.get(name)
        if value is None or value == "" or value == []:
            return _("なし") if value == [] else self.__missing__(name)
        if name == "stop":
            return _(STOP_NAMES[Stop(value)]) if value in set(Stop) else str(value)
        if name == "amount":
            return f"{value:,}"
        words = {
            "channel": CHANNEL_NAMES, "kind": {**LETTER_NAMES, **_TASKS}, "outcome": {**_ROUTES, **_OUTCOMES}, "code": QUESTION_NAMES,
        }.get(name, {})  # fmt: skip
        return "、".join(_(QUESTION_NAMES.get(one, str(one))) for one in value) if isinstance(value, list) else _(words.get(str(value), str(value)))
