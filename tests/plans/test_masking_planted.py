"""Whatever of the record is planted into a text is found again, and a long text takes no time."""

import re
import time
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from complaints.drills.masking import Known, leaks, masked
from tests.plans.test_masking import KNOWN

SEPARATORS = st.text(st.sampled_from(" -–—_.·•*/、\u3000\u200b\n()（）"), max_size=3)
CARRIER = st.text(st.sampled_from("厨房漏水要求赔偿元的是在，。 35王一\n"), max_size=12)
NAME = st.one_of(
    st.builds(
        str.__add__, st.sampled_from("王李张欧诸方高"), st.text("小明红建军丽娜芳睿", min_size=1, max_size=3)
    ),
    st.sampled_from(["欧阳娜娜", "阿卜杜拉·买买提", "Zhang Wei", "John Smith"]),
)
PHONE = st.one_of(
    st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    st.from_regex(r"0(2[0-9]|[3-9][0-9]{2})-[2-8][0-9]{7}", fullmatch=True),
)
EMAIL = st.from_regex(r"[a-z]{4,8}[0-9]{0,4}@[a-z]{3,6}\.example", fullmatch=True)
ADDRESS = st.builds(
    "{}{}栋{}单元{}室".format,
    st.sampled_from(["幸福里", "碧水湾花园", "四川北路100弄"]),
    st.integers(1, 30), st.integers(1, 4), st.integers(101, 3204),
)  # fmt: skip


def squeezed(text: str) -> str:
    """Only the letters and figures of a text, in small letters."""
    return "".join(filter(str.isalnum, text.lower()))


@given(
    st.tuples(NAME, PHONE, EMAIL, ADDRESS),
    st.permutations(range(4)),
    st.lists(SEPARATORS, min_size=1, max_size=6),
    st.lists(CARRIER, min_size=5, max_size=5),
)
def test_whatever_is_planted_with_whatever_between_its_letters_is_gone(
    planted: tuple[str, str, str, str], order: list[int], between: list[str], carrier: list[str]
) -> None:
    name, phone, email, address = planted
    known = Known(frozenset({name}), frozenset({phone, email}), frozenset({address}))
    gaps = cycle(between)
    spread = ["".join(sign + next(gaps) for sign in planted[one]) for one in order]
    text = carrier[0] + "".join(map(str.__add__, spread, carrier[1:]))
    after = masked(text, known)
    assert leaks([after], known) == []
    assert masked(after, known) == after
    for value in (name, re.sub(r"\D", "", phone), email, address):
        assert squeezed(value) not in squeezed(after)


UNITS = [
    "a", "1", "13", "1 ", "一 ", "王", "王小", "a.", "a@", "www.", "1-", "12-1-", "3栋", " ", "138 0013 ",
    "A", "Aa ", "HT-", "Mr. ", "四川北路", "wxm1", "w x m ", "电话1 ", "微信号", "qq", "id-", "合同号A-",
    "a at b dot ", "1965-03-", "赔偿1", "f.jp", "\u200b", "(2026)沪", "王。", "1 Aa Bb Cc ", "13800138000 ",
    "王小明", "幸福里3栋",
]  # fmt: skip
"""What makes a careless pattern try again and again."""


@pytest.mark.parametrize("unit", UNITS)
def test_a_long_matter_takes_no_time(unit: str) -> None:
    text = (unit * 20_000)[:20_000]
    began = time.process_time()
    masked(text, KNOWN)
    assert time.process_time() - began < 2  # a tenth of that, on an idle machine
