"""What a text says, as a model sees it: short pieces of Chinese, and words of other languages.

A piece with a digit never becomes a feature: house numbers, telephones and sums say who, not what about.
"""

import re
import unicodedata
from collections.abc import Iterator
from sys import intern

RUNS = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\W\d_\u3400-\u9fff\U00020000-\U0003ffff]{2,30}")
"""Stretches of Chinese, and words in other scripts; digits and signs end both."""
LONGEST = 2
"""The most Chinese signs in a piece; three gave no better figures and a larger file (docs/learning.md)."""
READ = 5000
"""So many signs of a text are read; the matter stands at its beginning."""


def plain(text: str) -> str:
    """A text in one spelling: full-width signs made narrow, letters small. Traditional signs stay."""
    return unicodedata.normalize("NFKC", text[:READ]).lower()


def pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """Every feature of a plain text with where it begins and ends; one that comes again is given again."""
    for run in RUNS.finditer(text):
        start, stop = run.span()
        if not _chinese(text[start]):
            yield text[start:stop], start, stop
            continue
        for begin in range(start, stop):
            for end in range(begin + 1, min(begin + LONGEST, stop) + 1):
                yield text[begin:end], begin, end


def features(text: str) -> tuple[str, ...]:
    """The different features of a plain text, as they come."""
    return tuple(dict.fromkeys(intern(piece) for piece, _, _ in pieces(text)))


def shape(text: str) -> str:
    """What texts share that say the same: the plain text without digits, signs and spaces."""
    return "".join(RUNS.findall(text))


def _chinese(sign: str) -> bool:
    return 0x3400 <= ord(sign) <= 0x9FFF or ord(sign) >= 0x20000
