"""A text in one plain spelling, sign by sign, so that what is sought is found however it is written.

Full width, accents, what cannot be seen, spaces and signs between the letters, Chinese numerals: none of it
hides anything. Whatever is found is said as a span of the text itself, which stays as it was written.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

Span = tuple[int, int]
Simplify = Callable[[str], str]

SPOKEN = ("零〇○洞", "一幺壹", "二两贰貳", "三叁參", "四肆", "五伍", "六陆陸", "七柒拐", "八捌", "九玖勾")
"""How each figure is written or said: 138 is also 幺三八."""
FIGURES = {ord(sign): str(figure) for figure, signs in enumerate(SPOKEN) for sign in signs}
LOOKALIKES = str.maketrans("oli", "011")
SHORT = 4
"""What is no longer than this is not sought across the end of a sentence."""
LONGEST = 40
"""So far a word is followed from what was found in it."""
HEAD, TAIL = re.compile(r"[A-Za-z0-9_]+"), re.compile(r"[A-Za-z0-9_]+$")
ENDS = re.compile(r"[。!?！？]")


@lru_cache(maxsize=8192)
def _plain(sign: str) -> str:
    """A sign in its plainest form; empty for what cannot be seen by itself."""
    if sign.isascii():
        return sign
    if unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return ""
    figure = unicodedata.digit(sign, None)
    if figure is not None:
        return str(figure)
    parts = unicodedata.normalize("NFKD", sign)
    return parts[0] if all(map(unicodedata.combining, parts[1:])) else sign


def _small(sign: str) -> str:
    small = sign.lower()
    return small if len(small) == 1 else sign


@dataclass(frozen=True)
class Spelled:
    """A text as written, `plain` sign by sign, and `at` which place of the text each plain sign stands."""

    text: str
    plain: str
    at: tuple[int, ...]

    @cached_property
    def places(self) -> list[int]:
        """Where in `plain` its letters and figures stand."""
        return [place for place, sign in enumerate(self.plain) if sign.isalnum() or sign == "○"]

    @cached_property
    def signs(self) -> str:
        """Only the letters and figures, in small letters."""
        return "".join(_small(self.plain[place]) for place in self.places)

    @cached_property
    def counted(self) -> str:
        """The same with numerals, and letters that look like them, as figures."""
        return self.signs.translate(FIGURES).translate(LOOKALIKES)

    @cached_property
    def figures(self) -> str:
        """The plain text with numerals as figures."""
        return self.plain.translate(FIGURES)

    def span(self, begins: int, ends: int) -> Span:
        """A stretch of the plain text as a span of the text, with what cannot be seen after it."""
        return self.at[begins], self.at[ends] if ends < len(self.at) else len(self.text)


def spelled(text: str, simplify: Simplify | None = None) -> Spelled:
    """A text in one spelling; `simplify` writes a traditional sign as a simplified one."""
    plain: list[str] = []
    at: list[int] = []
    for place, sign in enumerate(text):
        for one in _plain(sign):
            simple = simplify(one) if simplify and not one.isascii() else one
            plain.append(simple if len(simple) == 1 else one)
            at.append(place)
    return Spelled(text, "".join(plain), tuple(at))


def letters_of(value: str, simplify: Simplify | None = None) -> str:
    """Of a value only its letters and figures, as they are sought."""
    return spelled(value, simplify).signs


def seek(where: Spelled, value: str, *, whole: bool = False) -> Iterator[Span]:
    """Every place of a value, whatever stands between its letters.

    Numerals count as figures where the value has figures. `whole`: not within a longer word or number.
    """
    counted = bool(re.search(r"\d", value))
    wanted = value.translate(FIGURES).translate(LOOKALIKES) if counted else value
    among = where.counted if counted else where.signs
    found = among.find(wanted) if wanted else -1
    while found >= 0:
        begins, ends = where.places[found], where.places[found + len(wanted) - 1] + 1
        if _holds(where, begins, ends, len(wanted), whole):
            yield where.span(*(_token(where.plain, begins, ends) if whole else (begins, ends)))
        found = among.find(wanted, found + 1)


def seek_pattern(where: Spelled, pattern: re.Pattern[str]) -> Iterator[Span]:
    """The same for a pattern of letters: whole words only."""
    for found in pattern.finditer(where.signs):
        begins, ends = where.places[found.start()], where.places[found.end() - 1] + 1
        if _holds(where, begins, ends, found.end() - found.start(), whole=True):
            yield where.span(*_token(where.plain, begins, ends))


def _token(plain: str, begins: int, ends: int) -> Span:
    """A Latin word with the figures that hang on it: an account is wxm1985, not wxm."""
    before = TAIL.search(plain[max(begins - LONGEST, 0) : begins])
    after = HEAD.match(plain[ends : ends + LONGEST])
    inside = plain[begins].isascii(), plain[ends - 1].isascii()
    begins -= len(before[0]) if before and inside[0] else 0
    return begins, ends + (len(after[0]) if after and inside[1] else 0)


def _holds(where: Spelled, begins: int, ends: int, length: int, whole: bool) -> bool:
    """Whether it was really meant: a short one within one sentence, a whole one by itself."""
    plain = where.plain
    if length <= SHORT and ENDS.search(plain[begins:ends]):
        return False
    if not whole:
        return True
    before, after = plain[begins - 1 : begins], plain[ends : ends + 1]
    return not (_alike(before, plain[begins]) or _alike(plain[ends - 1], after))


def _alike(one: str, other: str) -> bool:
    """Whether two neighbours belong together: both Latin letters, or both figures."""
    latin = one.isascii() and one.isalpha() and other.isascii() and other.isalpha()
    return latin or (one.isdigit() and other.isdigit())
