"""People in texts: those the record knows, by any part of their name; others by how one addresses them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from complaints.drills.pinyin import readings
from complaints.drills.spelling import Span, Spelled, letters_of, seek, seek_pattern

HAN = "㐀-鿿"
COMPOUND = (
    "欧阳", "司马", "上官", "诸葛", "夏侯", "东方", "尉迟", "皇甫", "公孙", "慕容", "令狐", "长孙", "司徒",
    "端木", "宇文", "轩辕", "南宫", "歐陽", "司馬", "諸葛", "東方", "尉遲", "長孫", "軒轅", "南宮",
)  # fmt: skip
SURNAMES = (
    "王李刘陈杨赵吴徐孙朱胡郭罗郑宋唐韩冯邓曹彭肖董潘袁蔡蒋杜魏苏吕丁卢姚沈姜崔谭汪廖韦贾邹熊孟秦邱侯尹薛闫阎郝龚邵覃戴"
    "汤贺陶黄倪翁俞柯柳裴甘岑樊凌霍柴阮欧聂詹靳祁鲍窦臧劉陳楊趙吳孫羅鄭韓馮鄧蘇呂盧譚賈鄒閻龔湯賀黃聶竇"
)
DOUBTFUL = (
    "何高谢许曾田余于程任钟范石金夏付方白段毛顾万钱严莫孔常雷龙马周林江叶史武陆黎梁章季卓费谷关左易苗尤安温单"
    "牛平盛康文兰颜鲁洪巴车佟谢許餘鐘範顧萬錢嚴龍馬周葉陸關費連單時顏魯"
)
"""Surnames that are the end of ordinary words as well (对方, 分钟, 由于): they count where a word begins."""
BEFORE = "是叫姓找给給跟和与與让讓请請问問位"
POLITE = (
    "先生|女士|小姐|太太|夫人|老师|老師|阿姨|叔叔|伯伯|阿伯|阿婆|婆婆|大爷|大爺|大妈|大媽|大姐|大哥|大嫂|大叔|"
    "奶奶|爷爷|爺爺|同志|同学|同學"
)
WORKING = (
    "总经理|總經理|董事长|董事長|设计师|設計師|工程师|工程師|业务员|業務員|师傅|師傅|经理(?![赔论解睬])|經理|"
    "主任|总监|總監|老板|老闆|店长|店長|监理|監理|工长|工長|队长|隊長|班长|组长|科长|处长|局长|部长|院长|校长|"
    "所长|書記|书记|主管|会计|医生|醫生|大夫|护士|律师|律師|法官|警官|教授|记者|記者|助理|顾问|顧問"
)
TITLES = f"{WORKING}|{POLITE}"
FAMILIAR = "[姐哥嫂叔姨婶嬸]"
OFFICE = (
    "[总總](?![共计計体體价價额額量数數结結部表图圖款])|工(?![人程作期地序艺藝具费費资資料种種厂廠业業商务務钱錢單单])|"
    "队(?![伍列员友形])"
)
SHORT_TITLES = f"{OFFICE}|{FAMILIAR}"
FOLLOWS = (
    r"(?=[说說讲講来來去在和跟的给給让讓叫把被就也又都是不没沒有我你您咱他她那这這家打找要想很已从從昨今]|"
    r"[、,;:。.!?)\s]|$)"
)
"""What follows where 小王 is a person."""
NOT_ALWAYS = r"(?![是共会會要得])"

_WORD = rf"(?<![{HAN}])|(?<=[{BEFORE}])"
_CLEAR = rf"(?:{'|'.join(COMPOUND)}|[{SURNAMES}]|(?<![一二两三几这那每主纸])[张張])"
_MAYBE = rf"(?:{_WORD})[{DOUBTFUL}]"
KIN = (
    "爱人|愛人|妻子|丈夫|老公|老婆|太太|父亲|父親|母亲|母親|爸爸|妈妈|媽媽|儿子|兒子|女儿|女兒|哥哥|弟弟|姐姐|妹妹|"
    "岳父|岳母|公公|婆婆|女婿|儿媳|孙子|孙女|表哥|表弟|表姐|表妹"
)
THERE = (
    "邻居|鄰居|业主|業主|住户|住戶|设计师|設計師|监理|監理|工长|师傅|師傅|工人|业务员|店员|销售|客服|经理|经办人|"
    "我叫|本人"
)
CAPITAL = r"(?<![A-Za-z'’-])[A-Z][A-Za-z'’-]{0,30}"
ADDRESSED = (
    re.compile(rf"(?P<v>{_CLEAR}[{HAN}]{{0,2}}?)(?:{TITLES})"),
    re.compile(rf"(?P<v>{_CLEAR})(?:{SHORT_TITLES})"),
    re.compile(rf"(?P<v>{_MAYBE})(?:{TITLES})"),
    re.compile(rf"(?P<v>{_MAYBE})(?:{SHORT_TITLES}){NOT_ALWAYS}"),
    re.compile(rf"(?P<v>[小老阿]{_CLEAR}){FOLLOWS}"),
    re.compile(rf"姓(?P<v>{_CLEAR}|[{DOUBTFUL}])(?=[的名,。;\s]|$)"),
    re.compile(
        rf"(?:姓名|联系人|聯繫人|收货人|收件人|名字|名叫)\s?[:是为為叫]?\s?(?P<v>(?:{_CLEAR}|[{DOUBTFUL}])[{HAN}]{{1,2}})"
    ),
    re.compile(rf"(?:{KIN})(?P<v>{_CLEAR}(?:[{HAN}]{FOLLOWS}|[{HAN}]{{2}}))"),
    re.compile(
        rf"(?:{THERE})(?!陈[述列设]|张[贴罗望口嘴开]|杜绝|黄[色了])(?P<v>{_CLEAR}[{HAN}]{{1,2}}?){FOLLOWS}"
    ),
    re.compile(rf"(?P<v>{CAPITAL}(?: {CAPITAL})?)\s?(?:{TITLES})"),
    re.compile(
        rf"\b(?:Mr|Mrs|Ms|Miss|Mister|Dr|Prof|Professor|Madam|Master|Uncle|Auntie|Aunt)\b\.?\s{{1,3}}"
        rf"(?P<v>{CAPITAL}(?:\s{CAPITAL}){{0,2}})"
    ),
    re.compile(rf"\b[Mm]y name is\s(?P<v>{CAPITAL}(?:\s{CAPITAL}){{0,2}})"),
    re.compile(rf"\b(?:I am|I'm|[Tt]his is|called|named)\s(?P<v>{CAPITAL}(?:\s{CAPITAL}){{1,2}})"),
)
"""How people are addressed of whom the record knows nothing; what is masked is the group v."""

RELATED = re.compile(
    rf"(?:的)?(?:{TITLES}|本人|妻子|丈夫|老公|老婆|爱人|愛人|父亲|母亲|爸爸|妈妈|儿子|女儿|家属|家屬|家人|朋友|邻居)$"
)
TITLED = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Mister|Dr|Prof|Professor|Madam)\b\.?\s*", re.IGNORECASE)
NOBODY = (
    "匿名", "客户", "客戶", "业主", "業主", "用户", "用戶", "消费者", "消費者", "顾客", "顧客", "投诉人",
    "投訴人", "网友", "網友", "物业", "邻居", "某某", "无", "未知", "不详", "同事", "演练客户", "管理员",
    "anonymous", "customer", "client", "owner", "unknown", "nobody", "none",
)  # fmt: skip
"""Names that name nobody."""
SHORTENED = 4
"""Shorter than this a name in Latin letters is hardly told from a word."""
WORDS = ("安全", "建设", "平安", "和平", "文明", "光明", "国庆", "胜利", "建筑", "施工", "高兴", "大方")
"""Given names that are ordinary words: they are not sought by themselves."""
COMMON = "明常平大高好刚久多真天年文清星"
"""Signs that are ordinary words when they are said twice (明明, 常常)."""


@dataclass(frozen=True)
class Sought:
    """By what somebody is found: `words` (whole or not), surname, pinyin `letters`, plain `patterns`."""

    words: tuple[tuple[str, bool], ...] = ()
    surname: str = ""
    letters: re.Pattern[str] | None = None
    patterns: tuple[re.Pattern[str], ...] = ()


def seek_name(where: Spelled, name: str, *, addressed: bool = True) -> Iterator[Span]:
    """Every place where a person is named, however: in full, by a part, with a title, in pinyin.

    `addressed` False: not by the surname with a title, which `seek_addressed` finds of everybody.
    """
    sought = _sought(name)
    for word, whole in sought.words:
        yield from seek(where, word, whole=whole)
    if sought.letters:
        yield from seek_pattern(where, sought.letters)
    for pattern in sought.patterns if addressed else ():
        yield from (where.span(*found.span()) for found in pattern.finditer(where.plain))


def seek_surname(where: Spelled, name: str) -> Iterator[Span]:
    """Every surname of a person with a title of work (王经理, 王总): it may be another of that name."""
    surname = _sought(name).surname
    if surname:
        word = rf"(?:{_WORD})" if surname in DOUBTFUL else ""
        always = NOT_ALWAYS if word else ""
        pattern = rf"{word}{surname}(?=[{HAN}]{{0,2}}?(?:{WORKING})|(?:{OFFICE}){always})"
        yield from (where.span(*found.span()) for found in re.finditer(pattern, where.plain))


def seek_addressed(where: Spelled) -> Iterator[Span]:
    """Everybody else who is addressed: their names without their titles."""
    for pattern in ADDRESSED:
        yield from (where.span(*found.span("v")) for found in pattern.finditer(where.plain))


def bare(name: str) -> str:
    """A name without title or relation: 李四太太 is known by 李四. Empty when it names nobody."""
    before, name = "", TITLED.sub("", name.strip())
    while name != before:
        before, name = name, RELATED.sub("", name).strip()
    return "" if name.casefold() in NOBODY else name


@lru_cache(maxsize=1024)
def _sought(name: str) -> Sought:
    name = bare(name)
    signs = letters_of(name)
    parts = [letters_of(part) for part in re.split("[·•.．]", name)]
    if len(parts) > 1 and not signs.isascii():  # 阿卜杜拉·买买提
        return Sought(tuple((part, False) for part in (signs, *parts) if len(part) > 1))
    if re.fullmatch(rf"[{HAN}\U00020000-\U000323af]{{1,6}}", signs):
        return _chinese(signs)
    if re.fullmatch(r"[a-z]{2,60}", signs):
        return _latin(name)
    return Sought(((signs, False),) if len(signs) > 2 else ())


def _latin(name: str) -> Sought:
    parts = re.findall(r"[A-Za-z]+", name)
    whole = {"".join(parts), "".join(reversed(parts)), "".join([*parts[1:], *parts[:1]])}
    words = tuple((word.lower(), True) for word in sorted(whole) if len(word) > 2)
    long = [part for part in parts if len(part) > 2]
    capital = "|".join(rf"{p[0].upper()}(?:{p[1:].lower()}|{p[1:].upper()})" for p in long)
    return Sought(words, "", None, (re.compile(rf"\b(?:{capital})\b"),) if capital else ())


def _chinese(name: str) -> Sought:
    surname = next((one for one in COMPOUND if name.startswith(one)), name[:1])
    given = name.removeprefix(surname)
    words = {one for one in (name, given) if len(one) > 1 and one not in WORDS}
    return Sought(
        tuple((word, False) for word in sorted(words)),
        surname,
        _pinyin(surname, given),
        (re.compile("|".join([*_addresses(surname, given), *_initials(surname, given)])),),
    )


def _addresses(surname: str, given: str) -> Iterator[str]:
    """How one addresses somebody whose name is known: 李先生, 小李, 阿明, 明哥."""
    word = rf"(?:{_WORD})" if surname in DOUBTFUL else ""
    yield rf"{word}{surname}[{HAN}]{{0,2}}?(?:{POLITE})"
    yield rf"{word}{surname}{FAMILIAR}"
    yield rf"[小老阿]{surname}{FOLLOWS}"
    for sign in {given[:1], given[-1:]} - {""}:
        yield rf"[小阿]{sign}{FOLLOWS}"
        yield rf"{sign}[姐哥嫂叔姨]"
        if sign not in COMMON:
            yield sign * 2


def _pinyin(surname: str, given: str) -> re.Pattern[str] | None:
    """The name in pinyin in either order, in full or shortened (wangxm), and the given name alone."""
    firsts, lasts = _readings(surname), _readings(given)
    found: set[str] = set()
    for first, last in product(firsts, lasts):
        full, short = "".join(last), "".join(one[0] for one in last)
        family = "".join(first)
        found |= {family + full, full + family}
        found |= {one for one in (family + short, short + family) if len(one) > SHORTENED}
        found |= {full} if len(last) > 1 else set()
    words = sorted((one for one in found if len(one) >= SHORTENED), key=lambda one: (-len(one), one))
    return re.compile("|".join(words)) if words else None


def _initials(surname: str, given: str) -> Iterator[str]:
    """wxm, where no other Latin words stand around it."""
    for first, last in product(_readings(surname)[:1], _readings(given)):
        letters = "".join(one[0] for one in (*first, *last))
        if len(letters) > 2:
            yield rf"(?<![A-Za-z])(?<![A-Za-z]\s)(?i:{letters})(?:\d+|(?![A-Za-z]|\s[A-Za-z]))"


def _readings(name: str) -> list[tuple[str, ...]]:
    """Every way to read some signs; none when one of them is not known."""
    return list(product(*(readings(sign) for sign in name))) if name else []
