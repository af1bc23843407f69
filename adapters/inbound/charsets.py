"""Bytes to text: by the charset a mail declares where that is true, else by what the bytes look like.

Chinese mail is mislabelled every day: UTF-8 sold as gb2312, GBK as us-ascii or iso-8859-1, GBK characters
that GB2312 does not have. A label is therefore believed only if the bytes agree with it.
"""

import codecs
import re
from collections.abc import Collection

from charset_normalizer import from_bytes

GB, BIG5 = "gb18030", "big5hkscs"
ALIASES = {
    **dict.fromkeys(("gb2312", "gbk", "gb18030", "cp936", "ms936", "windows936", "xgbk", "xgb2312"), GB),
    **dict.fromkeys(("gb231280", "euccn", "eucgb2312cn", "gb", "chinese", "csgb2312", "xeuccn"), GB),
    **dict.fromkeys(("big5", "big5hkscs", "xxbig5", "xbig5", "cp950", "csbig5", "big5eten", "cnbig5"), BIG5),
    **dict.fromkeys(("utf8", "utf8mb4", "unicode11utf8", "cp65001", "utf8sig", "unicode"), "utf-8"),
    **dict.fromkeys(("usascii", "ascii", "ansix341968", "iso646us", "7bit"), "ascii"),
    **dict.fromkeys(("iso88591", "latin1", "windows1252", "cp1252", "xwestern", "ansi"), "cp1252"),
    **dict.fromkeys(("hzgb2312", "hz"), "hz"),
    **dict.fromkeys(("iso2022cn", "iso2022cnext"), "iso-2022-cn"),
    **{f"iso8859{n}": f"iso-8859-{n}" for n in (*range(2, 12), *range(13, 17))},
    **{f"windows{n}": f"cp{n}" for n in (874, 1250, 1251, *range(1253, 1259))},
    **{f"cp{n}": f"cp{n}" for n in (437, 850, 866, 874, 1250, 1251, *range(1253, 1259))},
    **dict.fromkeys(("shiftjis", "sjis", "xsjis", "cp932", "windows31j"), "cp932"),
    **dict.fromkeys(("euckr", "ksc56011987", "ksc5601", "cp949"), "cp949"),
    "iso2022jp": "iso-2022-jp", "iso2022kr": "iso-2022-kr", "eucjp": "euc-jp", "koi8r": "koi8-r",
    "koi8u": "koi8-u", "utf7": "utf-7", "unicode11utf7": "utf-7", "tis620": "tis-620",
    "utf16": "utf-16", "utf16le": "utf-16-le", "utf16be": "utf-16-be", "utf32": "utf-32",
}  # fmt: skip
"""Label without punctuation: Python's codec. Others (zlib, punycode, unicode_escape …) are never called."""

ESCAPED = (
    "hz",
    "iso-2022-cn",
    "iso-2022-jp",
    "iso-2022-kr",
    "utf-7",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
)
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
UNLIKE_GB = re.compile(r"[\u2e80-\uffef\U00020000-\U0003ffff]|[A-Za-z][^\x00-\x7f]|[^\x00-\x7f][a-z]")
"""In what reads as UTF-8: Chinese characters, or accents beside Latin letters. GBK hardly ever is."""
EAST = {"cp949": re.compile(r"[\uac00-\ud7a3]"), "euc-jp": re.compile(r"[\u3040-\u30ff]")}
"""What Korean and Japanese are made of; in Chinese taken for them it is mixed with other signs."""
SAMPLE = 16_384
"""Bytes that are looked at where the label is no help."""


def decoded(data: bytes, label: str = "") -> str:
    """The text of some bytes. Never raises: what fits nothing comes out with U+FFFD in it."""
    for mark, codec in BOMS:
        if data.startswith(mark):
            return data.decode(codec, "replace").lstrip("\ufeff")
    said = known(label)
    if said in ESCAPED:
        text = _escaped(data, said)
        if text is not None:
            return text
        said = ""
    if data.isascii():
        return _ascii(data)
    codec = _true_charset(data[:SAMPLE] if len(data) > SAMPLE else data, said)
    return data.decode(codec, "replace")


def known(label: str) -> str:
    """The codec for a charset label, "" when there is none that we would use."""
    return ALIASES.get(re.sub(r"[^a-z0-9]", "", label.lower()[:40]), "")


def _escaped(data: bytes, codec: str) -> str | None:
    """Text in an encoding of seven bits or two bytes; None when the bytes are something else."""
    try:
        return iso_2022_cn(data) if codec == "iso-2022-cn" else data.decode(codec)
    except (UnicodeDecodeError, ValueError):
        return None


def iso_2022_cn(data: bytes) -> str:
    """Text in ISO-2022-CN (RFC 1922): GB 2312 between shift-out and shift-in; ValueError when it is none.

    Python has no such codec. The CNS 11643 planes are not read: they come out as U+FFFD.
    """
    if not data.isascii():
        raise ValueError("eight bits")
    text, set_by = [], b""
    for piece in re.split(rb"(\x1b\$\)[AEG]|\x0e[^\x0f\r\n]*\x0f?)", data):
        if piece[:3] == b"\x1b$)":
            set_by = piece[3:]
        elif piece[:1] == b"\x0e":
            inner = re.sub(rb"\x1b\$[*+].|[\x0e\x0f]|\x1b[NO]", b"", piece)
            if set_by == b"A":
                text.append(bytes(byte | 0x80 for byte in inner).decode("gb2312", "replace"))
            else:
                text.append("\ufffd" * (len(inner) // 2))
        else:
            text.append(re.sub(rb"\x1b\$[*+].|\x0f", b"", piece).decode("ascii"))
    return "".join(text)


def _ascii(data: bytes) -> str:
    """Seven bits: ASCII, unless escapes of a Chinese or Japanese encoding stand in it."""
    if b"\x1b$)A" in data and b"\x0e" in data:
        return iso_2022_cn(data)
    if b"\x1b$B" in data:
        return data.decode("iso-2022-jp", "replace")
    if b"~{" in data and b"~}" in data:
        try:
            return data.decode("hz")
        except UnicodeDecodeError:
            pass
    return data.decode("ascii")


def _true_charset(sample: bytes, said: str) -> str:
    """The codec by which these bytes are most likely to be read as somebody wrote them."""
    utf8, gb, big5 = (_reads(sample, codec) for codec in ("utf-8", GB, BIG5))
    chinese = {GB: common_gb(gb or ""), BIG5: common_big5(big5 or "")}
    if utf8 is not None and (said == "utf-8" or chinese[GB] < 0.9 or UNLIKE_GB.search(utf8)):
        return "utf-8"
    if said in EAST and (text := _reads(sample, said)) is not None and _is_mostly(text, said):
        return said
    likely = max(chinese, key=lambda codec: chinese[codec])
    if said in chinese and chinese[said] >= max(0.4, chinese[likely] - 0.3):
        return said
    if chinese[likely] >= (0.5 if said in ("utf-8", GB, BIG5) else 0.7):
        return likely
    if said == "utf-8":
        text = sample.decode("utf-8", "replace")
        return "utf-8" if text.count("\ufffd") * 2 < sum(c > "\x7f" for c in text) else _guess(sample)
    readable = {"": False, "ascii": False, GB: gb is not None, BIG5: big5 is not None}
    if readable[said] if said in readable else _reads(sample, said) is not None:
        return said
    return _guess(sample)


def _reads(sample: bytes, codec: str) -> str | None:
    """The sample in this codec, not minding a character that is cut at its end; None when it is not in it."""
    try:
        return codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return None


def _is_mostly(text: str, codec: str) -> bool:
    signs = [c for c in text if c > "\u2e7f" and c.isalpha()]
    return len(EAST[codec].findall(text)) > (0.9 if codec == "cp949" else 0.3) * len(signs)


def common_gb(text: str) -> float:
    """What share of what is not ASCII is everyday simplified Chinese (GB 2312, first level) or a mark."""
    return _share(text, "gb2312", (0xA1, 0xA2, 0xA3, 0xA8, *range(0xB0, 0xD8)))


def common_big5(text: str) -> float:
    """What share of what is not ASCII is everyday traditional Chinese (Big5, first level) or a mark."""
    return _share(text, "big5", range(0xA1, 0xC7))


def _share(text: str, codec: str, everyday: Collection[int]) -> float:
    pairs = [c.encode(codec, "ignore") for c in text if c > "\x7f"]
    return sum(len(pair) == 2 and pair[0] in everyday for pair in pairs) / len(pairs) if pairs else 0.0


def _guess(sample: bytes) -> str:
    """What charset-normalizer takes it for; Western European when it has no idea."""
    among = ["gb18030", "big5hkscs", "cp1252", "cp932", "cp949", "koi8_r", "cp1251", "iso8859_2"]
    best = from_bytes(sample[:4096], cp_isolation=among, threshold=0.3).best()
    return best.encoding if best is not None else "cp1252"
