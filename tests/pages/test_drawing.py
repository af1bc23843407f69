"""The procedure drawn from its pack."""

import re
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest

from adapters.packs import PACKS, read_pack
from complaints.calendar import LOCALES, Locale
from complaints.pack import Pack
from complaints.pack_words import Condition, Form
from complaints.starts import FACTS
from portal.drawing import INDENT, RIGHT, draw
from portal.drawing_nodes import nodes_of
from portal.drawing_shapes import packed, wrapped
from portal.drawing_words import FACTS as WORDS_OF_FACTS
from portal.drawing_words import FORMS, KINDS
from tests.wordy_pack import WORDY

PACK = read_pack(PACKS / "home-renovation.yaml")
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The pack in which every word is used."""
    path = tmp_path_factory.mktemp("packs") / "wordy.yaml"
    path.write_text(WORDY, encoding="utf-8")
    return read_pack(path)


def packs() -> list[Path]:
    return sorted(PACKS.glob("*.yaml"))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_chart_is_well_formed_and_says_every_stage(locale: Locale) -> None:
    root = ElementTree.fromstring(draw(PACK, locale))
    text = "".join(root.itertext())
    for stage in ("register", "classify", "dispatch", "investigate", "resolve", "approve", "reply", "survey"):
        assert PACK.stages[stage].label.text(locale) in text
    assert root.get("role") == "img"
    assert "style" not in draw(PACK, locale)


def test_the_chart_of_a_simple_procedure_is_simple() -> None:
    nodes = nodes_of(PACK.model_copy(update={"duties": {}}), "zh-Hans")
    assert [node.key for node in nodes] == [
        "filed", "register", "classify", "valid", "dispatch", "investigate", "resolve", "approve", "reply",
        "survey", "satisfied", "close", "archive",
    ]  # fmt: skip
    assert not any(node.beside or node.back or node.rows for node in nodes)
    assert all(len(node.notes) <= 4 for node in nodes)


def test_the_chart_follows_the_pack() -> None:
    stages = PACK.stages | {"reply": PACK.stages["reply"].model_copy(update={"limit": "5 working days"})}
    assert "5 个工作日内" in draw(PACK.model_copy(update={"stages": stages}), "zh-Hans")


def test_every_word_has_its_place_in_the_line(wordy: Pack) -> None:
    nodes = nodes_of(wordy, "zh-Hans")
    assert [node.key for node in nodes] == [
        "filed", "register", "duty.first_word", "classify", "levels", "valid", "settle", "dispatch",
        "duty.progress", "investigate", "duty.cause", "resolve", "approve", "offer", "duty.check_result",
        "reply", "survey", "satisfied", "decide", "close", "duty.report", "archive",
    ]  # fmt: skip
    at = {node.key: node for node in nodes}
    assert [key for key, node in at.items() if node.beside] == ["duty.progress", "duty.report"]
    assert [key for key, node in at.items() if node.back] == ["duty.check_result"]
    assert at["classify"].notes == [
        "2 小时内",
        "无法判断时由客服主管判断",
        "外部渠道：转入程序 other-procedure",
    ]
    assert at["levels"].rows == [
        ("重大", ["烧毁，或媒体 · 此前投诉 2 次及以上", "由总经理办理"]),
        (
            "次重大",
            ["信函、电子邮件", "由客服主管办理", "由总经理指定办理人", "派单后 3 个工作日内未解决：升为重大"],
        ),
        ("一般级", ["其余投诉", "收到投诉后 2 个工作日内未解决：升为次重大"]),
    ]
    assert at["settle"].notes == ["20 分钟内", "一般级"]
    assert at["approve"].notes == ["费用超过 2,000 元时", "重大：客服主管 → 总经理"]
    assert at["offer"].notes == ["2 个工作日内", "重大", "提出 2 个方案供客户选择"]
    assert at["reply"].notes == ["1 个工作日内", "重大：电子信函（总经理）", "无效：电话（客服主管）"]
    assert at["reply"].rows == [("24 小时内", ["重大、次重大"]), ("8 小时内", ["电话"])]
    assert at["survey"].notes == [
        "3 个工作日内", "重大：上门（总经理）", "电话（客服专员）", "1 个月内回访 3 次均未联系上：结案",
    ]  # fmt: skip
    assert at["duty.progress"].notes == [
        "与办理同时进行", "责任部门经办人：派单后 次日 15:00 前", "之后再次：2 个工作日内",
    ]  # fmt: skip
    assert "不通过：重新处理" in at["duty.check_result"].notes
    assert "诉求超出约定" in at["decide"].notes
    assert "三次回访未联系上 · 诉求超出约定 · 客户满意" in at["close"].notes
    assert at["satisfied"].notes == ["不满意：重新处理，3 个工作日内，直至满意"]


def test_lines_pass_what_is_beside_and_lead_back_from_a_check(wordy: Pack) -> None:
    nodes = {node.key: node for node in nodes_of(wordy, "en")}
    paths = [str(path.get("d")) for path in ElementTree.fromstring(draw(wordy, "en")).iter(f"{SVG}path")]
    passing = [path for path in paths if re.fullmatch(r"M72 \d+ V\d+", path)]
    branches = [path for path in paths if path.startswith("M72 ") and " H98" in path]
    assert (len(passing), len(branches)) == (2, sum(node.beside for node in nodes.values()))
    assert len([path for path in paths if " H28 " in path]) == 1


def test_texts_of_a_pack_cannot_break_the_page(wordy: Pack) -> None:
    label = PACK.title.model_copy(update={"zh": "<script>alert(1)</script>"})
    assert "<script" not in draw(PACK.model_copy(update={"title": label}), "zh-Hans")
    duty = wordy.duties["progress"].model_copy(update={"label": label})
    assert "<script" not in draw(
        wordy.model_copy(update={"duties": {"progress": duty}}), "zh-Hans", alone=True
    )


@pytest.mark.parametrize("path", packs(), ids=lambda path: path.stem)
@pytest.mark.parametrize("locale", LOCALES)
def test_words_fit_their_boxes_in_every_procedure(path: Path, locale: Locale) -> None:
    chart = ElementTree.fromstring(draw(read_pack(path), locale))
    boxes = [
        (float(b.get("y", 0)), float(b.get("x", 0)), float(b.get("height", 0)))
        for b in chart.iter(f"{SVG}rect")
    ]
    for text in chart.iter(f"{SVG}text"):
        big = 1.28 if text.get("class", "").startswith("name") else 1
        width = big * sum(12.5 if ord(c) > 0x2E80 else 6.6 for c in text.text or "")
        assert width <= (RIGHT - INDENT if text.get("x") == "228" else RIGHT - 44), text.text
        y = float(text.get("y", 0))
        inside = [box for box in boxes if box[0] < y < box[0] + box[2]]
        assert all(y - box[0] > 12 and box[0] + box[2] - y > 5 for box in inside)


def test_a_chart_that_stands_alone_has_its_colours_light_and_dark() -> None:
    chart = draw(PACK, "en", alone=True)
    assert "prefers-color-scheme:dark" in chart
    assert ElementTree.fromstring(chart).get("width") == "400"
    used = set(re.findall(r'class="(\w+)', chart)) - {"chart"}
    assert [name for name in used if f".{name}{{" not in chart] == []


def test_there_are_words_for_every_fact_and_form() -> None:
    assert (set(WORDS_OF_FACTS), set(FORMS)) == (set(FACTS), set(get_args(Form)))
    assert set(KINDS) | {"intake", "assessment", "dispatch", "earlier"} == set(Condition.model_fields)


def test_texts_are_cut_between_words_and_not_before_a_comma() -> None:
    assert wrapped(["aaaa bbbb cccc"], 60) == ["aaaa bbbb", "cccc"]
    assert wrapped(["一二三四，五六"], 50) == ["一二三四，", "五六"]
    assert wrapped(["3 个工作日内完成后再说明 2 天"], 100) == ["3 个工作日内完", "成后再说明 2 天"]
    assert wrapped(["", "x"]) == ["x"]
    assert packed(["甲", "乙", "丙" * 30]) == ["甲 · 乙", "丙" * 23, "丙" * 7]
