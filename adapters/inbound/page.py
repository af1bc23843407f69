"""HTML mail as readable text: what a person would see, with the places marked where quoted history begins.

inscriptis renders; before that, everything it would choke on or show wrongly is taken out of the page: hidden
elements, layout tables, tables so wide that aligning them fills the memory, nesting thousands deep.
"""

import re
from typing import Any

from inscriptis.css_profiles import STRICT_CSS_PROFILE  # type: ignore[import-untyped]
from inscriptis.html_engine import Inscriptis  # type: ignore[import-untyped]
from inscriptis.model.config import ParserConfig  # type: ignore[import-untyped]
from lxml import etree, html  # type: ignore[import-untyped]

QUOTE, END = "\ue0f1", "\ue0f2"
"""Lines of their own that stand before and after a quotation (characters for private use)."""

MOST_CHARACTERS = 1_000_000
MOST_ELEMENTS = 40_000
MOST_DEPTH = 150
MOST_TABLE = 200_000
"""Characters that a table may take when all its cells are made equally wide."""
WIDEST_CELL = 60

DROPPED = ("script", "style", "head", "title", "template", "noscript", "object", "svg", "select", "iframe")
HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|opacity\s*:\s*0(?![.\d])"
    r"|(?<![-\w])max-height\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
TINY = re.compile(r"(?<![-\w])font-size\s*:\s*[01](?:px|pt)?\s*(?:;|$)", re.IGNORECASE)
"""Hidden, too, unless there are elements inside, which may have a size of their own."""
QUOTING_CLASS = re.compile(
    r"(?<![-\w])(gmail_quote|yahoo_quoted|moz-cite-prefix|ntes-mailmaster-quote|protonmail_quote|zmail_extra"
    r"|mail_quote|tutanota_quote|gmail_quote_container|qmbox-quote)(?![-\w])"
)
QUOTING_ID = ("isReplyContent", "OLK_SRC_BODY_SECTION", "mail-editor-reference-message-container")
HISTORY_ID = ("divRplyFwdMsg", "appendonsend", "reply-intro", "ymail_android_signature_quote")
"""Outlook's marks: all that follows is history."""

BLOCKS = frozenset(
    ("p", "div", "tr", "li", "br", "h1", "h2", "h3", "table", "blockquote", "pre", "hr", "ul", "ol")
)
CONFIG = ParserConfig(css=STRICT_CSS_PROFILE)


def readable(page: str) -> tuple[str, bool]:
    """The text of an HTML page, and whether all of it could be shown; never raises."""
    whole = len(page) <= MOST_CHARACTERS
    source = re.sub(r"^\s*<\?xml[^>]{0,200}>|\x00", "", page[:MOST_CHARACTERS]).strip()
    if not source:
        return "", whole
    try:
        parser = html.HTMLParser(huge_tree=True, remove_comments=True, remove_pis=True)
        tree = html.document_fromstring(
            f"<div>{source}</div>" if "<" not in source else source, parser=parser
        )
        if not _prepare(tree):
            return tidy(_plain(tree)), False
        return tidy(re.sub(r"(?m)^ {1,8}\* ", "* ", Inscriptis(tree, CONFIG).get_text())), whole
    except (etree.LxmlError, ValueError, RecursionError, AssertionError):
        return tidy(re.sub(r"<[^>]{0,2000}>", " ", source)), False


def tidy(text: str) -> str:
    """Text without invisible characters, trailing space and more than one empty line in a row."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").replace("\u2028", "\n")
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text)
    text = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def images(page: str) -> frozenset[str]:
    """The Content-IDs that a page shows as pictures."""
    return frozenset(re.findall(r"cid:([^\"'\s>)]{1,300})", page[:MOST_CHARACTERS], re.IGNORECASE))


def _prepare(tree: Any) -> bool:
    """Make a page fit to be rendered; False when it is too large or too deep for that."""
    depth: dict[Any, int] = {}
    for count, node in enumerate(tree.iter()):
        above = node.getparent()
        depth[node] = depth.get(above, 0) + 1
        if depth[node] > MOST_DEPTH or count > MOST_ELEMENTS:
            return False
    for node in list(depth):
        if not isinstance(node.tag, str):
            continue
        if node.tag in DROPPED or _hidden(node):
            _take_out(node)
        elif node.tag == "table":
            _table(node)
        elif node.tag == "a":
            _link(node)
        elif _quotes(node):
            _mark(node)
    return True


def _hidden(node: Any) -> bool:
    style = (node.get("style") or "")[:2000]
    if node.get("hidden") is not None or (style and HIDDEN.search(style)):
        return True
    return bool(style and not len(node) and TINY.search(style))


def _take_out(node: Any) -> None:
    """Remove an element but not the text behind it."""
    above, before = node.getparent(), node.getprevious()
    if above is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (node.tail or "")
    else:
        above.text = (above.text or "") + (node.tail or "")
    above.remove(node)


def _table(node: Any) -> None:
    """Leave a small table of data as it is; make blocks of one that only lays out, or would be too wide."""
    rows = [row for row in node.iter("tr") if next(row.iterancestors("table"), None) is node]
    cells = [[cell for cell in row if cell.tag in ("td", "th")] for row in rows]
    most = max(map(len, cells), default=0)
    nested = next(node.iterdescendants("table"), None) is not None
    widest = (
        max((len(_text(cell)) for row in cells for cell in row), default=0) if most > 1 and not nested else 0
    )
    if nested or most < 2 or widest > WIDEST_CELL or widest * most * len(rows) > MOST_TABLE:
        node.tag = "div"
        for part in (*rows, *node.iterchildren("tbody", "thead", "tfoot")):
            part.tag = "div"
        for row in cells:
            for cell in row:
                cell.tag = "div"


def _text(cell: Any) -> str:
    return "".join(cell.itertext()).strip()


def _link(node: Any) -> None:
    """Show where a link leads when its words do not."""
    target = (node.get("href") or "").strip()
    shown = _text(node)
    if target.startswith(("http://", "https://")) and len(target) <= 500 and shown and shown not in target:
        node.append(_line("span", f" <{target}>"))


def _quotes(node: Any) -> bool:
    kind, name = (node.get("class") or "")[:300], node.get("id") or ""
    cites = node.tag == "blockquote" and (node.get("type") == "cite" or node.get("cite"))
    return bool(cites or name in QUOTING_ID or name in HISTORY_ID or QUOTING_CLASS.search(kind))


def _mark(node: Any) -> None:
    """Put the marks of a quotation before and after it; Outlook's has no end."""
    node.addprevious(_line("p", QUOTE))
    if node.get("id") not in HISTORY_ID:
        end = _line("p", END)
        end.tail, node.tail = node.tail, None
        node.addnext(end)


def _line(tag: str, text: str) -> Any:
    line = etree.Element(tag)
    line.text = text
    return line


def _plain(tree: Any) -> str:
    """The text of a monstrous page: every piece, a new line before each block, nothing laid out."""
    pieces, size = [], 0
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "head"):
            continue
        piece = (node.text if event == "start" else node.tail) or ""
        pieces.append("\n" + piece if node.tag in BLOCKS else piece)
        size += len(piece)
        if size > MOST_CHARACTERS:
            break
    return "".join(pieces)
