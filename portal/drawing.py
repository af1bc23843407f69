"""A procedure drawn from its pack: an inline SVG flow chart with the limits; colours by CSS."""

from dataclasses import dataclass
from html import escape
from itertools import pairwise

from adapters.words import limit_in_words, say
from complaints.calendar import Locale
from complaints.pack import Pack

WIDTH, LEFT, RIGHT = 400, 44, 356
LINE, PAD, GAP = 17, 13, 26
WORDS_PER_LINE = {"en": 44, "zh-Hans": 23, "zh-Hant": 23}


@dataclass
class Node:
    """One shape of the chart: its kind (pill, box, choice), its label and what is said below it."""

    key: str
    kind: str
    label: str
    notes: list[str]
    top: float = 0

    @property
    def height(self) -> float:
        """Grows with what is said."""
        return 2 * PAD + LINE * (1 + len(self.notes)) + (8 if self.kind == "choice" else 0)

    @property
    def middle(self) -> float:
        """Where lines from the side meet it."""
        return self.top + self.height / 2


def draw(pack: Pack, locale: Locale) -> str:
    """The chart of a procedure as SVG markup, every text escaped."""
    nodes = _nodes(pack, locale)
    top = 4.0
    for node in nodes:
        node.top = top
        top += node.height + GAP
    places = {node.key: node for node in nodes}
    shapes = [_shape(node) for node in nodes]
    arrows = [_down(a, b) for a, b in pairwise(nodes)]
    arrows.append(_side(places["valid"], places["reply"], RIGHT, WIDTH - 14))
    arrows.append(_side(places["satisfied"], places["investigate"], LEFT, 14))
    title, told = escape(pack.title.text(locale)), escape(_told(nodes))
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {top - GAP + 4:.0f}" role="img" '
        f'aria-labelledby="chart-title chart-text" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="chart-title">{title}</title>'
        f'<desc id="chart-text">{told}</desc>{MARKER}{"".join(arrows)}{"".join(shapes)}</svg>'
    )


MARKER = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto-start-reverse"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>'
)


def _nodes(pack: Pack, locale: Locale) -> list[Node]:
    def stage(key: str, *notes: str) -> Node:
        return Node(key, "box", pack.stages[key].label.text(locale), _wrapped([*notes], locale))

    def within(key: str) -> str:
        return say("{}内", locale).format(limit_in_words(pack.stages[key].limit, locale))

    own = next((step.up_to for step in pack.authority if step.role == "owner"), None)
    approval = []
    if own is not None:
        over = say("费用超过 {} 元时", locale).format(f"{own:,.0f}")
        name = pack.stages["approve"].label.text(locale)
        approval.append(Node("approve", "aside", name, _wrapped([over], locale)))
    again = say("不满意：重新处理，{}内，最多 {} 轮", locale).format(
        limit_in_words(pack.rework.limit, locale), pack.rework.rounds
    )
    return [
        Node("filed", "pill", say("提出投诉", locale), [say("当即确认收到", locale)]),
        stage("register", within("register")),
        stage("classify", within("classify")),
        Node("valid", "choice", say("是否属于我们的责任？", locale), [say("不属于：直接答复并说明", locale)]),
        stage("dispatch"),
        stage("investigate"),
        stage("resolve", _handling(pack, locale)),
        *approval,
        stage("reply", within("reply")),
        stage("survey", within("survey")),
        Node("satisfied", "choice", say("您是否满意？", locale), _wrapped([again], locale)),
        Node("closed", "pill", say("结案归档", locale), []),
    ]


def _handling(pack: Pack, locale: Locale) -> str:
    """The limit that dispatch, investigation and resolution share."""
    limit = limit_in_words(pack.stages["resolve"].limit, locale)
    words = {"classified": "分类后 {}内完成", "registered": "登记后 {}内完成", "filed": "收到后 {}内完成"}
    return say(words.get(pack.stages["resolve"].starts, "{}内"), locale).format(limit)


def _wrapped(notes: list[str], locale: Locale) -> list[str]:
    """Notes cut into lines that fit the width: English at spaces, Chinese anywhere but before a comma."""
    most, lines = WORDS_PER_LINE[locale], []
    for note in notes:
        while len(note) > most:
            space = (
                note.rfind(" ", 0, most) if locale == "en" else max(note.rfind(c, 0, most) for c in "，：、")
            )
            cut = space + 1 if space > 0 else most
            lines.append(note[:cut].strip())
            note = note[cut:].strip()
        lines.append(note)
    return lines


def _shape(node: Node) -> str:
    top, height, width = node.top, node.height, RIGHT - LEFT
    if node.kind == "choice":
        mid, nose = node.middle, 16
        points = [(LEFT, mid), (LEFT + nose, top), (RIGHT - nose, top), (RIGHT, mid)]
        points += [(RIGHT - nose, top + height), (LEFT + nose, top + height)]
        outline = f'<polygon class="choice" points="{" ".join(f"{x},{y:.0f}" for x, y in points)}"/>'
    else:
        round_ = height / 2 if node.kind == "pill" else 8
        outline = (
            f'<rect class="{node.kind}" x="{LEFT}" y="{top:.0f}" width="{width}" height="{height:.0f}" '
            f'rx="{round_:.0f}"/>'
        )
    first = top + (height - LINE * len(node.notes)) / 2 + 5
    tone = " on" if node.kind == "pill" else ""
    texts = [f'<text class="name{tone}" x="{WIDTH / 2:.0f}" y="{first:.0f}">{escape(node.label)}</text>']
    for index, note in enumerate(node.notes, 1):
        y = first + LINE * index + 1
        texts.append(f'<text class="note{tone}" x="{WIDTH / 2:.0f}" y="{y:.0f}">{escape(note)}</text>')
    return outline + "".join(texts)


def _down(above: Node, below: Node) -> str:
    x = WIDTH / 2
    return f'<path class="flow" d="M{x:.0f} {above.top + above.height:.0f} V{below.top - 2:.0f}"/>'


def _side(start: Node, end: Node, edge: float, rail: float) -> str:
    """A line along the side of the chart, from a choice to where it leads."""
    tip = edge + 2 if rail > edge else edge - 2
    return f'<path class="flow else" d="M{edge} {start.middle:.0f} H{rail} V{end.middle:.0f} H{tip}"/>'


def _told(nodes: list[Node]) -> str:
    """The chart for those who cannot see it."""
    return " → ".join(f"{n.label}（{' '.join(n.notes)}）" if n.notes else n.label for n in nodes)
