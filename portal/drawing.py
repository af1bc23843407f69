"""A procedure drawn from its pack: an SVG flow chart with the limits; colours by CSS."""

from html import escape
from itertools import pairwise

from complaints.calendar import Locale
from complaints.pack import Pack
from portal.drawing_nodes import nodes_of
from portal.drawing_shapes import Node

WIDTH, LEFT, RIGHT = 400, 44, 356
INDENT, RAIL = 100, 72
"""Where shapes beside the line begin, and where the line passes them."""
GAP = 26

STYLE = """<style>
.chart{--ink:#1d2a30;--soft:#55656d;--line:#d5dee2;--surface:#f5f8f9;--paper:#fff;--accent:#1b6170;
--accent-soft:#e3f0f2;--fill:#1b6170;background:var(--paper);
font-family:system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC",sans-serif}
@media (prefers-color-scheme:dark){.chart{--ink:#e2eaed;--soft:#a0b0b7;--line:#31424a;--surface:#192329;
--paper:#12191d;--accent:#6fc0cd;--accent-soft:#17363d;--fill:#1f7282}}
.chart .paper{fill:var(--paper)}
.chart .box{fill:var(--surface);stroke:var(--line);stroke-width:1.2}
.chart .aside{fill:none;stroke:var(--line);stroke-width:1.2;stroke-dasharray:5 4}
.chart .pill{fill:var(--fill)}
.chart .choice{fill:var(--accent-soft);stroke:var(--accent);stroke-width:1.2}
.chart .flow{fill:none;stroke:var(--soft);stroke-width:1.4;marker-end:url(#tip)}
.chart .else{stroke-dasharray:2 4;stroke-linecap:round}
.chart .tip{fill:var(--soft)}
.chart text{text-anchor:middle;fill:var(--ink)}
.chart .name{font-size:15px;font-weight:600}
.chart .note{font-size:12.5px;fill:var(--soft)}
.chart text.on{fill:#fff}
</style>"""
"""The look of the portal's chart for a file that stands alone, light and dark."""

MARKER = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>'
)


def draw(pack: Pack, locale: Locale, *, alone: bool = False) -> str:
    """The chart of a procedure as SVG markup, every text escaped. `alone`: a file with colours of its own."""
    nodes = nodes_of(pack, locale)
    top = 6.0
    for node in nodes:
        node.top = top
        top += node.height + GAP
    height = top - GAP + 6
    body = "".join([*_lines(nodes), *(_shape(node) for node in nodes)])
    paper = f'<rect class="paper" width="{WIDTH}" height="{height:.0f}"/>' if alone else ""
    size = f' width="{WIDTH}" height="{height:.0f}"' if alone else ""
    title, told = escape(pack.title.text(locale)), escape(_told(nodes))
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height:.0f}"{size} role="img" '
        f'aria-labelledby="chart-title chart-text" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="chart-title">{title}</title>'
        f'<desc id="chart-text">{told}</desc>{STYLE if alone else ""}{MARKER}{paper}{body}</svg>'
    )


def _lines(nodes: list[Node]) -> list[str]:
    """Down the line of life, past what is done beside it, and along the sides to where choices lead."""
    places = {node.key: node for node in nodes}
    line = [node for node in nodes if not node.beside]
    drawn = [_down(a, b, passing=nodes.index(b) > nodes.index(a) + 1) for a, b in pairwise(line)]
    drawn += [
        f'<path class="flow else" d="M{RAIL} {node.middle:.0f} H{INDENT - 2}"/>'
        for node in nodes
        if node.beside
    ]
    drawn.append(_side(places["valid"], places["reply"], RIGHT, WIDTH - 14))
    drawn.append(_side(places["satisfied"], places["investigate"], LEFT, 14))
    drawn += [_side(node, places["resolve"], LEFT, 28) for node in nodes if node.back]
    return drawn


def _down(above: Node, below: Node, *, passing: bool) -> str:
    x = RAIL if passing else WIDTH / 2
    return f'<path class="flow" d="M{x:.0f} {above.top + above.height:.0f} V{below.top - 2:.0f}"/>'


def _side(start: Node, end: Node, edge: float, rail: float) -> str:
    """A line along the side of the chart, from a choice to where it leads."""
    tip = edge + 2 if rail > edge else edge - 2
    return f'<path class="flow else" d="M{edge} {start.middle:.0f} H{rail} V{end.middle:.0f} H{tip}"/>'


def _shape(node: Node) -> str:
    left = INDENT if node.beside else LEFT
    top, height, width = node.top, node.height, RIGHT - left
    if node.kind == "choice":
        mid, nose = node.middle, 16
        points = [(LEFT, mid), (LEFT + nose, top), (RIGHT - nose, top), (RIGHT, mid)]
        points += [(RIGHT - nose, top + height), (LEFT + nose, top + height)]
        outline = f'<polygon class="choice" points="{" ".join(f"{x},{y:.0f}" for x, y in points)}"/>'
    else:
        round_ = min(height / 2, 30) if node.kind == "pill" else 8
        outline = (
            f'<rect class="{node.kind}" x="{left}" y="{top:.0f}" width="{width}" height="{height:.0f}" '
            f'rx="{round_:.0f}"/>'
        )
    x = left + width / 2
    tone = " on" if node.kind == "pill" else ""
    texts = []
    for y, look, text in node.lines():
        weight = ' font-weight="600"' if look == "row" else ""
        look = "name" if look == "name" else "note"
        texts.append(f'<text class="{look}{tone}"{weight} x="{x:.0f}" y="{y:.0f}">{escape(text)}</text>')
    return outline + "".join(texts)


def _told(nodes: list[Node]) -> str:
    """The chart for those who cannot see it."""
    return " → ".join(f"{n.label} ({'; '.join(_said(n))})" if _said(n) else n.label for n in nodes)


def _said(node: Node) -> list[str]:
    return [*node.notes, *(f"{title}: {' '.join(told)}" for title, told in node.rows)]
