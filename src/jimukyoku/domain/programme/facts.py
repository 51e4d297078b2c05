"""The vocabulary of rules: every fact a condition may name, its kind, what people call it, the values it may have."""

from collections.abc import Iterable, Mapping

from jimukyoku.domain.programme.fields import Field, FieldKind
from jimukyoku.domain.programme.language import Fact, Kind

TAX = {"exempt": "非課税", "equal_only": "均等割のみ課税", "taxable": "課税"}
CHANNELS = {"post": "郵送", "online": "オンライン", "counter": "窓口", "phone": "電話"}
STATUS = {"resident": "住民", "dead": "死亡", "moved_out": "転出", "removed": "消除"}

GIVEN: dict[str, Fact] = {
    "member.resident_no": Fact(Kind.TEXT, "宛名番号"),
    "member.birth": Fact(Kind.DATE, "生年月日", bounds=("member.born_from", "member.born_until")),
    "member.birth_precision": Fact(
        Kind.TEXT, "生年月日の確かさ", {"day": "年月日", "month": "年月まで", "year": "年まで", "none": "不明"}
    ),
    "member.born_from": Fact(Kind.DATE, "早くともこの日に生まれた"),
    "member.born_until": Fact(Kind.DATE, "遅くともこの日までに生まれた"),
    "member.sex": Fact(Kind.TEXT, "性別"),
    "member.is_head": Fact(Kind.BOOL, "世帯主である"),
    "member.relationship": Fact(Kind.TEXT, "続柄"),
    "member.foreign": Fact(Kind.BOOL, "外国人住民である"),
    "member.status": Fact(Kind.TEXT, "住民状態", STATUS),
    "member.moved_in_on": Fact(Kind.DATE, "住民となった日"),
    "member.tax": Fact(Kind.TEXT, "住民税の課税区分", TAX),
    "member.tax_declared": Fact(Kind.BOOL, "住民税の申告がある"),
    "member.dependent_of_taxable": Fact(Kind.BOOL, "課税者の扶養に入っている"),
    "household.household_no": Fact(Kind.TEXT, "世帯番号"),
    "household.size": Fact(Kind.INT, "世帯人数"),
    "household.head_alive": Fact(Kind.BOOL, "世帯主が存命"),
    "household.has_known_account": Fact(Kind.BOOL, "既知の口座がある"),
    "household.protected": Fact(Kind.BOOL, "支援措置の対象"),
    "household.received_before": Fact(Kind.BOOL, "世帯の誰かが同じ給付を受けたことがある"),
    "household.route": Fact(Kind.TEXT, "案内の方法", {"push": "プッシュ型", "confirmation": "確認書"}),
    "application.exists": Fact(Kind.BOOL, "申請がある"),
    "application.channel": Fact(Kind.TEXT, "受付経路", CHANNELS),
    "application.received_on": Fact(Kind.DATE, "受付日"),
    "application.postmarked_on": Fact(Kind.DATE, "消印日"),
    "application.in_time": Fact(Kind.BOOL, "期限内に出された"),
    "account.complete": Fact(Kind.BOOL, "口座の記載が揃っている"),
    "account.bank_exists": Fact(Kind.BOOL, "金融機関が存在する"),
    "account.branch_exists": Fact(Kind.BOOL, "支店が存在する"),
    "account.number_valid": Fact(Kind.BOOL, "口座番号が7桁"),
    "account.symbol_valid": Fact(Kind.BOOL, "ゆうちょ銀行の記号と番号が合う"),
    "account.kana_valid": Fact(Kind.BOOL, "名義が全銀カナで書ける"),
    "account.holder_match": Fact(
        Kind.TEXT, "名義と世帯員の照合", {"full": "一致", "dakuten": "濁点のみ相違", "none": "不一致"}
    ),
    "applicant.listed": Fact(Kind.BOOL, "対象者一覧にある"),
    "applicant.name_match": Fact(
        Kind.TEXT, "氏名の照合", {"exact": "一致", "variant": "異体字", "kana_only": "フリガナのみ一致", "none": "不一致"}
    ),
    "applicant.birth_match": Fact(Kind.BOOL, "生年月日が一致"),
    "applicant.is_head": Fact(Kind.BOOL, "申請者が世帯主"),
    "applicant.is_member": Fact(Kind.BOOL, "申請者が世帯員"),
    "programme.base_date": Fact(Kind.DATE, "基準日"),
    "programme.opens_on": Fact(Kind.DATE, "受付開始日"),
    "programme.deadline": Fact(Kind.DATE, "申請期限"),
    "programme.postmark_counts": Fact(Kind.BOOL, "消印日で期限を見る"),
}
# Fields of a pack must not take the names of what is known of every application.
TAKEN_IDS = tuple(name.removeprefix("application.") for name in GIVEN if name.startswith("application."))
_KINDS = {FieldKind.DATE: Kind.DATE, FieldKind.BOOL: Kind.BOOL, FieldKind.INT: Kind.INT}


def vocabulary(fields: Iterable[Field], amounts: Mapping[str, int], labels: Mapping[str, str]) -> dict[str, Fact]:
    """Return every fact the rules of a programme with these fields and amounts may name; ``labels`` say what an amount is."""
    words = dict(GIVEN)
    for one in fields:
        choices = one.choices if one.kind == FieldKind.CHOICE else {}
        words[f"application.{one.id}"] = Fact(_KINDS.get(one.kind, Kind.TEXT), one.label, choices)
    for name in amounts:
        words[f"programme.amounts.{name}"] = Fact(Kind.INT, labels.get(name, name))
    return words
