"""What a message on a chat channel is, as tables."""

import pytest

from complaints.chat import Move, language, move
from complaints.chat_words import SAYINGS, say

LEAK = "厨房漏水三天了没有人来修理，墙都发霉了"


@pytest.mark.parametrize(
    ("text", "new", "open_"),
    [
        ("你好", "greet", "greet"),
        ("您好，在吗？", "greet", "greet"),
        ("谢谢！", "greet", "greet"),
        ("", "greet", "greet"),
        ("投诉", "greet", "greet"),
        ("我要投诉。", "greet", "greet"),
        ("投诉：厨房漏水", "complain", "add"),
        ("投诉厨房漏水", "complain", "add"),
        ("我要投诉你们的安装师傅", "complain", "add"),
        ("投訴：廚房漏水", "complain", "add"),
        (LEAK, "complain", "add"),
        ("厨房漏水了没人来", "greet", "add"),  # eight characters say too little
        ("厨房漏水三天没人修理", "complain", "add"),  # ten do
        ("请问你们公司周末上班吗？几点开门？", "greet", "add"),
        ("进度", "progress", "progress"),
        ("查询进度", "progress", "progress"),
        ("我的投诉处理得怎么样了？", "progress", "progress"),
        ("TS-20261122-0001", "progress", "progress"),
        ("ts-20261122-0001 进度", "progress", "progress"),
        ("进度太慢了，我的厨房已经拖了三个星期没有人管", "complain", "add"),
        ("撤回", "withdraw", "withdraw"),
        ("我不投诉了", "withdraw", "withdraw"),
        ("师傅让我撤回投诉才肯继续施工，这是在威胁我", "complain", "add"),
        ("人工", "person", "person"),
        ("转人工客服", "person", "person"),
        ("我要投诉你们的客服电话一直打不通，等了半小时", "complain", "add"),
        ("hello", "greet", "greet"),
        ("status", "progress", "progress"),
        ("Please withdraw TS-20261122-0001", "withdraw", "withdraw"),
        ("complaint: the tap leaks", "complain", "add"),
        ("I want to complain about the tap", "complain", "add"),
        ("The kitchen tap has leaked for three days", "complain", "add"),
        ("The tap leaks", "greet", "add"),
        (
            "I spoke to your agent three times and nobody came to mend the leaking kitchen tap",
            "complain",
            "add",
        ),
        ("👍", "greet", "add"),
    ],
)
def test_what_a_message_is_without_and_with_an_open_case(text: str, new: str, open_: str) -> None:
    assert (move(text, False).kind, move(text, True).kind) == (new, open_)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("投诉：厨房漏水，要求修好。", Move("complain", "厨房漏水，要求修好")),
        (LEAK, Move("complain", LEAK)),
        ("查 ts-20261122-0012 进度", Move("progress", number="TS-20261122-0012")),
        ("complaint - the tap leaks", Move("complain", "the tap leaks")),
    ],
)
def test_what_it_says(text: str, expected: Move) -> None:
    assert move(text, False) == expected


def test_a_message_is_cut_where_a_case_takes_no_more() -> None:
    assert len(move("厨房漏水" * 5000, False).text) == 5000
    assert move("厨房\x00漏水三天没人来修理", False).text == "厨房漏水三天没人来修理"


@pytest.mark.parametrize(
    ("text", "locale"),
    [("你好", "zh-Hans"), ("hello", "en"), ("hello 你好", "zh-Hans"), ("123", "zh-Hans"),
     ("TS-20261122-0001", "zh-Hans"), ("status of TS-20261122-0001", "en")],
)  # fmt: skip
def test_the_language_of_the_answer(text: str, locale: str) -> None:
    assert language(text) == locale


@pytest.mark.parametrize("saying", SAYINGS)
def test_both_languages_have_the_same_gaps(saying: str) -> None:
    words = dict.fromkeys(("company", "form", "number", "follow", "status", "phone"), "¤")
    chinese, english = say(saying, "zh-Hans", **words), say(saying, "en", **words)
    assert chinese.count("¤") == english.count("¤")
