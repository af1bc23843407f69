"""Pairs of complaints with what they are: the same matter told twice, or not. Built from stories.yaml.

Every second story is for tuning, the others are held out; no text stands in both parts.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

Part = Literal["tuning", "held out"]
SITES = ("幸福里", "云栖花园", "滨江一号", "锦绣城", "东方家园", "翠湖苑")
FRAME = (
    "您好，我是{site}的业主，姓{name}。今天投诉的问题如下：{text}希望贵公司高度重视，尽快处理并给我一个"
    "满意的答复，否则我将继续向12345和消费者协会反映。谢谢！"
)
"""Words in which many people wrap what they have to say: much the same, about anything."""
NAMES = "王李张刘陈杨赵黄周吴"
SLIPS = {
    "安装": "按装", "的": "地", "坏": "怀", "漏": "露", "再": "在", "没有": "没", "修": "休",
    "电话": "电话电话", "钱": "前", "退": "推", "反映": "反应", "渗": "参", "要求": "要球", "孩子": "小孩",
    "投诉": "投诉投诉",
}  # fmt: skip
"""How people mistype with a pinyin keyboard."""


@dataclass(frozen=True)
class Pair:
    """Two matters, each with its site, whether they are one matter, and whether one customer told both."""

    kind: str
    one: str
    other: str
    same: bool
    customer: bool
    site: bool
    days: int
    part: Part


@lru_cache(maxsize=1)
def stories() -> list[dict[str, str]]:
    """The stories as they were written."""
    text = (Path(__file__).parent / "stories.yaml").read_text(encoding="utf-8")
    found: list[dict[str, str]] = yaml.safe_load(text)
    return found


@lru_cache(maxsize=1)
def pairs() -> list[Pair]:
    """All pairs, always the same ones."""
    return [*_repeats(), *_others()]


def _repeats() -> Iterator[Pair]:
    """The same matter by the same customer."""
    for story, dice, fixed in _told():
        web, note, again = story["web"], story["note"], story["again"]
        common: dict[str, Any] = {"same": True, "customer": True, "site": True, **fixed}
        yield Pair("web and telephone note", web, note, days=1, **common)
        yield Pair("web and told again", web, again, days=9, **common)
        yield Pair("telephone note and told again", note, again, days=8, **common)
        yield Pair("traditional", traditional(web), again, days=6, **common)
        yield Pair("mistyped", web, slipped(web, dice), days=0, **common)
        yield Pair("shortened", web, shortened(web), days=2, **common)
        yield Pair("framed", framed(web, dice), note, days=3, **common)


def _others() -> Iterator[Pair]:
    """Other matters that look alike in something."""
    for place, (story, dice, fixed) in enumerate(_told()):
        web, note, other = story["web"], story["note"], story["other"]
        near = _neighbour(place, 1)
        far = _neighbour(place, 2)
        stranger: dict[str, Any] = {"same": False, "customer": False, **fixed}
        mine: dict[str, Any] = {"same": False, "customer": True, **fixed}
        yield Pair("like trouble, other customer", web, other, site=True, days=4, **stranger)
        yield Pair("like trouble, other customer, note", note, other, site=False, days=4, **stranger)
        yield Pair("other trouble, same site", web, near["note"], site=True, days=12, **stranger)
        yield Pair("other trouble, same customer", web, near["web"], site=True, days=30, **mine)
        yield Pair("other trouble, same customer, note", note, near["note"], site=True, days=30, **mine)
        yield Pair("same frame", framed(web, dice), framed(near["web"], dice), site=False, days=5, **stranger)
        yield Pair("nothing in common", web, far["again"], site=False, days=50, **stranger)


def _told() -> Iterator[tuple[dict[str, str], random.Random, dict[str, Any]]]:
    for place, story in enumerate(stories()):
        part: Part = "held out" if place % 2 else "tuning"
        yield story, random.Random(place), {"part": part}


def _neighbour(place: int, steps: int) -> dict[str, str]:
    """Another story of the same part, at first of the same field."""
    return stories()[(place + 2 * steps) % len(stories())]


def traditional(text: str) -> str:
    """As somebody in Taiwan or Hong Kong would write the same signs."""
    return _opencc().convert(text)  # type: ignore[no-any-return]


@lru_cache(maxsize=1)
def _opencc() -> Any:
    from opencc import OpenCC

    return OpenCC("s2t")


def slipped(text: str, dice: random.Random) -> str:
    """The text with a few slips of the keyboard, other punctuation and a doubled sign."""
    for right, wrong in dice.sample(sorted(SLIPS.items()), 6):
        text = text.replace(right, wrong, 1)
    place = dice.randrange(2, len(text) - 2)
    return re.sub("[，。]", lambda _: dice.choice("， ！,"), text[:place] + text[place] + text[place:])


def shortened(text: str) -> str:
    """What is left when somebody says only the beginning."""
    return "，".join(text.rstrip("。").split("，")[:2]) + "。"


def framed(text: str, dice: random.Random) -> str:
    """The text in the usual polite frame."""
    return FRAME.format(site=dice.choice(SITES), name=dice.choice(NAMES), text=text)
