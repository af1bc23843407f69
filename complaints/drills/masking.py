"""Taking what is personal out of a real case, so that it may be practised with (实战演练).

What the record knows of its people is masked in every spelling of it; numbers, addresses, plates and accounts
by their shape; people who are merely mentioned by the way one addresses them. What free text may still hold
nobody can be sure of: so a person reads it before it is played, and what is known is looked for once more.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from complaints.case import Case
from complaints.outer import ADDRESSES, IDENTITY, PHONES

CUSTOMER, COLLEAGUE, SOMEBODY, HIDDEN = "客户", "同事", "某某", "※"
COMPOUND = (
    "欧阳", "司马", "上官", "诸葛", "夏侯", "东方", "尉迟", "皇甫", "公孙", "慕容", "令狐", "长孙", "司徒",
    "端木", "歐陽", "司馬", "諸葛", "東方",
)  # fmt: skip
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆"
    "范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蘇呂盧鐘陸"
)
TITLES = (
    "先生|女士|小姐|太太|老师|老師|师傅|師傅|经理|經理|主任|总|總|工|"
    "阿姨|叔叔|大爷|大爺|大妈|大媽|大姐|同志|医生|醫生"
)
ADDRESSED = re.compile(rf"(?:{'|'.join(COMPOUND)}|[{SURNAMES}])(?:{TITLES})")
HOMES = re.compile(
    r"\d+\s*(?:栋|棟|幢|座|号楼|號樓|单元|單元|号|號|室|层|層|楼|樓)(?:\s*\d+\s*(?:单元|單元|室|层|層|楼|樓|号|號))*(?:\s*\d{2,4}(?!\d))?"
    r"|(?<![\d.])\d{1,3}-\d{1,3}(?:-\d{2,4})?(?![\d.])"
)
PLATES = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼滬遼魯蘇贛陝貴]\s?[A-Z]\s?[·.]?\s?[A-Z0-9]{5,6}"
)
ACCOUNTS = re.compile(
    r"(?:微信|[Qq]{2}|支付宝|支付寶|[Vv]信|账号|帳號|卡号|卡號)\s*(?:号|號)?\s*[:：是为]?\s*[\w.-]{5,}",
    re.ASCII,
)
LINKS = re.compile(r"https?://\S+|www\.\S+")
LONG = re.compile(r"(?<![\d.])\d(?:[\s-]?\d){4,}(?![\d.]|\s*(?:元|块|塊|万|萬|平|㎡|m2))")
SHAPES = (LINKS, ADDRESSES, IDENTITY, PHONES, ACCOUNTS, PLATES, HOMES, LONG)
BETWEEN = r"[\s\-·.,，、()（）]*"


@dataclass(frozen=True)
class Known:
    """What the record knows: `customers` and what is theirs, `sites`, and the names of `colleagues`."""

    customers: frozenset[str]
    sites: frozenset[str]
    colleagues: frozenset[str]


def known_of(case: Case, colleagues: Iterable[str]) -> Known:
    """Everything personal that a case knows, from every entry of its history."""
    said = [case.complaint.model_dump(mode="json"), *(entry.data for entry in case.entries)]
    values = {value for one in said for value in _personal(one)}
    sites = {str(value) for one in said for value in _of(one, ("project",))}
    names = frozenset(name for name in colleagues if len(name) > 1)
    return Known(
        frozenset(v for v in values if len(v) > 1) - names, frozenset(s for s in sites if len(s) > 1), names
    )


PERSONAL = (
    "name",
    "phone",
    "email",
    "address",
    "wechat",
    "contact",
    "reference",
    "spoke_to",
    "sender",
    "correction",
)


def _personal(data: Any) -> Iterator[str]:
    for value in _of(data, PERSONAL):
        yield from (part.strip() for part in re.split(r"[/,，、;；]", str(value)) if part.strip())


def _of(data: Any, keys: Iterable[str]) -> Iterator[Any]:
    """The values of some keys, however deep."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key in keys and isinstance(value, str) and value:
                yield value
            yield from _of(value, keys)
    elif isinstance(data, list):
        for value in data:
            yield from _of(value, keys)


def masked(text: str, known: Known) -> str:
    """The text without what is personal."""
    plain = unicodedata.normalize("NFKC", text)
    for value in _longest(known.customers):
        plain = _replace(plain, value, CUSTOMER if _is_name(value) else HIDDEN)
    for value in _longest(known.colleagues):
        plain = _replace(plain, value, COLLEAGUE)
    for value in _longest(_sites(known.sites)):
        plain = _replace(plain, value, "演练小区")
    for name in _longest(v for v in known.customers if _is_name(v)):
        for part in _parts(name):
            plain = re.sub(part, CUSTOMER, plain)
    for shape in SHAPES:
        plain = shape.sub(HIDDEN, plain)
    return ADDRESSED.sub(SOMEBODY, plain)


def _longest(values: Iterable[str]) -> list[str]:
    return sorted({unicodedata.normalize("NFKC", v) for v in values}, key=len, reverse=True)


def _sites(projects: Iterable[str]) -> Iterator[str]:
    """A project, and the site in it."""
    for project in projects:
        yield project
        site = re.split(r"[\s,，、#(（-]*\d", project, maxsplit=1)[0].strip()
        if len(site) > 1:
            yield site


def _is_name(value: str) -> bool:
    return bool(re.fullmatch(r"[㐀-鿿·]{2,6}|[A-Za-z][A-Za-z .'-]{1,60}", value))


def _replace(text: str, value: str, by: str) -> str:
    """The value however it is spaced or hyphenated, in whatever case."""
    spaced = BETWEEN.join(map(re.escape, re.sub(BETWEEN, "", value))) if len(value) < 60 else re.escape(value)
    return re.sub(spaced, by, text, flags=re.IGNORECASE) if spaced else text


def _parts(name: str) -> list[str]:
    """Patterns for the parts of a name: surname with a title, a given name of two characters or more."""
    if name[:1].isascii():
        return [rf"(?i)\b{re.escape(part)}\b" for part in name.split() if len(part) > 2]
    surname = next((one for one in COMPOUND if name.startswith(one)), name[:1])
    given = name.removeprefix(surname)
    return [
        rf"{surname}(?:{TITLES})",
        *([re.escape(given)] if len(given) > 1 else []),
        rf"[小老阿]{surname}(?![㐀-鿿]{{0,1}}区)",
    ]


def leaks(texts: Iterable[str], known: Known) -> list[str]:
    """What is still there of the customers' data, in whatever spelling; empty when nothing was found."""
    together = re.sub(BETWEEN, "", unicodedata.normalize("NFKC", "\n".join(texts))).lower()
    wanted = {
        value: re.sub(BETWEEN, "", unicodedata.normalize("NFKC", value)).lower() for value in known.customers
    }
    return sorted(value for value, plain in wanted.items() if len(plain) > 1 and plain in together)
