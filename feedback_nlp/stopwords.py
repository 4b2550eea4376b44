"""Words that say nothing about what an opinion is about."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = _words(
    """
    a about after all also am an and any are as at be because been before being but by can could
    did do does done down each even every for from get give go had has have he her here him his how
    i if in into is it its just let like lot make many me more most much must my need no not now of
    on one only or other our out over own please put same see she should so some such take than
    thank that the their them then there these they thing think this those through to too up us use
    very want was way we well were what when where which while who why will with would you your
    dont cant it's i'm don't can't isn't doesn't won't we're they're that's i've i'd great
    """
)

JAPANESE = _words(
    """
    為る 居る 有る 成る 言う 思う 出来る 良い 無い 下さる 頂く 貰う 呉れる 欲しい 願う 為さる
    御座る 行く 来る 見る 遣る 事 物 所 時 為 方 様 風 中 等 今 前 後 上 下 人 自分 私 皆
    皆さん 誰 何 其れ 此れ 其処 此処 何処 もっと とても 凄い 是非 本当 感じ 必要 場合 意見
    考える 多い 少ない 大変 大切 重要 問題 内容 点 以上 以下 全て 全部 一番 最近 今後 余り
    """
)

NO_LABEL = JAPANESE | _words(
    """
    こと もの ため よう ところ とき 日 年 月 市 町 県 国 金沢 金沢市 地域 取組 取り組み 充実
    推進 強化 支援 対応 実施 お願い 希望 要望 市民 住民 仕組み 仕掛け 機会 状況 程度 整備 活用
    検討 対策 増加 心配 安心 不便 残念 意味 今年 去年 来年 毎日 毎年 以前 気 話 声 形 数 際 分
    回 つ 個 円 万 歳 代 目
    """
)
"""Nouns too general for the label of a theme, besides the words that say nothing."""
