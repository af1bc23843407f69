"""Which files may be handed in as evidence: judged by name and by content, so that neither can lie alone."""

import re
import unicodedata
from typing import NamedTuple

from complaints.errors import Refusal

ZIP, OLE, FTYP = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"ftyp"
OFFICE = "application/vnd.openxmlformats-officedocument"


class FileType(NamedTuple):
    """A kind of file: its media type and the bytes it begins with (at an offset); none for plain text."""

    media_type: str
    magic: tuple[bytes, ...] = ()
    at: int = 0


TYPES: dict[str, FileType] = {
    "pdf": FileType("application/pdf", (b"%PDF-",)),
    "jpg": FileType("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": FileType("image/jpeg", (b"\xff\xd8\xff",)),
    "png": FileType("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "gif": FileType("image/gif", (b"GIF87a", b"GIF89a")),
    "webp": FileType("image/webp", (b"WEBP",), 8),
    "bmp": FileType("image/bmp", (b"BM",)),
    "heic": FileType("image/heic", (FTYP,), 4),
    "mp3": FileType("audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "wav": FileType("audio/wav", (b"WAVE",), 8),
    "m4a": FileType("audio/mp4", (FTYP,), 4),
    "aac": FileType("audio/aac", (b"\xff\xf1", b"\xff\xf9")),
    "amr": FileType("audio/amr", (b"#!AMR",)),
    "ogg": FileType("audio/ogg", (b"OggS",)),
    "mp4": FileType("video/mp4", (FTYP,), 4),
    "mov": FileType("video/quicktime", (FTYP, b"moov", b"mdat", b"wide"), 4),
    "webm": FileType("video/webm", (b"\x1aE\xdf\xa3",)),
    "avi": FileType("video/x-msvideo", (b"AVI ",), 8),
    "doc": FileType("application/msword", (OLE,)),
    "xls": FileType("application/vnd.ms-excel", (OLE,)),
    "ppt": FileType("application/vnd.ms-powerpoint", (OLE,)),
    "docx": FileType(f"{OFFICE}.wordprocessingml.document", (ZIP,)),
    "xlsx": FileType(f"{OFFICE}.spreadsheetml.sheet", (ZIP,)),
    "pptx": FileType(f"{OFFICE}.presentationml.presentation", (ZIP,)),
    "zip": FileType("application/zip", (ZIP,)),
    "txt": FileType("text/plain"),
    "csv": FileType("text/csv"),
}
ACCEPT = ",".join(f".{ending}" for ending in TYPES)
"""The value of a file input's accept attribute."""
SOUNDS = ",".join(f".{e}" for e, kind in TYPES.items() if kind.media_type.startswith(("audio/", "video/")))
"""The same for recordings."""


def media_type_of(filename: str, head: bytes) -> str:
    """The media type of a file by its ending, if its first bytes (some hundred) agree. Refusal otherwise."""
    ending = filename.rpartition(".")[2].lower()
    kind = TYPES.get(ending)
    if kind is None:
        raise Refusal(f"不能接收这种文件：{filename}。请用图片、PDF、音频、视频、Office 文档、文本或 ZIP。")
    begins = head[kind.at :]
    fits = begins.startswith(kind.magic) if kind.magic else _is_text(head)
    if not fits:
        raise Refusal(f"文件 {filename} 的内容与其扩展名不符。")
    return kind.media_type


def clean_name(filename: str) -> str:
    """A file name that is safe to show and to save: no path, no control characters, at most 120 long."""
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    name = "".join(c for c in name if unicodedata.category(c)[0] not in "CZ" or c == " ")
    name = re.sub(r'[<>:"|?*]', "_", name).strip(" .")
    stem, dot, ending = name.rpartition(".")
    return f"{stem[: 119 - len(ending)]}{dot}{ending}"[:120] if name else "file"


def _is_text(head: bytes) -> bool:
    if b"\x00" in head:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            head[: len(head) - 4 if len(head) > 400 else None].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
