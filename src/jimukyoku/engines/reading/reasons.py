"""Why a page or a field goes to a person: one short name for programs, one sentence for people, what to do next in it."""

from enum import StrEnum

from jimukyoku.domain.basics import gettext as _


class Why(StrEnum):
    """Why a page was not placed."""

    UNREADABLE = "unreadable"
    BLANK = "blank"
    NO_CODE = "no_code"
    OTHER_FORM = "other_form"
    CODES_DISAGREE = "codes_disagree"
    CODES_ELSEWHERE = "codes_elsewhere"
    MARKS_MISSING = "marks_missing"
    MARKS_MISFIT = "marks_misfit"


class Doubt(StrEnum):
    """Why a field was not accepted."""

    UNSURE = "unsure"
    GAP = "gap"
    MARK_DOUBTFUL = "mark_doubtful"
    MORE_THAN_ONE = "more_than_one"
    CANCELLED = "cancelled"
    IMPOSSIBLE_DATE = "impossible_date"
    INCOMPLETE_DATE = "incomplete_date"
    OFF_PAGE = "off_page"
    STREAK = "streak"
    READERS_DIFFER = "readers_differ"
    NAME_AND_CODE = "name_and_code"


def sentence(why: str) -> str:
    """Return the sentence of a reason; an unknown one stands for itself."""
    return _sentences().get(why, why)


def _sentences() -> dict[str, str]:
    return {
        Why.UNREADABLE: _("画像を開けません。もう一度スキャンしてください。"),
        Why.BLANK: _("白紙です。裏面などであれば、そのままで構いません。"),
        Why.NO_CODE: _("様式のコードが見つかりません。添付書類であれば、申請に付けてください。様式であれば、受付番号を人が入力してください。"),
        Why.OTHER_FORM: _("別の様式または別の版のページです。どの制度のものかを確かめてください。"),
        Why.CODES_DISAGREE: _("1枚に、違うことを示すコードがあります。2枚が重なっていないか、元の紙を確かめてください。"),
        Why.CODES_ELSEWHERE: _("コードの位置が様式と合いません。折れや重なりがないかを確かめ、もう一度スキャンしてください。"),
        Why.MARKS_MISSING: _("四隅の印が足りず、欄の位置を決められません。もう一度スキャンするか、画像を見て人が入力してください。"),
        Why.MARKS_MISFIT: _("四隅の印の位置が合わず、欄の位置を決められません。折れや重なりがないかを確かめ、もう一度スキャンしてください。"),
        Doubt.UNSURE: _("確かには読めません。"),
        Doubt.GAP: _("途中に空きのますがあります。"),
        Doubt.MARK_DOUBTFUL: _("印があるかどうか、はっきりしません。"),
        Doubt.MORE_THAN_ONE: _("二つ以上に印があります。"),
        Doubt.CANCELLED: _("線で消された印があるようです。"),
        Doubt.IMPOSSIBLE_DATE: _("ありえない日付です。"),
        Doubt.INCOMPLETE_DATE: _("日付の一部が書かれていません。"),
        Doubt.OFF_PAGE: _("欄が画像の外にかかっています。"),
        Doubt.STREAK: _("1と読んだものが、スキャナーの筋かもしれません。"),
        Doubt.READERS_DIFFER: _("二つの読み方で、数字が違います。"),
        Doubt.NAME_AND_CODE: _("名前とコードが、別の金融機関か支店を指しています。"),
    }
