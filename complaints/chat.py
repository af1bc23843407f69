"""What a message on a chat channel is, and what is answered: rules only, in the language of the message.

A complaint is what begins with 投诉, or says enough while the sender has no open case. All else is a question
about progress, a wish (withdraw, speak with somebody), more about the open case, or a greeting.
"""

import re
from dataclasses import dataclass
from typing import Literal

from complaints.calendar import Locale

Kind = Literal["greet", "complain", "add", "progress", "withdraw", "person"]

ENOUGH = 10
"""So many Chinese characters (or half as many English words) say enough to be a complaint."""
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")
NUMBER = re.compile(r"(?<![A-Za-z0-9])([A-Z]{1,6}-\d{8}-\d{4,})(?![0-9])", re.IGNORECASE)
COMPLAINS = re.compile(
    r"^(?:我要|我想|要)?(?:投诉|投訴)|^(?:i (?:want|would like|wish) to )?(?:complain|complaint)\b",
    re.IGNORECASE,
)
MARKS = " \t\r\n:：,，。.!！、-—?？~"
PROGRESS = re.compile(
    r"进度|進度|进展|進展|处理得怎么样|处理到哪|办到哪|怎么样了|怎麼樣了|有结果了吗|有結果了嗎|查询|查詢"
    r"|\b(?:progress|status|how far)\b", re.IGNORECASE,
)  # fmt: skip
WITHDRAW = re.compile(r"撤回|撤诉|撤訴|撤销投诉|不投诉了|不投訴了|\bwithdraw\b", re.IGNORECASE)
PERSON = re.compile(r"人工|转人工|轉人工|真人|客服电话|客服電話|\b(?:agent|human|hotline)\b", re.IGNORECASE)
SHORT = 12
"""A wish is short: longer texts that merely contain such a word are what the customer has to say."""
MOST = 5000
"""So many signs of one message are kept, as of any text that is added to a case."""


@dataclass(frozen=True)
class Move:
    """What a message is: `text` is what it has to say, `number` the complaint that it names."""

    kind: Kind
    text: str = ""
    number: str = ""


def move(text: str, has_case: bool) -> Move:
    """What a sender's message is; `has_case`: whether a complaint of this sender is open."""
    said = " ".join(text.replace("\x00", "").split(" ")).strip()[:MOST]
    named = NUMBER.search(said)
    number = named[1].upper() if named else ""
    wish = _wish(said, number)
    if wish:
        return Move(wish, number=number)
    begins = COMPLAINS.match(said)
    matter = said[begins.end() :].strip(MARKS) if begins else said
    if _greets(matter):
        return Move("greet")
    if has_case:
        return Move("add", said)
    complains = begins or (says_enough(said) and not ASKS.match(said))
    return Move("complain", matter if begins else said) if complains else Move("greet")


def _wish(said: str, number: str) -> Kind | None:
    """A short question or wish; a number alone asks for its progress."""
    rest = NUMBER.sub("", said).strip(MARKS)
    if number and not rest:
        return "progress"
    if _size(rest) > SHORT:
        return None
    for kind, shape in WISHES.items():
        if shape.search(rest):
            return kind
    return None


WISHES: dict[Kind, re.Pattern[str]] = {"withdraw": WITHDRAW, "person": PERSON, "progress": PROGRESS}
GREETINGS = re.compile(
    r"你好|您好|在吗|在嗎|在么|哈喽|嗨|谢谢|謝謝|好的|嗯+|收到|早上好|下午好|晚上好"
    r"|\b(?:hi|hello|hey|thanks|thank you|ok)\b", re.IGNORECASE,
)  # fmt: skip
ASKS = re.compile(r"^(?:请问|請問|想问|想問|咨询|諮詢)")
"""A question about something else is no complaint."""


def _greets(said: str) -> bool:
    return not GREETINGS.sub("", said).strip(MARKS)


def _size(said: str) -> int:
    """How long a text is: Chinese characters, and words of other scripts."""
    return len(HAN.findall(said)) + len(WORD.findall(said))


def says_enough(said: str) -> bool:
    """Whether a text can be a complaint by itself."""
    return len(HAN.findall(said)) >= ENOUGH or len(WORD.findall(said)) >= ENOUGH // 2 + 1


def language(text: str) -> Locale:
    """The language to answer in: English for a text of Latin letters without a Chinese one."""
    return (
        "en"
        if WORD.search(text) and not HAN.search(text) and not NUMBER.fullmatch(text.strip())
        else "zh-Hans"
    )
