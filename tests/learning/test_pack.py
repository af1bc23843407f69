"""The pack's word on learning: names that lead nowhere are told, and managers can read what it says."""

from typing import Any

import pytest
import yaml

from adapters.packs import PACKS
from complaints.pack import Pack
from complaints.pack_faults import faults
from portal.drawing_page import page_of

SHIPPED = (PACKS / "home-renovation.yaml").read_text(encoding="utf-8")


def with_learning(**said: Any) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(SHIPPED)
    return data | {"learning": said}


def test_by_default_it_suggests_and_never_decides() -> None:
    pack = Pack.model_validate(yaml.safe_load(SHIPPED))
    assert (pack.learning.first, pack.learning.decides) == ("words", None)
    assert pack.learning.views == ["intake", "assessment", "dispatch"]


def test_names_that_lead_nowhere_are_told() -> None:
    data = with_learning(views=["dispatch"], decides={"classes": ["workmanshp"]})
    del data["views"]["dispatch"]
    told = {where: what for where, what in faults(data) if where[0] == "learning"}
    assert set(told) == {("learning", "views", 0), ("learning", "decides", "classes", 0)}
    assert "did you mean 'workmanship'?" in told["learning", "decides", "classes", 0]


@pytest.mark.parametrize(("locale", "said"), [
    ("zh-Hans", "把握达 98%、检验正确率达 95% 时自动分类；仅限施工质量"),
    ("en", "classified unasked when 98% sure and 95% right on held-out cases; only Workmanship"),
    ("zh-Hant", "把握達 98%、檢驗正確率達 95% 時自動分類；僅限施工質量"),
])  # fmt: skip
def test_a_manager_reads_whether_it_may_decide(locale: Any, said: str) -> None:
    pack = Pack.model_validate(with_learning(decides={"classes": ["workmanship"]}))
    assert said in page_of(pack, locale)
    assert said not in page_of(Pack.model_validate(yaml.safe_load(SHIPPED)), locale)
