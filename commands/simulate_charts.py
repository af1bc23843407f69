"""Charts of the simulation as SVG: bars for shares, lines for the weeks. Colours come from the page's CSS."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from commands.procedure_table import width

WIDE, ROW, BAR, GAP = 420, 40, 11, 4
LEFT, RIGHT = 4, 50
"""Space at both sides of the bars; the figure stands at the right."""


@dataclass(frozen=True)
class Bar:
    """A row of a bar chart: its label, and for each world a share (1 is the full width) with its text."""

    label: str
    shares: list[float]
    texts: list[str]


def bars(title: str, rows: Sequence[Bar], mark: float = 0) -> str:
    """Horizontal bars, one row for each label, one bar for each world. `mark`: a line at this share."""
    if not rows:
        return ""
    worlds = len(rows[0].shares)
    step = ROW - BAR - GAP + worlds * (BAR + GAP)
    full = max([1.0 if mark else 0.0, *(share for row in rows for share in row.shares)]) or 1.0
    room = WIDE - LEFT - RIGHT
    parts = []
    for index, row in enumerate(rows):
        top = index * step
        parts.append(f'<text class="label" x="{LEFT}" y="{top + 14}">{escape(shortened(row.label))}</text>')
        for world, (share, text) in enumerate(zip(row.shares, row.texts, strict=True)):
            at = top + 20 + world * (BAR + GAP)
            long = max(share / full * room, 1 if share else 0)
            if mark:
                parts.append(
                    f'<rect class="track" x="{LEFT}" y="{at}" width="{room}" height="{BAR}" rx="2"/>'
                )
            parts.append(
                f'<rect class="w{world}" x="{LEFT}" y="{at}" width="{long:.1f}" height="{BAR}" rx="2"/>'
            )
            parts.append(f'<text class="figure" x="{WIDE}" y="{at + 10}">{escape(text)}</text>')
    high = len(rows) * step
    if mark:
        x = LEFT + mark / full * room
        parts.append(f'<path class="mark" d="M{x:.1f} 0V{high}"/>')
    return _svg(title, high, parts)


def lines(title: str, series: Sequence[tuple[str, Sequence[int]]]) -> str:
    """One line for each series over the weeks; the classes s0, s1 … colour them."""
    high, top, left = 180, 10, 34
    most = max((value for _, values in series for value in values), default=0) or 1
    count = max(len(values) for _, values in series)
    across = (WIDE - left - 8) / max(count - 1, 1)
    parts = []
    for share in (0.0, 0.5, 1.0):
        y = top + (1 - share) * (high - top - 24)
        parts.append(f'<path class="grid" d="M{left} {y:.1f}H{WIDE}"/>')
        parts.append(f'<text class="figure" x="{left - 6}" y="{y + 4:.1f}">{most * share:.0f}</text>')
    for number, (_, values) in enumerate(series):
        points = " ".join(
            f"{left + index * across:.1f},{top + (1 - value / most) * (high - top - 24):.1f}"
            for index, value in enumerate(values)
        )
        parts.append(f'<polyline class="s{number}" points="{points}"/>')
    for index in sorted({0, count // 2, count - 1}):
        x = left + index * across
        anchor = "start" if index == 0 else "end" if index == count - 1 else "middle"
        parts.append(
            f'<text class="axis" style="text-anchor:{anchor}" x="{x:.1f}" y="{high - 4}">{index + 1}</text>'
        )
    return _svg(title, high, parts)


def shortened(text: str, columns: int = 44) -> str:
    """A label that fits above its bar; a Chinese character takes two columns."""
    if width(text) <= columns:
        return text
    while width(text) > columns - 1:
        text = text[:-1]
    return f"{text}…"


def _svg(title: str, high: float, parts: Sequence[str]) -> str:
    return (
        f'<svg class="figures" viewBox="0 0 {WIDE} {high:.0f}" role="img" xmlns="http://www.w3.org/2000/svg">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
