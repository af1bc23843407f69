"""Homes and sites in texts: those the record knows, in whole or by a part; others by how one writes them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from complaints.drills.masking_names import HAN
from complaints.drills.spelling import FIGURES, SPOKEN, Span, Spelled, letters_of, seek

D = rf"[0-9{''.join(SPOKEN)}]"
NUMBER = "(?:[0-9]{1,4}|[零〇一二三四五六七八九十百]{1,4})"
BUILDING = r"(?:[栋棟幢](?!楼(?![上下道])|樓|别墅|洋房|建筑|房子)|号楼|號樓|单元|單元|#楼|#(?=\s?-?[0-9]{3}))"
WITHIN = f"(?:{BUILDING}|座|弄|门|梯|号|號|层|層|楼|樓|室|房|户|期|区)"
FLAT = r"[0-9]{1,2}(?:0[1-9]|[1-3][0-9])"
"""A number as flats have it: the floor, then the door."""
MEASURED = (
    r"(?!\s?(?:元|块|塊|万|萬|千|百|亿|角|平|㎡|cm|mm|m\b|m2|m²|米|厘|毫|公|吨|斤|kg|克|升|度|℃|°|%|天|日|个|個|次|人|"
    r"套|间|間|张|片|箱|包|桶|根|条|件|年|月|周|小时|小時|分|秒|点|點|时|倍|多|余|RMB|CNY|USD|yuan|dollars?\b|"
    r"days?\b|hours?\b|times?\b|sqm|pcs))"
)
"""Not an amount, a measure or a count."""

HOMES = (
    re.compile(
        rf"(?<![0-9.])(?!两){NUMBER}\s?{BUILDING}(?:[\s\-–—,、]{{0,2}}{NUMBER}\s?{WITHIN}(?!\s?[厅廳]))*"
        rf"(?:[\s\-–—,、]{{0,2}}{D}{{3,4}}(?![0-9.]){MEASURED})?"
    ),
    re.compile(rf"(?<![A-Za-z])[A-Za-z]\s?座(?:[\s-]?{D}{{1,4}}(?![0-9.]){MEASURED})?"),
    re.compile(rf"(?<![0-9.])[0-9]{{1,3}}\s?座\s?{D}{{3,4}}"),
    re.compile(rf"(?<!{D})(?<!\.){D}{{3,4}}\s?(?:室|号房|號房|房(?![间间东東价子屋产產款]))"),
    re.compile(r"(?<![0-9.])[0-9]{3,4}(?=的?(?:住户|住戶|业主|業主|邻居|鄰居|家的?人))"),
    re.compile(rf"(?<![\w.\-])[0-9]{{1,3}}\s?[-–—]\s?[0-9]{{1,2}}\s?[-–—]\s?{FLAT}(?![0-9\-–—]|\.[0-9])"),
    re.compile(rf"(?<![\w.\-])[0-9]{{1,2}}\s?[-–—#]\s?{FLAT}(?![0-9\-–—]|\.[0-9]){MEASURED}", re.ASCII),
    re.compile(rf"(?<![\w.\-])[A-H]\s?[-–—]\s?{FLAT}(?![0-9\-–—]|\.[0-9]){MEASURED}", re.ASCII),
    re.compile(
        r"[^\W\d_我你您他她在住是的到从和与家于位了去]{1,4}(?:路|街|大道|巷|胡同)\s?"
        rf"{NUMBER}\s?(?:弄|号|號|巷)(?:\s?-?{NUMBER}\s?{WITHIN})*"
    ),
    re.compile(rf"(?<![0-9.])[0-9]{{1,4}}弄(?:{NUMBER}{WITHIN})*"),
    re.compile(
        r"\b(?:Flat|Room|Rm|Unit|Apt|Apartment|Building|Bldg|Block|Tower|Suite|House|Door)\b"
        r"\.?\s?(?:No\.?\s?|#\s?)?(?:[A-Z]-?)?[0-9][0-9A-Z-]*\b"
    ),
    re.compile(r"\b(?:flat|room|unit|apartment|building|block)\s(?:no\.?\s?)?[0-9]*-?[0-9]{3,4}\b"),
    re.compile(
        r"(?:\bNo\.?\s?)?[0-9]{1,5}\s(?:[A-Z][a-z]+\s){1,3}(?:Road|Rd|Street|St|Avenue|Ave|Lane|Drive)\b\.?"
    ),
)
"""How a home is written of which the record knows nothing."""

ADMINISTRATIVE = re.compile(r"[省市县縣镇鎮]|自治州|(?<![小社园校厂街])[区區]")
UNITS = re.compile(rf"^{WITHIN}+|(?:小区|小區|社区|社區)$")
PART = re.compile(rf"[{HAN}]{{2,}}|[A-Za-z]{{3,}}")
NUMERAL = re.compile(rf"{D}{{1,4}}(?=\s?(?:{BUILDING}|[座弄号號室楼樓层]))")
ORDINARY = re.compile(
    r"(?:厨房|卫生间|洗手间|浴室|客厅|餐厅|卧室|书房|阳台|水电|电路|水管|瓷砖|地砖|地板|墙面|防水|吊顶|橱柜|衣柜|门窗|灯具|油漆|"
    r"装修|全屋|整装|定制|改造|翻新|安装|维修|保修|售后|工程|项目|合同|设计|施工|拆除|的|和|与|及|、|\s)+"
)
"""What is no site, although it stands where the record has the project."""
LEAST = 3
"""A part without its ending (小区) that is shorter is an ordinary word."""


@dataclass(frozen=True)
class Place:
    """By what a site or an address is found: the whole, the names in it, and its numbers."""

    whole: str
    names: tuple[str, ...]
    numbers: tuple[re.Pattern[str], ...]


def seek_site(where: Spelled, site: str) -> Iterator[Span]:
    """Every place where a site is named: in whole, or by the names of its parts."""
    if ORDINARY.fullmatch(site):
        return
    place = _place(site)
    yield from seek(where, place.whole, whole=len(place.whole) < LEAST)
    for name in place.names:
        yield from seek(where, name, whole=name.isascii())


def seek_door(where: Spelled, site: str) -> Iterator[Span]:
    """Every place where the building and the flat are said, however: 3栋2单元501, 3-2-501, 3#501, 501."""
    for pattern in _place(site).numbers:
        yield from (where.span(*found.span()) for found in pattern.finditer(where.figures))


@lru_cache(maxsize=256)
def _place(site: str) -> Place:
    counted = NUMERAL.sub(lambda found: found[0].translate(FIGURES), site)
    numbers = re.findall(r"[0-9]+", counted)[-3:]
    return Place(letters_of(site), tuple(dict.fromkeys(_names(counted))), tuple(_doors(numbers)))


def _names(site: str) -> Iterator[str]:
    """The names in an address: of the estate and the road, not of the town or the district."""
    for part in PART.findall(site):
        name = UNITS.sub("", ADMINISTRATIVE.split(part)[-1])
        short = UNITS.sub("", name)
        yield from (one.lower() for one in {name, short} if len(one) >= (2 if one == name else LEAST))


def _doors(numbers: list[str]) -> Iterator[re.Pattern[str]]:
    """The numbers one after the other with anything of a house between them, and the flat alone."""
    gap = r"[\s\-–—#.,、·_/()]{0,3}"
    between = rf"{gap}{WITHIN}?{gap}(?:[0-9]{{1,2}}\s?[单單]元{gap})?"
    chains = {tuple(numbers), tuple(numbers[-2:]), (*numbers[:1], *numbers[-1:])}
    for chain in sorted(chains, key=lambda one: (-len(one), one)):
        if len(chain) > 1 and len("".join(chain)) >= LEAST:
            yield re.compile(rf"(?<![0-9.]){between.join(chain)}(?![0-9.]){MEASURED}(?:\s?[室号户])?")
    if numbers and len(numbers[-1]) >= LEAST:
        floor, door = numbers[-1][:-2], int(numbers[-1][-2:])
        yield re.compile(rf"(?<![0-9.]){floor}\s?[楼樓层層]\s?-?0?{door}\s?[室号號户戶]")
        yield re.compile(rf"(?<![0-9.\w-]){numbers[-1]}(?![0-9.\w-]){MEASURED}", re.ASCII)
