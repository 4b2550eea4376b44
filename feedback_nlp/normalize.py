"""A folded shadow of a text, and the way back to the original.

Everything that compares texts reads the shadow; everything that shows or stores text uses the
original, which is never changed. Folding is NFKC (Unicode Standard Annex 15) cluster by cluster,
then one-to-one replacement of hyphen, tilde and space variants and of old character forms.
"""

import re
import unicodedata
from dataclasses import dataclass

_OLD_AND_NEW = (
    "亞亜惡悪壓圧圍囲爲為醫医壹壱飮飲隱隠營営榮栄衞衛驛駅圓円緣縁艷艶應応歐欧毆殴櫻桜奧奥溫温穩穏假仮價価"
    "會会囘回壞壊懷懐繪絵擴拡殼殻覺覚學学嶽岳樂楽勸勧卷巻寬寛歡歓關関陷陥觀観氣気歸帰龜亀僞偽戲戯犧犠舊旧"
    "據拠擧挙峽峡挾挟狹狭鄕郷曉暁區区驅駆勳勲薰薫徑径惠恵溪渓經経繼継莖茎螢蛍輕軽鷄鶏藝芸擊撃缺欠儉倹劍剣"
    "圈圏檢検權権獻献硏研縣県險険顯顕驗験嚴厳廣広效効恆恒黃黄鑛鉱號号國国黑黒濟済碎砕齋斎劑剤雜雑參参慘惨棧桟"
    "蠶蚕贊賛殘残絲糸齒歯兒児辭辞濕湿實実寫写舍舎釋釈壽寿收収從従澁渋獸獣縱縦肅粛處処緖緒敍叙將将稱称燒焼獎奨"
    "條条淨浄剩剰疊畳壤壌孃嬢讓譲釀醸觸触囑嘱眞真愼慎晉晋寢寝盡尽圖図粹粋醉酔穗穂隨随髓髄樞枢數数瀨瀬聲声靜静"
    "齊斉攝摂竊窃專専戰戦淺浅潛潜踐践錢銭禪禅雙双壯壮搜捜插挿爭争總総聰聡莊荘裝装騷騒增増臟臓藏蔵屬属續続墮堕"
    "體体對対帶帯滯滞臺台瀧滝擇択澤沢單単擔担膽胆團団彈弾斷断癡痴晝昼蟲虫鑄鋳廳庁聽聴敕勅鎭鎮遞逓鐵鉄轉転點点"
    "傳伝黨党盜盗燈灯當当鬪闘德徳獨独讀読屆届貳弐惱悩腦脳霸覇廢廃拜拝賣売麥麦發発髮髪拔抜蠻蛮祕秘濱浜甁瓶拂払"
    "佛仏倂併竝並變変邊辺邉辺辨弁瓣弁辯弁舖舗寶宝豐豊沒没萬万滿満默黙藥薬譯訳豫予餘余與与譽誉搖揺樣様謠謡來来"
    "賴頼亂乱覽覧龍竜兩両獵猟綠緑壘塁淚涙勵励禮礼靈霊齡齢曆暦歷歴戀恋練練鍊錬爐炉勞労樓楼祿禄灣湾髙高﨑崎"
)
_DASHES = "‐‑‒–—―−－﹣⁃─━"
_TILDES = "〜∼～˜"
_REMOVED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_FOLDED = str.maketrans(
    {
        **dict(zip(_OLD_AND_NEW[::2], _OLD_AND_NEW[1::2], strict=True)),
        **dict.fromkeys(_DASHES, "-"),
        **dict.fromkeys(_TILDES, "~"),
        **dict.fromkeys("‘’‛′", "'"),
        **dict.fromkeys("“”‟″", '"'),
        **dict.fromkeys("\u2028\u2029", "\n"),
        **dict.fromkeys("\r\t\u00a0\u3000", " "),
    }
)
_CIRCLED = {chr(0x2460 + n): f"({n + 1})" for n in range(20)}
"""① is the mark of a list item: NFKC alone would glue a bare 1 to the words after it."""
_HALFWIDTH_MARKS = "\uff9e\uff9f"
_LONGEST_CLUSTER = 30
"""Unicode's stream-safe limit: a longer run of combining marks is no writing, only an attack."""


@dataclass(frozen=True, slots=True)
class Shadow:
    """The folded `text`; character i of it came from `origins[i]` of the original.

    `origins` is None where folding changed no length, and else ends with the original's length.
    """

    text: str
    origins: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of text[start:end], which must not be empty."""
        if self.origins is None:
            return start, end
        last = self.origins[end - 1]
        while end < len(self.text) and self.origins[end] == last:
            end += 1
        return self.origins[start], self.origins[end]


def shadow(text: str) -> Shadow:
    """Fold `text`; linear in its length, whatever it holds."""
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        folded = text.translate(_FOLDED)
        if not _REMOVED.search(folded):
            return Shadow(folded)
    pieces: list[str] = []
    origins: list[int] = []
    for start, cluster in _clusters(text):
        folded = _CIRCLED.get(cluster) or unicodedata.normalize("NFKC", _REMOVED.sub("", cluster))
        folded = folded.translate(_FOLDED)
        pieces.append(folded)
        origins.extend([start] * len(folded))
    return Shadow("".join(pieces), (*origins, len(text)))


def fold(text: str) -> str:
    """The shadow's text alone."""
    return shadow(text).text


def _clusters(text: str) -> list[tuple[int, str]]:
    """A character with the marks that combine with it, each with its offset."""
    starts = [
        index
        for index, character in enumerate(text)
        if not (unicodedata.combining(character) or character in _HALFWIDTH_MARKS)
    ]
    if text and (not starts or starts[0] != 0):
        starts.insert(0, 0)
    ends = [*starts[1:], len(text)]
    return [
        (piece, text[piece : min(piece + _LONGEST_CLUSTER, end)])
        for start, end in zip(starts, ends, strict=True)
        for piece in range(start, end, _LONGEST_CLUSTER)
    ]
