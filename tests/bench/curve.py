"""A curve of cost against size, as a picture: both axes logarithmic, nothing needed to draw it."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

Points = Sequence[tuple[float, float]]

WIDTH, HEIGHT = 760, 420
LEFT, RIGHT, TOP, BOTTOM = 80, 220, 50, 60
# Told apart without colours, too: each has its own dashes and its name beside its end.
COLOURS = ["#0017c1", "#b01a00", "#197a4b", "#8a3ffc", "#6e5a00", "#005f73"]
DASHES = ["", "8 4", "2 4", "12 4 2 4", "4 4", "1 6"]


def draw(title: str, curves: Mapping[str, Points], *, x: str, y: str) -> str:
    """An SVG of ``curves`` by name, whose points are (size, cost), both above 0; ``x`` and ``y``
    say what the axes are, with their units."""
    points = [point for curve in curves.values() for point in curve]
    across = _decades([size for size, _cost in points])
    up = _decades([cost for _size, cost in points])

    def place(point: tuple[float, float]) -> tuple[float, float]:
        right = (log10(point[0]) - across[0]) / (across[-1] - across[0])
        above = (log10(point[1]) - up[0]) / (up[-1] - up[0])
        return (
            round(LEFT + right * (WIDTH - LEFT - RIGHT), 1),
            round(HEIGHT - BOTTOM - above * (HEIGHT - TOP - BOTTOM), 1),
        )

    parts = [f'<text x="{LEFT}" y="28" font-size="16" font-weight="bold">{escape(title)}</text>']
    for power in across:
        at = place((10.0**power, 10.0 ** up[0]))
        parts += [_line(at, (at[0], TOP)), _text((at[0], at[1] + 20), _number(power), "middle")]
    for power in up:
        at = place((10.0 ** across[0], 10.0**power))
        parts += [_line(at, (WIDTH - RIGHT, at[1])), _text((at[0] - 8, at[1] + 4), _number(power))]
    parts.append(_text((LEFT, HEIGHT - 12), x, "start"))
    parts.append(_text((LEFT - 60, TOP - 8), y, "start"))
    level = 0.0
    for number, (name, curve) in enumerate(
        sorted(curves.items(), key=lambda item: -item[1][-1][1])
    ):
        colour = COLOURS[number % len(COLOURS)]
        dashes = DASHES[number % len(DASHES)]
        path = " ".join(",".join(map(str, place(point))) for point in curve)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2.5" '
            f'stroke-dasharray="{dashes}"/>'
        )
        end = place(curve[-1])
        level = max(end[1] + 4, level + 16)  # names do not cover one another
        parts.append(_text((end[0] + 8, level), name, "start", colour))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'font-family="sans-serif" font-size="12"><title>{escape(title)}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _decades(values: Sequence[float]) -> list[int]:
    first, last = floor(log10(min(values))), ceil(log10(max(values)))
    return list(range(first, max(last, first + 1) + 1))


def _number(power: int) -> str:
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:.{-power}f}"


def _line(start: tuple[float, float], end: tuple[float, float]) -> str:
    return f'<path d="M{start[0]} {start[1]}L{end[0]} {end[1]}" stroke="#ccc"/>'


def _text(at: tuple[float, float], words: str, anchor: str = "end", colour: str = "#1a1a1a") -> str:
    place = f'x="{at[0]}" y="{at[1]}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(words)}</text>"
