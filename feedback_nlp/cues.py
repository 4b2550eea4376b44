"""Forms of Japanese and English sentences that tell what a writer is doing.

Patterns are for folded text, one sentence at a time; none of them nests repetition, so all of
them take time linear in the sentence.
"""

import re


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


REQUEST = _any(
    r"ほしい|欲しい|ください|下さい|[てで]もらいたい|いただきたい|頂きたい|お願い|願います|願いたい",
    r"(?:いただけ|頂け|もらえ)(?:ない|れば|ると|ませ|ます|ん)|いただくわけには",
    r"(?:希望|要望|要請|提案)(?:し|する|です)|望み(?:ます|たい)|望む|望ましい|望まれ|求め(?:ます|る|たい)",
    r"べき(?!で?は?(?:ない|あり|なか))|必要(?:です|だ|で(?!は)|が(?!な|あり?ません)|性|と|。)",
    r"ては(?:どう|いかが)|たら(?:どう|いかが|いい|良い|よい)|検討(?:して|を|願)|急務|先決|急いで",
    r"[ばと](?:いい|良い|よい|うれしい|嬉しい|ありがたい|有難い|助か|心強い|安心|幸い|と思|な[ぁあ])",
    r"(?:のが|方が|ほうが)(?:いい|良い|よい)|のではないでしょうか|[ぁ-んァ-ヶ一-龥][をも]。?$",
    r"[てで](?:くれ|ね|よ|や)?[!。~]*$|くれ(?:ん|ない)(?:か|け|かな)|[てで](?:くれ|や)[!。]",
    r"なければ(?:ならない|なりません|いけない)|ないと(?:いけない|だめ|ダメ)",
    r"\b(?:please|should|must|needs? to|needs?|needed|ought to|let us|could you|hope|wish)\b",
    r"\b(?:can (?:you|we)|we want|i want|would (?:like|help|be))\b",
    r"\b(?:request|suggest|propose|recommend|more|we could|could be)\b",
)
OPPOSITION = _any(
    r"反対(?!する?もの|では|し(?:ない|ません))|やめて|止めて|中止|撤回|廃止し|不要(?:です|だ|と)|いらない|要らない|無駄|ムダ",
    r"認められ?(?:ない|ません)|許せ(?:ない|ません)|納得(?:でき|いか)|べきでは?(?:ない|あり|なか)|見直す?べき",
    r"受け入れ(?:られ(?:ない|ません)|がた|難)|(?:賛成|賛同|同意|支持|容認)(?:しかね|でき(?:ない|ません)|は?しない)",
    r"疑問(?:です|に|を|が)|意味[がは]?(?:ない|あり?ません|分から|わから)|白紙|異議|考え直|勘弁|とんでもない|論外",
    r"必要(?:は|が|とは)?(?:ない|ありません|思[わえ])|しないで(?:ください|ほしい|下さい|。)|もってのほか",
    r"\b(?:opposed?|opposes|against|stop|scrap|cancel|waste of|disagree|object to|reject)\b",
    r"\b(?:should(?:n't| not| never)|(?:do not|don't) (?:want|need|build|close|cut))\b",
    r"\b(?:no need|a mistake|no more|unacceptable|unfair|bad idea|would be excessive)\b",
)
DISLIKE = _any(
    r"おかしい|嫌(?:です|だ|で)|いや(?:です|だ)|間違って|苦しめ|もう十分|うんざり|最悪|ひどい|だけだ[。!]?$",
    r"心外|失望|がっかり|残念(?:です|だ|で)|置き去り|本末転倒|時代遅れ|破壊|台無し",
    r"\b(?:terrible|wrong|awful|harmful|ridiculous|hate|ruin(?:s|ed|ing)?|dangerous|worse|worst)\b",
)
"""Displeasure without a demand: opposition where nothing is asked for."""
SUPPORT = _any(
    r"賛成|賛同|同意|共感|支持[しすで]|評価[しすで]|期待[しすで]|素晴らし|すばらし|歓迎|応援[しす]|感謝|妥当",
    r"(?:良い|いい|よい)(?:こと|取|と思|と感|です|案|計画|方向)|ありがた(?:い|く)|気に入|うれし|嬉し|さすが",
    r"(?:進めて|続けて)(?:ほしい|ください|いただ)|助かって|助かりま|心強|楽しみ|正しい|異(?:存|論)は?(?:ない|あり?ません)",
    r"安心し|納得です|満足|好き(?:です|だ)|立派|名案|よく(?:でき|書け|考え)|待って(?:い)?(?:ま|た)|構いません|見事",
    r"\b(?:support|agree|welcome|great|excellent|in favou?r|appreciate|glad|good idea|love)\b",
    r"\b(?:happy|pleased|delighted|fantastic|wonderful|exactly what|well done|thank you)\b",
)
QUESTION = _any(
    r"(?:ですか|ますか|でしょうか|のか|だろうか|ませんか|かな)[?。]?$|\?$",
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
