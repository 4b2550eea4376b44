"""Forms of Japanese and English sentences that tell what a writer is doing.

Patterns are for folded text, one sentence at a time; none of them nests repetition, so all of
them take time linear in the sentence.
"""

import re
import sys
from dataclasses import dataclass

_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Form:
    """What sentences of one kind look like in Japanese and in English.

    They are apart because English ones are tried at every character and letter case: a text
    without Latin letters is spared that.
    """

    japanese: re.Pattern[str]
    english: re.Pattern[str]

    def search(self, text: str, start: int = 0, end: int = sys.maxsize) -> bool:
        """Whether text[start:end], which is folded, has this form somewhere."""
        return self.japanese.search(text, start, end) is not None or (
            _LATIN.search(text, start, end) is not None
            and self.english.search(text, start, end) is not None
        )


def _form(*alternatives: str) -> Form:
    """The English alternatives are those that begin at the border of a word or of the text."""
    english = [each for each in alternatives if each.startswith(("\\b", "^"))]
    japanese = [each for each in alternatives if each not in english]
    return Form(re.compile("|".join(japanese)), re.compile("|".join(english), re.IGNORECASE))


def _each(beginnings: str, ending: str) -> str:
    """Each beginning with the ending.

    A search skips to where a form may begin only if every form begins with a letter.
    """
    return "|".join(beginning + ending for beginning in beginnings.split("|"))


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_ACCEPTING = (
    "賛成|賛同|同意|支持|容認|承服|承認|納得|理解|評価|許容|看過|黙認|信用|信頼|共感|歓迎|推進"
)
_GIVING_UP = "中止|撤回|廃止|断念|凍結|延期|白紙|取り下げ|取下げ|取りやめ|取り止め|見送"
_ASKING = "ください|下さい|ほしい|欲しい|願|いただ|頂|もらえ|くれ"
_GOOD = "いい|良い|よい|うれしい|嬉しい|ありがたい|有難い|助か|心強い|安心|幸い|便利|望ましい"

INQUIRY = _form(
    _each("教えて|示し(?:て|を)?|説明して|聞かせて|お答え|明らかにして", rf".{{0,4}}(?:{_ASKING})"),
    r"伺(?:い|う|えれば)|うかが(?:い|う|えれば)|お尋ね|お聞き(?:し|でき)|質問(?:です|します|があ)|知りたい",
    _each(
        "どのよう|どう|どこ|いつ|何|なに|なぜ|誰|いくら|どれ",
        r"[^。?]{0,40}か"
        r"[^。?]{0,8}(?:分か|わか|不明|見え|読み取)",
    ),
    r"\bi (?:would like|want|wish) to (?:know|ask|understand)\b",
)
"""A wish, and what is wished for is to be told something."""
REQUEST = _form(
    r"ほしい|欲しい|ほしかった|ください|下さい|てもらいたい|でもらいたい|いただきたい|頂きたい|お願い|願います|願いたい|れたい",
    _each("いただけ|頂け|もらえ", r"(?:ない|れば|ると|ませ|ます|ん|まい)"),
    r"てもらうことは|いただくわけには",
    _each("希望|要望|要請|提案", r"(?:し|する|です)"),
    r"望み(?:ます|たい)|望む|望ましい|望まれ|求め(?:ます|る|たい)",
    r"べき(?!で?は?(?:ない|あり|なか))|必要(?:です|だ|で(?!は)|が(?!な|あり?ません)|性が|と(?!は?思え)|。)",
    _each("が|は|も", r"(?:要る|要ります|いる)[。]?$"),
    r"欠かせ|欠かす(?:こと|わけ)|不可欠|要する|急務|先決|急いで",
    r"ては(?:どう|いかが)|たら(?:どう|いかが)|だら(?:どう|いかが)|検討(?:して|を|願)|いないもの(?:か|でしょう)|きないもの(?:か|でしょう)",
    _each(
        "えば|けば|げば|せば|てば|ねば|べば|めば|れば|たら|だら|いと|ると|うと",
        rf"[、]?.{{0,10}}(?:{_GOOD})(?!し)",
    ),
    _each("ば|と", r"(?:と思|な[ぁあ])"),
    _each("のが|方が|ほうが", r"(?:いい|良い|よい)"),
    r"のではないでしょうか|を(?<=[ぁ-んァ-ヶ一-龥]を)。?$|も(?<=[ぁ-んァ-ヶ一-龥]も)。?$",
    _each("て|で", r"(?:(?:くれ|ね|よ|や)?[!。~]*$|(?:くれ|や)[!。]|(?:あげ|やり)たい)"),
    _each("する|おく|せぬ|しない", r"こと。?$"),
    r"くれ(?:ん|ない)(?:か|け|かな)",
    r"なければ(?:ならない|なりません|いけない)|ないと(?:いけない|だめ|ダメ)|ようにしたい",
    r"\b(?:please|should|must|needs? to|needs?|needed|ought to|let us|could you|hope|wish)\b",
    r"\b(?:can (?:you|we)|we want|i want|i would like)\b",
    r"\b(?:would (?:help|be)|why (?:not|don't)|how about)\b",
    r"\b(?:request|suggest|propose|recommend|more|we could|could be)\b",
    r"^(?:add|allow|bring|build|create|extend|fix|give|improve|increase|install|keep|let|lower|make"
    r"|offer|open|plant|protect|provide|put|reduce|repair|restore|run|set up|teach|turn)\b",
)
OPPOSITION = _form(
    r"反対(?!する?もの|では|し(?:ない|ません))|やめて|止めて|中止(?![のをはすさで])|不要(?:です|だ|と)|いらない|要らない|無駄|ムダ|抗議",
    _each(_GIVING_UP, r"(?:し|す|を求|して)?(?:べき|る?べき|てほしい|てください|を求|せよ|願)"),
    _each(
        _ACCEPTING,
        r"[はがにもを]?(?:いた)?"
        r"(?:でき(?:ない|ませ|かね|る.{0,4}(?:では|とは))|しかね|しがた|し難|しな|しませ|致しかね"
        r"|(?:が|は)?い(?:か|き)(?:な|ませ)|(?:得|え)られ(?:な|ませ)|に苦し)",
    ),
    r"認められ?(?:ない|ません)|許せ(?:ない|ません)|べきでは?(?:ない|あり|なか)|見直す?べき",
    r"受け(?:入|い)れ(?:られ(?:ない|ません)|がた|難)|白紙に|撤回|異議(?!な|は?あり?ません)|考え直|勘弁|とんでもない|論外",
    r"疑問(?:です|だ|に|を|が|視)|意味[がは]?(?:ない|あり?ません|分から|わから)|価値[がは]?(?:ない|あり?ません)|違和感",
    r"必要(?:性)?(?:は|が|とは)?(?:ない|ありません|思[わえ]|ある(?:の|ん)?(?:か|だろう|でしょう))|しないで(?:ください|ほしい|下さい|。)",
    r"もってのほか|避けて(?:ください|ほしい|いただ)|拙速|首をかしげ|歯止めがかから|いかがなもの|のどうかと思|はどうかと思"
    r"|としか(?:思え|言え|考え)|間違っ(?:て(?:い)?[るま]|た)|まちがっ(?:て(?:い)?[るま]|た)|切り捨て|押し(?:付|つ)け|逆行|無責任|愚策|暴挙|無謀|浪費",
    r"\b(?:opposed?|opposes|against|stop|scrap|cancel|waste of|disagree|object to|reject)\b",
    r"\b(?:should(?:n't| not| never)|(?:do not|don't) (?:want|need|build|close|cut))\b",
    r"\b(?:cannot|can't|will not|won't|do not|don't|never)"
    r" (?:accept|agree|support|approve|see why|believe in)\b",
    r"\b(?:no need|a mistake|no more|unacceptable|unfair|bad idea)\b",
    r"\b(?:would be excessive|nobody (?:asked|wants|needs))\b",
    r"\b(?:not|hardly) (?:fair|acceptable|right|needed|necessary|welcome|worth|justified)\b",
    r"\b(?:no business|backwards?)\b",
)
DISLIKE = _form(
    r"おかしい|嫌(?:です|だ|で)|いや(?:です|だ)|間違って|苦しめ|もう十分|うんざり|最悪|ひどい|だけだ[。!]?$|危険(?:だ|です)",
    r"心外|失望|がっかり|残念(?:です|だ|で)|置き去り|本末転倒|時代遅れ|破壊|台無し|不公平|不信|憤り|怒り|遺憾|軽視|無視",
    r"ばかり(?:優遇|優先)",
    _each("大き|高|重|多|ひど|酷|冷た", r"(?:すぎ|過ぎ)"),
    _each("理解|信じられ|考えられ", r"(?:でき)?(?:ない|ません)"),
    _each("なんて|とは", r"、?.{0,12}(?:ない|ません)"),
    r"\b(?:terrible|wrong|awful|harmful|ridiculous|hate|ruin(?:s|ed|ing)?|dangerous|worse|worst)\b",
    r"\b(?:too (?:expensive|costly|far|high|much money))\b",
    r"\b(?:disappoint\w{2,3}|pointless|nonsense|reckless)\b",
)
"""Displeasure without a demand: opposition where nothing is asked for."""
PRAISE = _form(
    r"大(?:いに)?(?:賛成|結構|歓迎)|結構(?:です|だ|かと)|異(?:存|論|議)は?(?:ない|なし|あり?ません)|高く評価|拍手|頭が下が",
    r"このまま.{0,6}(?:進|続|お願い|実行|実施)|待ち望|待望|待って(?:い)?(?:ま|た)|ほっとし|安堵|時宜|画期的|理にかな",
    r"\b(?:fully|completely|totally|really|so|very) (?:behind)\b",
    r"\b(?:support|agree|pleased|happy|glad|welcome)\b",
)
"""Praise too plain to be only the polite beginning of a wish."""
SUPPORT = _form(
    r"賛成|賛同|同意|共感|支持[しすで]|評価[しすで]|期待[しすで]|素晴らし|すばらし|歓迎|応援[しす]|感謝|妥当|好評",
    _each("良い|いい|よい", r"(?:こと|取|と思|と感|です|案|計画|方向|試み|視点)"),
    r"ありがた(?:い|く)|気に入|うれし|嬉し|さすが|感心",
    _each("進めて|続けて", r"(?:ほしい|ください|いただ)"),
    r"助か(?:って|りま|る)|心強|楽しみ|正しい|的確|適切|有意義|意義深|先進的|英断",
    r"安心し|納得です|満足|好き(?:です|だ)|立派|名案|よく(?:でき|書け|考え|やっ)|構いません|見事|誇(?:らし|りに)|素敵|すてき",
    _each("分かり|わかり|使い|走り|歩き|住み|読み|通い|行き", r"やすく(?:な|て)"),
    r"便利に(?:なり|なっ)|良くなっ(?:た|て)|よくなっ(?:た|て)|前進|一歩",
    r"\b(?:support|agree|welcome|great|excellent|in favou?r)\b",
    r"\b(?:appreciate|glad|good idea|love|sensible)\b",
    r"\b(?:happy|pleased|delighted|fantastic|wonderful)\b",
    r"\b(?:exactly what|just what|well done|thank you|overdue)\b",
    r"\b(?:brilliant|impressive|proud|thoughtful|step forward)\b",
    r"\b(?:right direction|works? (?:very |really )?well)\b",
)
QUESTION = _any(
    r"(?:ですか|ますか|でしょうか|のか|だろうか|ませんか|かな|ましたか)[?。]?$|\?$",
    r"(?:どこ|いつ|誰|何|いくら|どれ|どの|どう).{0,20}(?:でしょう|だろう)[。]?$|知りたい",
    r"教えて(?:ください|下さい|ほしい)|どうなって|なぜ|何故",
)
_HEADING = _any(
    r".{1,40}(?:について|に関して|に関する件|の件)[。:]?$", r"[\[【][^\]】]{1,30}[\]】]$"
)
NEXT_MATTER = _any(
    r"次に|(?:二|2|三|3|四|4)つ目|第?[二三四2-9]点目|第[二三四2-9]に|もう[一1][つ点]|別件|最後に",
    r"話[はが]変わ|ところで",
    r"Secondly|Second,|Thirdly|Third,|Finally|Another (?:thing|point|issue)",
)
AND_ALSO = _any(
    r"また|さらに|更に|加えて|それから|それと|あと|そのほか|その他|他に|ほかに|一方|なお",
    r"併せて|あわせて|同時に",
    r"Also|In addition|Moreover|Furthermore|On the other hand|Besides|Additionally|As for",
)
ANSWERS_BACK = _any(
    r"そう|それ(?!から|と)|その(?!ほか|他)|これ|この|こう|だから|ですから|なので|そして|なぜなら",
    r"でないと|でなければ|例えば|たとえば|特に|せめて|できれば|ただ|しかし|でも|もちろん|同じ",
    r"This|That|It|So|Because|Otherwise|For example|Then|They",
)
OPENING = _any(
    r"こんにちは|こんばんは|はじめまして|初めまして|お世話に|いつも|日頃|平素|お疲れ|拝啓|前略|突然",
    r"初めて(?:意見|投稿)|.{0,10}御中|.{0,6}市長[様へ]|ご?担当者|関係者|.{0,40}意見を(?:述べ|提出|申し|送)",
    r"以下の?(?:とおり|通り|意見|点)|Dear |Hello|Hi\b|To whom|Good (?:morning|afternoon)",
)
CLOSING = _any(
    r"以上(?:です|となります)?|敬具|草々|かしこ|(?:乱筆|乱文|長文|長々と).{0,20}",
    r"長くなりました.{0,30}|なお、?(?:ご?回答|ご?返信|ご?連絡).{0,50}",
    r"(?:以上|どうか|どうぞ|何卒|引き続き|ご?検討|御検討|ご(?:配慮|対応|回答)|今後とも?)?"
    r"[、を]?(?:のほど|の程)?[、]?(?:何卒|どうぞ|くれぐれも)?"
    r"(?:よろしく|宜しく|お願い)(?:お願い)?(?:(?:いた|致)?し|申し上げ)?(?:ます|ました)?",
    r"(?:ありがとう|有難う)(?:ござい)?(?:ます|ました)?|失礼(?:いた|致)?します",
    r"これからも(?:頑張って|応援して)(?:ください|います)",
    r"Thank(?:s| you).{0,30}|Best regards|Sincerely|Kind regards|Yours.{0,20}",
)


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether the sentence text[start:end] only announces what follows."""
    # Looked at from its end first, which few sentences pass.
    ends = text[max(start, end - 3) : end].rstrip("。:")[-1:]
    return ends in ("て", "件", "]", "】") and _HEADING.match(text, start, end) is not None
