"""winmail.dat, made as Outlook makes it (MS-OXTNEF), and RTF compressed as MS-OXRTFCP says."""

import struct
import zlib

SIGNATURE, KEY = 0x223E9F78, 1
LONG_NAME, HTML, RTF, BODY, CODEPAGE = 0x3707, 0x1013, 0x1009, 0x1000, 0x3FDE


def winmail(
    *,
    body: str = "",
    page: str = "",
    rtf: bytes = b"",
    files: tuple[tuple[str, bytes], ...] = (),
    codepage: int = 936,
    message_class: str = "IPM.Microsoft Mail.Note",
    unicode: bool = True,
) -> bytes:
    """A file with these contents; strings in the code page, long file names in UTF-16 if `unicode`."""
    codec = {936: "gbk", 950: "big5", 65001: "utf-8", 1252: "cp1252"}[codepage]
    out = struct.pack("<IH", SIGNATURE, KEY)
    out += _object(1, 0x9006, 0x0008, struct.pack("<I", 0x10000))
    out += _object(1, 0x9007, 0x0006, struct.pack("<II", codepage, 0))
    out += _object(1, 0x8008, 0x0007, message_class.encode() + b"\0")
    if body:
        out += _object(1, 0x800C, 0x0002, body.encode(codec) + b"\0")
    properties = [_integer(CODEPAGE, codepage)]
    properties += [_binary(HTML, page.encode(codec))] if page else []
    properties += [_binary(RTF, rtf)] if rtf else []
    out += _object(1, 0x9003, 0x0006, struct.pack("<I", len(properties)) + b"".join(properties))
    for name, data in files:
        out += _object(2, 0x9002, 0x0006, b"\x01\x00" + b"\xff" * 12)
        out += _object(2, 0x8010, 0x0001, name.encode(codec)[:12] + b"\0")
        out += _object(2, 0x800F, 0x0006, data)
        long = _unicode(LONG_NAME, name) if unicode else _string(LONG_NAME, name.encode(codec))
        out += _object(2, 0x9005, 0x0006, struct.pack("<I", 1) + long)
    return out


def _object(level: int, name: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BHHI", level, name, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _integer(name: int, value: int) -> bytes:
    return struct.pack("<HHI", 0x0003, name, value)


def _padded(kind: int, name: int, data: bytes) -> bytes:
    return struct.pack("<HHII", kind, name, 1, len(data)) + data + b"\0" * (-len(data) % 4)


def _binary(name: int, data: bytes) -> bytes:
    return _padded(0x0102, name, data)


def _string(name: int, data: bytes) -> bytes:
    return _padded(0x001E, name, data + b"\0")


def _unicode(name: int, text: str) -> bytes:
    return _padded(0x001F, name, text.encode("utf-16-le") + b"\0\0")


def compressed(rtf: bytes) -> bytes:
    """RTF as LZFu, every byte a literal, but for one reference into the dictionary at its beginning."""
    out = bytearray()
    literals = [bytes([byte]) for byte in rtf]
    if rtf.startswith(rb"{\rtf1\ansi"):
        literals[:11] = [bytes([0, 11 - 2])]  # offset 0 of the dictionary, eleven bytes
    end = bytes([(207 + len(rtf)) % 4096 >> 4, (207 + len(rtf)) % 4096 << 4 & 0xF0])
    literals.append(end)
    for at in range(0, len(literals), 8):
        group = literals[at : at + 8]
        out.append(sum(1 << bit for bit, one in enumerate(group) if len(one) == 2))
        out += b"".join(group)
    header = struct.pack("<II4sI", len(out) + 12, len(rtf), b"LZFu", zlib.crc32(bytes(out)))
    return header + bytes(out)


def rtf_of(text: str, codec: str = "gbk") -> bytes:
    """A small RTF document with the text escaped byte by byte, as Outlook does it."""
    told = text.replace("\n", "\\par\r\n")
    inner = "".join(c if c < "\x80" else "".join(f"\\'{byte:02x}" for byte in c.encode(codec)) for c in told)
    head = (
        r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fnil\fcharset134 SimSun;}}{\colortbl;\red0\green0\blue0;}"
    )
    return (head + r"{\*\generator x;}\pard\f0\fs20 " + inner + r"\par}").encode("ascii")
