# ruff: noqa: E501  (lists of words)
"""Labelled Chinese complaint texts, made by a small grammar: for learning, and for trying what was learned.

The same seed gives the same texts. Of the phrases of `phrases.py` the training part takes one bank; the test
part can take the same ("seen phrases", new sentences) or the other ("unseen phrases": how far it generalises).
"""

import random
from dataclasses import dataclass

from tests.learning.phrases import TOPICS, VAGUE

SITES = ("幸福里", "金色家园", "翠湖天地", "阳光100", "万科城", "绿地世纪", "保利香槟", "龙湖滟澜山", "碧桂园", "中海国际",
         "华润橡树湾", "恒大名都", "融创", "锦绣江南", "东方花园", "汇景新城", "水岸花都", "星河湾")  # fmt: skip
ROOMS = ("厨房", "卫生间", "主卧", "次卧", "客厅", "阳台", "书房", "餐厅", "主卫", "儿童房", "走廊", "飘窗")
WORKERS = ("瓦工", "木工", "油漆工", "水电工", "施工队长", "项目经理", "监理", "工长", "装卸工", "师傅")
THINGS = (
    "热水器",
    "龙头",
    "马桶",
    "推拉门",
    "灯具",
    "开关",
    "橱柜",
    "地暖",
    "淋浴房",
    "门锁",
    "窗户",
    "台盆",
    "浴霸",
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
MONTHS = ("三月", "五月底", "六月初", "国庆前", "年底", "春节前", "八月", "十月中旬")
NUMBERS = ("2", "3", "5", "8", "10", "15", "20", "两", "三", "五", "十几", "好几", "半", "30", "六")

OPENINGS = ("", "", "", "您好，", "你好，我要投诉，", "投诉：", "我是{site}{unit}的业主，", "{site}业主，", "本人{site}{unit}，",
            "我家在{site}，", "上个月", "昨天", "装修到现在，", "从{month}开始装修，", "麻烦帮我反映一下，", "气死我了，",
            "实在没办法了，", "在贵公司做的{site}项目，")  # fmt: skip
SHORTHAND = ("客诉：", "来电反映：", "业主{surname}先生称", "客户{surname}女士反映，", "客户反馈", "门店转来：", "热线记录：",
             "{site}{unit}客户：", "回访中客户提出，", "【工单】")  # fmt: skip
EFFECTS = ("", "", "", "，没法住人", "，家里有老人孩子", "，影响很大", "，拍了照片", "，已经{n}天了", "，跟你们说过好几次",
           "，严重影响生活", "，一家人挤在出租屋", "，孩子马上要开学了", "，花了{n}万块就这样", "，找过{worker}没用",
           "，有视频为证", "，群里都知道")  # fmt: skip
DEMANDS = ("。", "。", "", "，请尽快处理。", "，要求赔偿。", "，希望给个说法！", "，请安排人来看。", "，不然就曝光。", "，要求退款。",
           "，要求返工。", "，请经理回电。", "！！", "，什么时候能解决？", "，需回电。", "，盼复", "，要求道歉")  # fmt: skip
JOINS = ("，而且", "；另外", "，还有，", "。还有就是", "，再加上")
TYPOS = {"装修": "装休", "投诉": "投拆", "渗水": "参水", "质量": "质理", "态度": "太度", "合同": "合约", "漏水": "露水",
         "维修": "维休", "瓷砖": "磁砖", "客服": "克服", "已经": "己经", "设计师": "设计诗", "工期": "公期", "垃圾": "拉圾",
         "施工": "施功", "师傅": "师付"}  # fmt: skip
VIEWS = ("intake", "assessment", "dispatch")


@dataclass(frozen=True)
class Example:
    """A text with its classes by view; `topic` is what it is about."""

    text: str
    topic: str
    labels: dict[str, str]


def examples(count: int, seed: int = 1, *, unseen: bool = False) -> list[Example]:
    """So many examples; some topics are frequent and others rare, as in a real house."""
    draw = random.Random(f"{seed}/{unseen}")
    topics = list(TOPICS)
    weights = [1 / (1 + 0.15 * place) for place in range(len(topics))]
    return [_example(draw, draw.choices(topics, weights)[0], unseen) for _ in range(count)]


def _example(draw: random.Random, topic: str, unseen: bool) -> Example:
    about = TOPICS[topic]
    text = _matter(draw, topic, unseen)
    chance = draw.random()
    if chance < 0.04:
        text = draw.choice(VAGUE)  # nobody could tell
    elif chance < 0.14:  # two matters: the first one counts
        text += draw.choice(JOINS) + _matter(draw, draw.choice(list(TOPICS)), unseen)
    opening = draw.choice(SHORTHAND if draw.random() < 0.25 else OPENINGS)
    text = _filled(draw, opening + text + draw.choice(EFFECTS) + draw.choice(DEMANDS))
    if draw.random() < 0.12:
        text = _mistyped(draw, text)
    labels = {view: getattr(about, view) for view in VIEWS}
    if draw.random() < 0.02:  # people make mistakes when they confirm, too
        other = TOPICS[draw.choice(list(TOPICS))]
        labels = {view: getattr(other, view) for view in VIEWS}
    return Example(text, topic, labels)


def _matter(draw: random.Random, topic: str, unseen: bool) -> str:
    bank = TOPICS[topic].unseen if unseen else TOPICS[topic].seen
    return draw.choice(bank)


def _filled(draw: random.Random, text: str) -> str:
    slots = {"site": SITES, "room": ROOMS, "worker": WORKERS, "thing": THINGS, "surname": SURNAMES,
             "month": MONTHS, "person": [name + "工" for name in SURNAMES]}  # fmt: skip
    while "{" in text:
        name = text[text.index("{") + 1 : text.index("}")]
        value = (
            draw.choice(NUMBERS) if name == "n"
            else f"{draw.randint(1, 30)}-{draw.randint(101, 3304)}" if name == "unit"
            else draw.choice(slots[name])
        )  # fmt: skip
        text = text.replace("{" + name + "}", value, 1)
    return text


def _mistyped(draw: random.Random, text: str) -> str:
    """A homophone, a doubled sign, a dropped one: as people type on telephones."""
    kind = draw.random()
    known = [word for word in TYPOS if word in text]
    if kind < 0.6 and known:
        word = draw.choice(known)
        return text.replace(word, TYPOS[word], 1)
    place = draw.randrange(len(text))
    if kind < 0.8:
        return text[:place] + text[place] + text[place:]
    return text[:place] + text[place + 1 :]
