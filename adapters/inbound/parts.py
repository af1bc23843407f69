"""A mail taken apart: the leaves of its tree of parts, each with its headers and its bytes.

Our own small splitter, because its work is bounded: the standard library's parser needs minutes for a hostile
mail of nested parts and gives up on deep ones. Every level is one pass over the bytes.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from adapters.inbound.headers import MOST_HEADER_BYTES, Headers, loose_base64, parameters, read_headers

MOST_PARTS = 300
MOST_DEPTH = 12
"""Parts within parts that are followed; what lies deeper is taken as it is."""

SEEN_BOUNDARY = re.compile(rb"^--(\S{1,70})[ \t]*\r?\nContent-", re.MULTILINE | re.IGNORECASE)
UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]{1,200}\r?\n", re.MULTILINE)


@dataclass
class Part:
    """A part of a mail; `children` for a multipart or an enclosed mail, `body` still transfer-encoded."""

    headers: Headers
    body: bytes = field(repr=False)
    children: list["Part"] = field(default_factory=list)
    cut: bool = False

    @cached_property
    def _type(self) -> tuple[str, dict[str, str]]:
        kind, given = parameters(self.headers.raw("content-type"))
        kind = re.sub(r"\s", "", kind)
        return (kind if re.fullmatch(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", kind) else "text/plain"), given

    @property
    def kind(self) -> str:
        """The media type in lower case; text/plain where none is said."""
        return self._type[0]

    @property
    def given(self) -> dict[str, str]:
        """The parameters of the media type."""
        return self._type[1]

    @cached_property
    def disposition(self) -> tuple[str, dict[str, str]]:
        """Whether it says it is inline or an attachment, and the parameters of that."""
        return parameters(self.headers.raw("content-disposition"))

    @property
    def filename(self) -> str:
        """The name it gives itself, "" for none."""
        return self.disposition[1].get("filename", "") or self.given.get("name", "")

    @property
    def attached(self) -> bool:
        """Whether it is a file rather than something to be read."""
        return self.disposition[0].startswith("attach") or bool(self.filename)

    @cached_property
    def data(self) -> bytes:
        """Its bytes, transfer encoding undone as far as it can be."""
        return unpacked(self.body, self.headers.text("content-transfer-encoding").lower())

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, in order, those of enclosed mails included."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(reversed(part.children))


def take_apart(raw: bytes) -> Part:
    """The tree of parts of a mail; never raises, and never makes more than MOST_PARTS of them."""
    if b"\r\r\n" in raw[:4096]:  # a gateway that ended lines once too often
        raw = raw.replace(b"\r\r\n", b"\r\n")
    return _part(raw.lstrip(b"\r\n"), 0, [MOST_PARTS])


def _part(raw: bytes, depth: int, left: list[int]) -> Part:
    left[0] -= 1
    begins = re.compile(rb"\r\n\r\n|\n\r?\n|\r\r").search(b"\n" + raw[:MOST_HEADER_BYTES])
    if raw[:1] in (b"\n", b"\r"):
        head, body = b"", raw.removeprefix(b"\r").removeprefix(b"\n")
    elif begins:
        head, body = raw[: max(begins.start() - 1, 0)], raw[begins.end() - 1 :]
    else:
        head, body = raw, b""
    part = Part(read_headers(head), body)
    if depth >= MOST_DEPTH or left[0] <= 0:
        return part
    if part.kind.startswith("multipart/"):
        pieces, whole = _pieces(body, part.given.get("boundary", "").encode("utf-8", "replace"), left[0])
        if not pieces and (seen := SEEN_BOUNDARY.search(body[:65_536])):  # the stated one is not the true one
            pieces, whole = _pieces(body, seen[1], left[0])
        part.cut = not whole
        part.children = [_part(piece, depth + 1, left) for piece in pieces if left[0] > 0]
    elif part.kind in ("message/rfc822", "message/global"):
        inner = part.data if b"base64" in part.headers.raw("content-transfer-encoding").lower() else body
        part.children = [_part(inner.lstrip(b"\r\n"), depth + 1, left)]
    return part


def _pieces(body: bytes, boundary: bytes, most: int) -> tuple[list[bytes], bool]:
    """What lies between the boundaries, and whether all of it is there: the closing one, and room for it."""
    if not boundary:
        return [], False
    line = re.compile(re.escape(b"--" + boundary) + rb"(--)?[ \t]*(?=\r|\n|$)")
    pieces, begin = [], -1
    for found in line.finditer(body):
        start = found.start()
        if start and body[start - 1] not in b"\r\n":
            continue
        if begin >= 0:
            pieces.append(body[begin:start].removesuffix(b"\n").removesuffix(b"\r"))
        begin = _after_line(body, found.end())
        if found[1] or len(pieces) >= most:
            return pieces, bool(found[1])
    if begin >= 0:
        pieces.append(body[begin:])
    return pieces, False


def _after_line(body: bytes, place: int) -> int:
    for end in (b"\r\n", b"\n", b"\r"):
        if body.startswith(end, place):
            return place + len(end)
    return place


def unpacked(body: bytes, encoding: str) -> bytes:
    """A body without its transfer encoding; one that is unknown, or plainly not true, is left alone."""
    encoding = encoding.strip().strip("\"';")
    if encoding.startswith("base64"):
        return _from_base64(body)
    if encoding.startswith(("quoted", "qp")):
        return binascii.a2b_qp(body)
    if encoding.startswith(("x-uu", "uu")):
        return _from_uu(body)
    return body


def _from_base64(body: bytes) -> bytes:
    sample = re.sub(rb"\s", b"", body[:4096])
    strange = len(re.sub(rb"[A-Za-z0-9+/=]", b"", sample))
    if strange * 10 > len(sample):
        return body  # somebody wrote base64 above plain text
    end = body.find(b"\n\n") if b"\r" not in body[:200] else body.find(b"\r\n\r\n")
    return loose_base64(body[:end] if end > 0 and _is_note(body[end:]) else body)


def _is_note(tail: bytes) -> bool:
    """Whether what follows the base64 after an empty line is a note that a list or scanner put there."""
    return bool(re.search(rb"[^A-Za-z0-9+/=\s]", tail[:2000]))


def _from_uu(body: bytes) -> bytes:
    found = UU_BEGIN.search(body)
    lines = []
    for line in body[found.end() if found else 0 :].splitlines():
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            lines.append(binascii.a2b_uu(line))
        except binascii.Error:  # a line of a wrong length: as much of it as its first character says
            count = ((line[0] - 32) & 63) * 4 // 3 + 3
            try:
                lines.append(binascii.a2b_uu(line[:count]))
            except binascii.Error:
                break
    return b"".join(lines)
