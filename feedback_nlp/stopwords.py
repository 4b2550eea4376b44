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
    回 つ 個 円 万 歳 代 目 本市 当市 全体 一部 両方 観点 視点 方法 方向 考え 理由 結果 実際 普段
    人たち みんな たち 皆様 皆さま 色々 様々 本人 自身 今回 現在 現状 将来 提案 反対 賛成 お金
    仕方 使い方 手 目的 場所 導入 会社 部屋 最後 近所 不安 体制 負担 世代 相談 紹介 普通 自由
    課題 環境 社会 制度 政策 必須 情報 データ 作成 実現 具体的 積極的 定期的 効果 向上 促進 確保
    活動 利用 参加 意識 一つ 二つ 若干 以外 以内 程度
    """
)
"""Nouns too general for the label of a theme, besides the words that say nothing."""

NO_HEAD = _words(
    """
    こと もの ため よう ところ とき 方 人 中 前 後 時 上 下 間 際 他 ほか 点 等 皆さん みんな 話 件
    気 場合 意見 お願い 提案 一つ 一部 全て 全部 ほう まま わけ はず つもり 方々 人たち 声 思い 必要
    友人 友達 知人 顔 レポート 仕事 セット
    家 日 年 月 今 昔 次 横 隣 近く そば 周り 辺り 向こう 反対 賛成 希望 要望 心配 期待 検討 お世話
    """
)
"""Nouns that make no heading with 「の」 before them."""

NO_LABEL_ENGLISH = _words(
    """
    absolutely actually already always another anything around available away bad better big both
    certainly completely different easy enough especially etc even everyone everything feel find
    first good hard help here however important instead keep know less little living long look may
    maybe might never new nice often old people perhaps person place possible problem put really
    right say seems something sometimes still sure take time today tell thing three too two using
    usually whole within without work worth year years yes yet able across against almost although
    despite during everybody far getting giving going had has having idea kind least likely lots
    making means much near necessary next none nothing part particular per point quite rather reason
    same second seem seen several show since single small someone somewhat start such sure taking
    them together toward towards try trying until upon various via watching well while whether whose
    wide wish during started starts start recovering reality specifically telling stopped stop
    constant constantly interfering agree disagree support oppose believe hope
    themselves ourselves yourself himself herself occasionally directly linked lost
    actual effective real serious
    """
)
"""English words too general for the label of a theme."""
