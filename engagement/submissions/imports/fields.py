"""What a column of a spreadsheet can be, and by which headings it is known."""

import unicodedata

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from engagement.consultations.models import FieldKey

from ..models import Channel, Stance


class Field(TextChoices):
    """What a column means. Those of the submitter are named as ``FieldKey`` names them."""

    EXTERNAL_ID = "external_id", _("Reference number")
    PART = "part", _("Number of the opinion")
    RECEIVED_AT = "received_at", _("Received at")
    POSTMARK = "postmark", _("Postmark")
    CHANNEL = "channel", _("Channel")
    SIGNATORIES = "signatories", _("Number of signatories")
    ANONYMOUS = "anonymous", _("Anonymous")
    LATE_REASON = "late_reason", _("If it came late: why")
    TEXT = "text", pgettext_lazy("column", "Comment")
    GOAL = "goal", _("Goal it is about")
    MEASURES = "measures", _("Measures it is about")
    STANCE = "stance", _("Stance")
    LANGUAGE = "language", _("Language of the original")
    TRANSLATION = "translation", _("Translation into Japanese")
    EMAIL = FieldKey.EMAIL.value, FieldKey.EMAIL.label
    NAME = FieldKey.NAME.value, FieldKey.NAME.label
    KANA = FieldKey.KANA.value, FieldKey.KANA.label
    ADDRESS = FieldKey.ADDRESS.value, FieldKey.ADDRESS.label
    TELEPHONE = FieldKey.TELEPHONE.value, FieldKey.TELEPHONE.label
    DISTRICT = FieldKey.DISTRICT.value, FieldKey.DISTRICT.label
    AFFILIATION = FieldKey.AFFILIATION.value, FieldKey.AFFILIATION.label
    AGE_GROUP = FieldKey.AGE_GROUP.value, FieldKey.AGE_GROUP.label


ANSWERS = [Field(key) for key in FieldKey.values]

# The headings of our own files (in Japanese, whoever exports) come first.
HEADINGS = {
    Field.EXTERNAL_ID: ("整理番号", "受付番号", "回答id", "id", "no", "番号", "reference number"),
    Field.PART: ("意見の番号", "number of the opinion"),
    Field.RECEIVED_AT: (
        "受付日時",
        "受付日",
        "受領日",
        "提出日時",
        "提出日",
        "回答日時",
        "受信日時",
        "タイムスタンプ",
        "日付",
        "timestamp",
        "date",
        "received at",
    ),
    Field.POSTMARK: ("消印日", "消印", "消印の日付", "postmark"),
    Field.SIGNATORIES: (
        "連名の人数",
        "連名人数",
        "連名者数",
        "署名人数",
        "署名者数",
        "number of signatories",
    ),
    Field.ANONYMOUS: ("匿名", "anonymous"),
    Field.LATE_REASON: ("遅れて届いた理由", "遅延理由", "if it came late: why"),
    Field.CHANNEL: ("提出方法", "受付方法", "媒体", "channel"),
    Field.TEXT: (
        "ご意見",
        "意見",
        "意見内容",
        "ご意見の内容",
        "意見の内容",
        "提出意見",
        "意見本文",
        "本文",
        "内容",
        "自由記述",
        "comment",
        "text",
    ),
    Field.GOAL: ("基本目標", "goal it is about", "goal"),
    Field.MEASURES: (
        "取組方針",
        "該当箇所",
        "該当項目",
        "施策名",
        "measures it is about",
        "measure",
    ),
    Field.STANCE: ("賛否", "stance"),
    Field.LANGUAGE: ("言語", "原文の言語", "language", "language of the original"),
    Field.TRANSLATION: ("日本語訳", "和訳", "翻訳", "translation", "translation into japanese"),
    Field.EMAIL: ("メールアドレス", "電子メール", "eメール", "email", "e-mail address"),
    Field.NAME: ("氏名", "お名前", "名前", "団体名・氏名", "name"),
    Field.KANA: ("ふりがな", "フリガナ", "氏名カナ", "name in kana"),
    Field.ADDRESS: ("住所", "ご住所", "address"),
    Field.TELEPHONE: ("電話番号", "電話", "連絡先", "telephone number"),
    Field.DISTRICT: ("お住まいの地区", "地区", "district"),
    Field.AFFILIATION: ("市との関わり", "属性", "relation to the city"),
    Field.AGE_GROUP: ("年代", "年齢", "age group"),
}
_BY_HEADING = {
    heading: field for field, headings in HEADINGS.items() for heading in reversed(headings)
}

CHANNELS = {
    Channel.WEB: ("web", "ウェブ", "インターネット", "オンライン", "電子申請", "フォーム", "e-gov"),
    Channel.POST: ("post", "郵送", "郵便", "手紙"),
    Channel.FAX: ("fax", "ファックス", "ファクス", "ファクシミリ"),
    Channel.EMAIL: ("email", "e-mail", "メール", "電子メール", "eメール"),
    Channel.COUNTER: ("counter", "窓口", "持参", "直接"),
    Channel.IMPORT: ("import", "取込", "取込み"),
}
STANCES = {
    Stance.AGREE: ("賛成", "agree", "i agree"),
    Stance.CONCERN: ("懸念", "心配", "concern", "i have a concern"),
    Stance.SUGGESTION: ("提案", "suggestion", "i have a suggestion"),
    Stance.QUESTION: ("質問", "question", "i have a question"),
}
LANGUAGES = {
    "ja": ("ja", "日本語", "japanese"),
    "en": ("en", "英語", "english"),
    "zh": ("zh", "中国語", "chinese"),
    "ko": ("ko", "韓国語", "朝鮮語", "korean"),
    "vi": ("vi", "ベトナム語", "vietnamese"),
    "pt": ("pt", "ポルトガル語", "portuguese"),
    "es": ("es", "スペイン語", "spanish"),
    "tl": ("tl", "フィリピン語", "タガログ語", "filipino"),
    "ne": ("ne", "ネパール語", "nepali"),
    "id": ("id", "インドネシア語", "indonesian"),
    "th": ("th", "タイ語", "thai"),
    "und": ("und", "その他の言語", "another language"),
}
YES = {
    "yes": ("yes", "匿名", "はい", "有", "true", "1", "○", "〇"),
    "no": ("no", "記名", "いいえ", "無", "false", "0", "×"),
}


def folded(text: str) -> str:
    """``text`` without what a heading or a choice is written differently by: width, case, space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def field_of(heading: str) -> Field | None:
    """The field that a column with this heading holds, if it is known by it."""
    last = heading.split("/")[-1]
    return _KNOWN.get(folded(heading)) or _KNOWN.get(folded(last))


_KNOWN = {folded(heading): field for heading, field in _BY_HEADING.items()}
