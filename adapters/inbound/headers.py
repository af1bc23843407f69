"""Header lines of a mail or of one of its parts: found in any bytes, decoded however they were written.

The standard library's parser is not used for them: its modern policy raises on broken headers, its old one
loses GBK characters that an encoded word cuts in two. Whatever is too long is cut short.
"""

import binascii
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import quote, unquote_to_bytes

from adapters.inbound.charsets import decoded

MOST_HEADER_BYTES = 262_144
MOST_LINES = 2_000
MOST_VALUE = 16_384
MOST_PARAMETERS = 60
MOST_ADDRESSES = 200

NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,80})[ \t]*:[ \t]*")
WORD = re.compile(rb"=\?([\w.:+-]{1,40})(?:\*[\w-]{0,20})?\?([bBqQ])\?([^?]*)\?=")
BETWEEN = re.compile(rb"(\?=)[ \t\r\n]+(=\?[\w.:+*-]{1,60}\?[bBqQ]\?)")
ADDRESS = re.compile(r"[^\s\x00-\x1f\x7f@<>()\[\]\",;:\\]{1,128}@[^\s\x00-\x1f\x7f@<>()\[\]\",;:\\]{1,200}")
WRITTEN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,128}@[A-Za-z0-9.-]{1,200}")
"""An address within running text, where Chinese words and brackets stand beside it."""
IDENTIFIER = re.compile(r"<([^<>\s]{1,400})>")
INVISIBLE = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


@dataclass
class Headers:
    """Header values as bytes, unfolded, by name in lower case, in order."""

    values: dict[str, list[bytes]] = field(default_factory=dict)

    def raw(self, name: str) -> bytes:
        """The first value of this name, b"" if there is none."""
        return self.values.get(name, [b""])[0]

    def text(self, name: str) -> str:
        """The first value of this name, decoded, on one line."""
        return words(self.raw(name))

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def every(self, *names: str) -> list[str]:
        """All values of these names, decoded."""
        return [words(value) for name in names for value in self.values.get(name, [])[:20]]


def read_headers(block: bytes) -> Headers:
    """The headers at the beginning of some bytes; lines that are none are passed over."""
    headers, last = Headers(), None
    for line in re.split(rb"\r\n|\n|\r", block[:MOST_HEADER_BYTES])[:MOST_LINES]:
        if line[:1] in (b" ", b"\t"):
            if last is not None and len(last[-1]) < MOST_VALUE:
                last[-1] += b" " + line.strip()
        elif found := NAME.match(line):
            last = headers.values.setdefault(found[1].decode("ascii").lower(), [])
            last.append(line[found.end() :].strip()[:MOST_VALUE])
        else:
            last = None
    return headers


def words(value: bytes) -> str:
    """A header value as a person reads it: encoded words and raw eight-bit text decoded, on one line."""
    if b"=?" not in value:
        return _clean(decoded(value))
    pieces, pending, charset = [], b"", ""
    place = 0
    joined = BETWEEN.sub(rb"\1\2", value)
    for word in WORD.finditer(joined):
        label = word[1].decode("ascii").lower()
        if pending and (joined[place : word.start()] or label != charset):
            pieces.append(decoded(pending, charset))
            pending = b""
        pieces.append(decoded(joined[place : word.start()]))
        pending, charset, place = pending + _unpacked(word[2], word[3]), label, word.end()
    return _clean("".join((*pieces, decoded(pending, charset), decoded(joined[place:]))))


def _unpacked(how: bytes, text: bytes) -> bytes:
    if how in b"qQ":
        return binascii.a2b_qp(text.replace(b"_", b" ").rstrip(b"="))
    return loose_base64(text)


def loose_base64(text: bytes) -> bytes:
    """The bytes of base64 that may be broken: other characters passed over, a cut end left out."""
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", text)
    kept = kept[: len(kept) - (len(kept) % 4 == 1)]
    return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))


def _clean(text: str) -> str:
    return " ".join(INVISIBLE.sub(" ", text).split()) if text else ""


def parameters(value: bytes) -> tuple[str, dict[str, str]]:
    """A value like `text/plain; charset=gbk`: what stands first, in lower case, and the parameters.

    Understands RFC 2231 (continued, in a charset), encoded words, raw eight-bit text in quotes or without.
    """
    first, *rest = (piece.encode("latin-1") for piece in _split(value[:MOST_VALUE].decode("latin-1"), ";"))
    pieces: dict[str, list[tuple[int, bool, bytes]]] = {}
    for piece in rest[:MOST_PARAMETERS]:
        name, equals, content = piece.partition(b"=")
        found = re.fullmatch(rb"\s*([\w.-]+?)(?:\*(\d{1,3}))?(\*)?\s*", name)
        if equals and found:
            place = int(found[2]) if found[2] else -1
            pieces.setdefault(found[1].decode("ascii", "replace").lower(), []).append(
                (place, bool(found[3]), _unquoted(content))
            )
    return decoded(first).strip().lower(), {name: _whole(parts) for name, parts in pieces.items()}


def _split(text: str, at: str) -> list[str]:
    """The pieces between these characters, those in quotes excepted; a quote that never ends is none."""
    pieces, begin, inside, skip = [], 0, False, False
    last_quote = text.rfind('"')
    for place, character in enumerate(text):
        if skip:
            skip = False
        elif character == "\\" and inside:
            skip = True
        elif character == '"':
            inside = not inside and place < last_quote
        elif character in at and not inside:
            pieces.append(text[begin:place])
            begin = place + 1
    return [*pieces, text[begin:]]


def _unquoted(content: bytes) -> bytes:
    content = content.strip()
    if content[:1] == b'"':
        content = content[1:].removesuffix(b'"')
        return re.sub(rb'\\(["\\])', rb"\1", content)
    return content


def _whole(parts: list[tuple[int, bool, bytes]]) -> str:
    """The value of a parameter from its pieces; the RFC 2231 form is preferred to a plain one beside it."""
    starred = sorted(part for part in parts if part[0] >= 0) or [part for part in parts if part[1]][:1]
    if not starred:
        return words(parts[0][2])
    charset, text = "", b""
    for count, (_, encoded, content) in enumerate(starred):
        if encoded and count == 0 and content.count(b"'") >= 2:
            label, _, content = content.split(b"'", 2)
            charset = label.decode("ascii", "replace")
        text += content if encoded else quote(content).encode()  # an escape may be cut in two
    text = unquote_to_bytes(text)
    return words(text) if b"=?" in text and not charset else _clean(decoded(text, charset))


def addresses(value: bytes) -> list[tuple[str, str]]:
    """The mailboxes of a value: (name, address), the domain in lower case; what is no address is left out.

    Split before it is decoded, so that a name cannot smuggle in an address, unless all of it is encoded.
    """
    pieces = _split(value[:MOST_VALUE].decode("latin-1"), ",;")[:MOST_ADDRESSES]
    found = [one for piece in pieces if (one := _mailbox(piece))]
    return found or [one for piece in _split(words(value), ",;")[:1] if (one := _mailbox(piece))]


def _mailbox(piece: str) -> tuple[str, str] | None:
    name, bracket, inside = piece.rpartition("<")
    match = ADDRESS.search(inside if bracket else piece)
    if match is None:
        return None
    local, _, domain = _told(match[0].strip(".'")).rpartition("@")
    return (_told(name.strip(" \t\"'")).strip("\"' ") if bracket else ""), f"{local}@{domain.lower()}"


def _told(piece: str) -> str:
    """A piece of a header as a person reads it, whether it holds bytes (as Latin-1) or is decoded already."""
    return words(piece.encode("latin-1" if all(c < "\u0100" for c in piece) else "utf-8"))


def identifiers(values: list[str]) -> list[str]:
    """The message ids in some values, as <…>, each once, at most a hundred."""
    found = (f"<{one}>" for value in values for one in IDENTIFIER.findall(value))
    return list(dict.fromkeys(found))[:100]


def moment(value: str) -> datetime | None:
    """An aware time from a Date header; None when it is none. Without a zone it is taken for UTC."""
    try:
        found = parsedate_to_datetime(value[:200])
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
