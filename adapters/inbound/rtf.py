"""The words in RTF, as Outlook puts it into winmail.dat: compressed (MS-OXRTFCP) and in some code page."""

import re

from adapters.inbound.charsets import decoded

MOST_BYTES = 2_000_000
DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par "
    rb"\pard\plain\f0\fs20\b\i\u\tab\tx"
)
TOKEN = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-z]{1,32})(-?\d{1,10})? ?|\\([^a-z\r\n])|([{}])|([^\\{}\r\n]+)|[\r\n\\]+"
)
ASIDE = (b"fonttbl", b"colortbl", b"stylesheet", b"info", b"pict", b"header", b"footer", b"generator")
BREAKS = {b"par": b"\n", b"line": b"\n", b"row": b"\n", b"tab": b"\t", b"cell": b"\t"}


def unpack_rtf(packed: bytes) -> bytes:
    """Compressed RTF unpacked, MOST_BYTES at the utmost; b"" when it is none."""
    if packed[8:12] == b"MELA":
        return packed[16 : 16 + MOST_BYTES]
    if packed[8:12] != b"LZFu":
        return b""
    window = bytearray(DICTIONARY.ljust(4096, b"\x00"))
    write, place, out = len(DICTIONARY), 16, bytearray()
    while place < len(packed) and len(out) < MOST_BYTES:
        flags, place = packed[place], place + 1
        for bit in range(8):
            if flags >> bit & 1:
                pair = int.from_bytes(packed[place : place + 2].ljust(2, b"\x00"), "big")
                if pair >> 4 == write % 4096 or place + 2 > len(packed):
                    return bytes(out)
                run, place = range(pair >> 4, (pair >> 4) + (pair & 15) + 2), place + 2
            elif place < len(packed):
                window[write % 4096] = packed[place]
                run, place = range(write % 4096, write % 4096 + 1), place + 1
            else:
                return bytes(out)
            for at in run:
                byte = window[at % 4096]
                window[write % 4096] = byte
                write += 1
                out.append(byte)
    return bytes(out)


def rtf_text(rtf: bytes) -> str:
    """What a person would read of it; fonts, colours, pictures and what is set aside (\\*) are left out."""
    page = re.search(rb"\\ansicpg(\d{1,5})", rtf[:2000])
    label = f"cp{int(page[1])}" if page else "gb18030"
    pieces: list[str] = []
    pending = bytearray()  # bytes in the code page: two of them may be one character
    depth, aside, skip, hidden = 0, 0, 0, False
    for token in TOKEN.finditer(rtf[:MOST_BYTES]):
        code, word, number, symbol, brace, plain = token.groups()
        if brace:
            depth += 1 if brace == b"{" else -1
            aside = 0 if depth < aside else aside
        elif aside:
            continue
        elif symbol == b"*" or word in ASIDE:
            aside = depth
        elif word == b"htmlrtf":
            hidden = number != b"0"
        elif hidden:
            continue
        elif code and skip:
            skip -= 1
        elif code:
            pending.append(int(code, 16))
        elif word == b"u" and number:
            pieces += [decoded(bytes(pending), label), chr(int(number) % 65536)]
            pending.clear()
            skip = 1
        elif word in BREAKS:
            pending += BREAKS[word]
        elif plain:
            pending += plain[1:] if skip and plain[:1] == b"?" else plain
            skip = 0
        elif symbol and symbol in b"\\{}":
            pending += symbol
    text = "".join((*pieces, decoded(bytes(pending), label))).replace("\x00", "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip()
