"""Short Japanese opinions in any number, for measuring speed and memory only."""

import random

from feedback_nlp.types import Comment

_WHO = [
    "高齢の母",
    "小学生の子ども",
    "車いすの父",
    "共働きの私たち",
    "留学生",
    "観光客",
    "新入社員",
]
_WHERE = ["駅の西口", "香林坊", "団地の近く", "小学校の前", "山あいの集落", "港のあたり", "商店街"]
_WHAT = [
    *(
        "バスの本数",
        "保育園の定員",
        "公園の遊具",
        "図書館の開館時間",
        "駐輪場",
        "街灯",
        "歩道の段差",
    ),
    *("空き家", "学童保育", "防災無線", "案内板", "公衆トイレ", "町家の補助金", "移住の相談窓口"),
    *("子ども食堂", "体育館の予約", "診療所", "農産物の直売所", "工芸の教室", "起業の支援"),
    *("外国語の表示", "ごみの収集", "除雪の順番", "祭りの担い手"),
]
_HOW = ["少なすぎます", "古くて危ないです", "分かりにくいです", "足りません", "使いにくいです"]
_WISH = [
    *(
        "増やしてください",
        "見直してほしい",
        "整備をお願いします",
        "早く直してほしい",
        "続けてほしい",
    ),
    *("予算をつけてください", "ネットで申し込めるようにしてほしい", "市民の声を聞いてください"),
]
_LETTERS = 8_277
"""Distinct texts among the 207,850 submissions of a real call that drew mass letters."""
_SUBMISSIONS = 207_850


def opinions(count: int, seed: int = 0) -> list[Comment]:
    """`count` comments of one or two sentences, nearly all of them different."""
    choose = random.Random(seed).choice  # noqa: S311
    number = random.Random(seed).randrange  # noqa: S311
    return [
        Comment(
            str(at),
            f"{choose(_WHERE)}の{choose(_WHAT)}が{choose(_HOW)}。"
            f"{choose(_WHO)}も{number(2, 60)}分待ち、{choose(_WHAT)}を{choose(_WISH)}。",
        )
        for at in range(count)
    ]


def mass_letters(count: int, seed: int = 0) -> list[Comment]:
    """`count` comments with as few distinct texts as in a real call with mass letters."""
    distinct = opinions(max(1, count * _LETTERS // _SUBMISSIONS), seed)
    weights = [1 / rank for rank in range(1, len(distinct) + 1)]
    drawn = random.Random(seed).choices(distinct, weights, k=count)  # noqa: S311
    return [Comment(str(at), comment.text) for at, comment in enumerate(drawn)]
