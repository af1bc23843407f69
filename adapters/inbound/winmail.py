"""winmail.dat: what Outlook packs a mail into when it takes the receiver for another Outlook (TNEF).

tnefparse reads the properties. The list of objects around them is read here: the library copies the rest of
the file for each object, loops as often as a damaged file says, and gives all up for one bad date.
"""

import logging
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from tnefparse import properties as prop  # type: ignore[import-untyped]
from tnefparse.mapi import (  # type: ignore[import-untyped]
    SZMAPI_STRING,
    TNEFMAPI_Attribute,
    decode_mapi,
)

from adapters.inbound.charsets import decoded
from adapters.inbound.rtf import rtf_text, unpack_rtf

KINDS = ("application/ms-tnef", "application/vnd.ms-tnef")
SIGNATURE = b"\x78\x9f\x3e\x22"
BODY, ATTACH_DATA, TITLE, MESSAGE_CLASS = 0x800C, 0x800F, 0x8010, 0x8008
NEW_ATTACHMENT, PROPERTIES, ATTACHMENT, CODEPAGE = 0x9002, 0x9003, 0x9005, 0x9007
MOST_OBJECTS = 2_000
MOST_FILES = 50
MOST_PROPERTIES = 2_000
LABELS = {936: "gb18030", 54936: "gb18030", 950: "big5", 65001: "utf-8", 932: "cp932", 949: "cp949"}

logging.getLogger("tnefparse").setLevel(logging.CRITICAL)  # it logs what it cannot read, with contents


@dataclass
class Winmail:
    """What was inside: text and page ("" for none), files by name, and the class Outlook gave the message."""

    text: str = ""
    page: str = ""
    message_class: str = ""
    files: list[tuple[str, bytes]] = field(default_factory=list)


def is_winmail(kind: str, filename: str) -> bool:
    """Whether a part is a winmail.dat."""
    return kind in KINDS or filename.lower() in ("winmail.dat", "win.dat")


def open_winmail(data: bytes) -> Winmail | None:
    """The contents, as far as they can be read; None when it is no such file."""
    if not data.startswith(SIGNATURE):
        return None
    found, label = Winmail(), "gb18030"
    for name, content in _objects(data):
        if name == CODEPAGE and len(content) >= 4:
            label = _label(struct.unpack("<I", content[:4])[0])
        elif name == MESSAGE_CLASS:
            found.message_class = _text(content, "ascii")
        elif name == BODY:
            found.text = _text(content, label)
        elif name == PROPERTIES:
            _message(found, _properties(content), label)
        elif name == NEW_ATTACHMENT:
            if len(found.files) >= MOST_FILES:
                break
            found.files.append(("", b""))
        elif name in (TITLE, ATTACH_DATA, ATTACHMENT) and found.files:
            found.files[-1] = _file(found.files[-1], name, content, label)
    return found


def _objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The objects of the file: id and content; a cut one is the last."""
    place = 6
    for _ in range(MOST_OBJECTS):
        if place + 9 > len(data):
            return
        name, _kind, length = struct.unpack_from("<HHI", data, place + 1)
        yield name, data[place + 9 : place + 9 + length]
        place += 9 + length + 2


def _properties(content: bytes) -> list[TNEFMAPI_Attribute]:
    """The MAPI properties of an object; none when their number cannot be true."""
    if len(content) < 4 or struct.unpack("<I", content[:4])[0] > MOST_PROPERTIES:
        return []
    try:
        return list(decode_mapi(content, "latin-1"))
    except Exception:  # the library does not promise which
        return []


def _message(found: Winmail, properties: list[TNEFMAPI_Attribute], label: str) -> None:
    """Put the body into what was found: as text, as a page, or out of RTF."""
    page, rtf, inner = b"", b"", label
    for one in properties:
        if one.name == prop.MAPI_BODY:
            found.text = _value(one, label) or found.text
        elif one.name == prop.MAPI_BODY_HTML:
            page = _bytes(one)
        elif one.name == prop.MAPI_RTF_COMPRESSED:
            rtf = _bytes(one)
        elif (
            one.name == prop.MAPI_INTERNET_CODEPAGE
            and isinstance(one.raw_data, bytes)
            and len(one.raw_data) == 4
        ):
            inner = _label(struct.unpack("<I", one.raw_data)[0])
    found.page = _text(page, inner)
    if rtf and not found.page and not found.text:
        found.text = rtf_text(unpack_rtf(rtf))


def _file(file: tuple[str, bytes], name: int, content: bytes, label: str) -> tuple[str, bytes]:
    """An attachment with one object more: its short name, its bytes, or its properties."""
    if name == TITLE:
        return file[0] or _text(content, label), file[1]
    if name == ATTACH_DATA:
        return file[0], content
    for one in _properties(content):
        if one.name == prop.MAPI_ATTACH_LONG_FILENAME:
            file = _value(one, label) or file[0], file[1]
        elif one.name == prop.MAPI_ATTACH_DATA_OBJ and not file[1]:
            file = file[0], _bytes(one)
    return file


def _label(codepage: int) -> str:
    return LABELS.get(codepage, f"cp{codepage}")


def _value(one: TNEFMAPI_Attribute, label: str) -> str:
    try:
        value = one.data
    except Exception:  # as above
        return ""
    if isinstance(value, str):
        return _text(value.encode("latin-1", "replace"), label) if one.attr_type == SZMAPI_STRING else value
    return _text(value, label) if isinstance(value, bytes) else ""


def _bytes(one: TNEFMAPI_Attribute) -> bytes:
    raw = one.raw_data
    return b"".join(raw) if isinstance(raw, list) and all(isinstance(piece, bytes) for piece in raw) else b""


def _text(value: bytes, label: str) -> str:
    return decoded(value.rstrip(b"\x00"), label).replace("\x00", "")
