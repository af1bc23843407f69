"""Procedure F (bank): the digest's categories and duties as rows.

The digest gives no limits, people or amounts for a bank: the pack marks its own 原文未定, they are no rows.
"""

import pytest

from adapters.packs import PACKS, read_pack
from complaints.suggest import classes

PACK = read_pack(PACKS / "bank.yaml")
CATEGORIES = PACK.views["assessment"].classes


# the digest's categories and duties


@pytest.mark.parametrize(
    ("place", "key", "label"),
    [
        (0, "general", "一般性投诉"),
        (1, "service_quality", "服务质量投诉"),
        (2, "violation", "违规操作投诉"),
        (3, "contract", "合同纠纷投诉"),
        (4, "account", "账户纠纷投诉"),
        (5, "other", "其他投诉"),
    ],
)
def test_the_six_categories(place: int, key: str, label: str) -> None:
    assert (len(CATEGORIES), list(CATEGORIES)[place], CATEGORIES[key].label.zh) == (6, key, label)


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("general", "服务态度 服务延误"),
        ("violation", "不当收费 误导销售 泄露客户信息 其他违规"),
        ("account", "账户异常 余额不符"),
        ("other", "银行卡盗刷 产品漏洞"),
    ],
)
def test_what_the_categories_are_about(key: str, parts: str) -> None:
    assert [label.zh for label in CATEGORIES[key].parts.values()] == parts.split()


@pytest.mark.parametrize(
    ("key", "duties"),
    [
        ("violation", "核实违规事实 整改 向消费者说明"),
        ("account", "查明原因 更正 说明结果"),
        ("contract", "与消费者协商 协商不成的进行调解"),
    ],
)
def test_handling_duties_of_the_digest(key: str, duties: str) -> None:
    assert [label.zh for label in CATEGORIES[key].duties.values()] == duties.split()


@pytest.mark.parametrize("key", ["general", "service_quality", "other"])
def test_each_of_the_others_has_its_own_handling_duty(key: str) -> None:
    others = [set(c.duties) for name, c in CATEGORIES.items() if name != key]
    assert CATEGORIES[key].duties
    assert set(CATEGORIES[key].duties) not in others


@pytest.mark.parametrize(
    ("matter", "key"),
    [
        ("柜员态度恶劣，很不耐烦", "general"),
        ("整体服务质量太差，多家网点都一样", "service_quality"),
        ("未经同意收取短信费和年费", "violation"),
        ("贷款合同的利率与约定不符", "contract"),
        ("账户余额不对，少了三千元", "account"),
        ("银行卡在国外被盗刷", "other"),
        ("帳戶餘額不符", "account"),
        ("A stolen card was used abroad", "other"),
        ("说不清楚的一件事", "other"),
    ],
)
def test_words_suggest_the_category(matter: str, key: str) -> None:
    assert classes(PACK, matter)["assessment"] == key


@pytest.mark.parametrize(
    ("key", "department"),
    [
        ("general", "branches"), ("service_quality", "consumer_protection"), ("violation", "compliance"),
        ("contract", "legal"), ("account", "operations"), ("other", "card_risk"),
    ],
)  # fmt: skip
def test_every_category_leads_to_a_department(key: str, department: str) -> None:
    assert CATEGORIES[key].department == department
    assert department in PACK.departments


@pytest.mark.parametrize("measure", ["rectify", "correct", "negotiate", "mediate", "explain"])
def test_measures_that_the_duties_name(measure: str) -> None:
    assert measure in PACK.measures


def test_one_view_without_levels() -> None:
    assert (list(PACK.views), PACK.levels, PACK.number_prefix) == (["assessment"], {}, "YH")
