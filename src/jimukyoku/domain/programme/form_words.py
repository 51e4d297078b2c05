"""The words of a printed form: what the pack's texts say about its fields, and the form's own, in Japanese with small English."""

from jimukyoku.domain.programme.fields import Field
from jimukyoku.domain.programme.online import FieldText
from jimukyoku.domain.programme.pack import Pack

# ja: Japanese alone; en: Japanese with small English; easy: やさしい日本語 with small English.
FORM_LANGUAGES = ("en", "ja", "easy")
Said = tuple[str, str]  # in Japanese, and small in English ("" for none)

_OWN: dict[str, tuple[str, str, str]] = {
    "title": ("申請書（確認書）", "｜申《もう》し｜込《こ》みの ｜紙《かみ》（｜申請書《しんせいしょ》）", "Application form"),
    "how": (
        "黒のボールペンで、1ますに1文字ずつ書いてください。□には ✓ を付け、まちがいは二重線で消してください。",
        "｜黒《くろ》い ボールペンで、1つの わくに 1つの ｜字《じ》を ｜書《か》いてください。□には ✓を ｜書《か》いてください。",
        "Use a black ballpoint pen. One character in each box; a tick ✓ in □. To correct, cross out with two lines.",
    ),
    "applicant": ("申請する方", "｜申《もう》し｜込《こ》む ｜人《ひと》", "The person applying"),
    "declare": ("確認していただくこと", "｜確認《かくにん》すること", "Please confirm"),
    "account": ("振込先の口座", "お｜金《かね》を ｜受《う》け｜取《と》る ｜口座《こうざ》", "Bank account to be paid into"),
    "papers": ("いっしょに送る書類", "いっしょに ｜送《おく》る ｜紙《かみ》", "Copies to enclose"),
    "sign": ("署名", "｜署名《しょめい》（サイン）", "Signature"),
    "household": (
        "世帯の方（申請する方を除きます）", "いっしょに ｜住《す》んでいる ｜家族《かぞく》（あなたは ｜書《か》きません）",
        "People in your household, except yourself",
    ),
    "decline": (
        "辞退する方だけ（受け取る方は書かないでください）", "お｜金《かね》が いらない ｜人《ひと》だけ",
        "Only if you decline: others leave this empty",
    ),
    "declines": ("給付金の受け取りを辞退します。", "お｜金《かね》を ｜受《う》け｜取《と》りません。", "I decline the benefit."),
    "optional": ("（任意）", "（なくても いいです）", "(optional)"),
    "code": ("コード", "コード", "Code"),
    "household_no": ("世帯番号", "｜世帯番号《せたいばんごう》", "Household No."),
    "bank_name": ("金融機関の名称", "｜銀行《ぎんこう》の ｜名前《なまえ》", "Name of the bank"),
    "branch_name": ("支店の名称", "｜支店《してん》の ｜名前《なまえ》", "Name of the branch"),
    "yucho": ("ゆうちょ銀行の方", "ゆうちょ｜銀行《ぎんこう》の ｜人《ひと》", "Japan Post Bank"),
    "symbol": ("記号", "｜記号《きごう》", ""),
    "number": ("番号", "｜番号《ばんごう》", ""),
    "name": ("氏名", "｜名前《なまえ》", "Name"),
    "kana": ("フリガナ", "｜読《よ》み｜方《かた》（カタカナ）", "Katakana"),
    "birth": ("生年月日", "｜生《う》まれた ｜日《ひ》", "Date of birth"),
    "relation": ("続柄", "｜関係《かんけい》", "Relation"),
    "era": ("令和", "｜令和《れいわ》", ""),
    "year": ("年", "｜年《ねん》", ""),
    "month": ("月", "｜月《がつ》", ""),
    "day": ("日", "｜日《にち》", ""),
    "person": ("人目", "｜人目《にんめ》", ""),
    "more": ("（つづき）", "（つづき）", "(continued)"),
    "to": ("あて", "｜宛《あ》て", ""),
    "receipt": ("番号", "｜番号《ばんごう》", "No."),
    "next": ("次のページへ", "｜次《つぎ》の ページへ", "Next page"),
    "end": (
        "これで終わりです。書類の写しといっしょに送ってください。", "これで ｜終《お》わりです。コピーと いっしょに ｜送《おく》ってください。",
        "This is the end. Please send it with the copies.",
    ),
    "until": ("提出の期限", "いつまでに ｜送《おく》るか", "To be sent by"),
    "ask": ("問合せ先", "わからないとき", "Questions"),
}  # fmt: skip


class Speech:
    """What one language of the form says; where the pack has no such text, Japanese, and no English."""

    def __init__(self, pack: Pack, language: str) -> None:
        self.language = language
        self.texts = pack.texts.get("easy" if language == "easy" else "ja") or pack.texts.get("ja")
        self.small = None if language == "ja" else pack.texts.get("en")
        self.easy = language == "easy" and "easy" in pack.texts
        self.pack = pack

    def own(self, name: str) -> Said:
        """Return the form's own words."""
        plain, easy, english = _OWN[name]
        return easy if self.easy else plain, english if self.small else ""

    def programme(self) -> Said:
        """Return the name of the programme."""
        return self.texts.name if self.easy and self.texts else self.pack.name, self.small.name if self.small else ""

    def declaration(self, field: Field) -> Said:
        """Return what the applicant declares."""
        return (self.texts.declaration if self.texts else field.label), (self.small.declaration if self.small else "")

    def label(self, field: Field) -> Said:
        """Return what a field is called."""
        main, small = self._of(field, "label", field.label)
        # The web form never asks for it, so that no pack says what it is called.
        return main, small or (self.own("household_no")[1] if field.id == "household_no" else "")

    def help(self, field: Field) -> Said:
        """Return what is said about a field on paper."""
        return self._of(field, "paper", "")

    def choice(self, field: Field, value: str) -> Said:
        """Return what a choice is called."""
        main, small = self._text(field)
        return main.choices.get(value) or field.choices[value], small.choices.get(value, "")

    def _of(self, field: Field, name: str, otherwise: str) -> Said:
        main, small = self._text(field)
        return getattr(main, name) or otherwise, getattr(small, name)

    def _text(self, field: Field) -> tuple[FieldText, FieldText]:
        found = [texts.fields.get(field.id) if texts else None for texts in (self.texts, self.small)]
        main, small = (one or FieldText("") for one in found)
        return main, small


def speeches(pack: Pack) -> tuple[Speech, ...]:
    """Return every language a form of this pack can be printed in: a place is made for the longest words of all of them."""
    return tuple(Speech(pack, language) for language in FORM_LANGUAGES)
