"""The draft that the project was made from, and small drafts in its manner."""

from pathlib import Path

DATA = Path(__file__).parent / "data"
OUTLINE = DATA / "kanazawa-strategy-outline.md"
STRATEGY = DATA / "strategy.json"
SHIPPED = Path("engagement/consultations/data/kanazawa.json")

HEAD = "現行\t次期プラン（案）"


def outline(*rows: str, heading: str = "## 基本目標1 住みよいまちをつくる") -> str:
    """An outline of one goal; a row is "current|draft", or one wording for both."""
    table = [row.replace("|", "\t") if "|" in row else f"{row}\t{row}" for row in rows]
    return "\n".join(["# 計画", "", heading, "", HEAD, *table])


SMALL = (
    "（1）安心できる環境づくり",
    "① 路線バスの維持",
    "|② デジタル技術の活用【新】",
    "③ 道路の再整備|③ 歩きやすい道路の整備【改】",
)
