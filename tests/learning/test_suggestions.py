"""Suggestions in a life: words first, then what was learned, else none; nothing alone unless allowed."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.models import path_of, write_model
from adapters.packs import PACKS
from complaints.errors import Refusal
from complaints.learning.model import Model
from complaints.pack import Pack
from complaints.suggest import suggestions
from portal.known import known_in_words
from tests.company import Company
from tests.virtual import a_town, restart

WIRES = "电箱里的线乱成一团，没有标识"
"""None of the words that procedure A lists; the generated cases know it well."""
STRANGE = "关于贵司周年庆典礼品颜色的事宜"
DECIDES = {"decides": {"from_confidence": 0.9, "agreement": 0.85}}


def teach(models: dict[str, Model], sure: bool = False) -> None:
    """Put models in their place; `sure`: people have always agreed with them."""
    for view, model in models.items():
        always = {
            label: one | {"said": 50, "said_right": 50} for label, one in model.report["classes"].items()
        }
        write_model(
            replace(model, report={**model.report, "classes": always}) if sure else model,
            path_of("home-renovation", view),
        )


def shown(town: Company, number: str) -> dict[str, str]:
    case = town.case(number)
    return dict(known_in_words(case, town.question(number, "Classification"), "zh-Hans"))


def by(town: Company, number: str) -> dict[str, str]:
    known = town.question(number, "Classification").known
    return {view: one["source"] for view, one in known["suggested_by"].items()}


def test_words_of_the_pack_come_first(town: Company, models: dict[str, Model]) -> None:
    teach(models)
    number = town.file(matter="卫生间渗水，墙面发霉。")
    assert by(town, number) == {"intake": "rule", "assessment": "rule", "dispatch": "rule"}
    assert shown(town, number)["评估分类"] == "建议 施工质量（按程序列出的词语）：渗水、墙面"


def test_where_no_word_is_found_the_model_speaks_and_says_why(
    town: Company, models: dict[str, Model]
) -> None:
    teach(models)
    number = town.file(matter=WIRES)
    known = town.question(number, "Classification").known
    assert by(town, number)["assessment"] == "model"
    assert known["assessment"] == "workmanship"
    assert known["suggested_by"]["assessment"]["confidence"] > 0.5
    assert shown(town, number)["评估分类"].startswith("建议 施工质量（学自以往确认的案件，把握 ")


def test_without_a_model_the_last_class_stands_there_as_no_suggestion(town: Company) -> None:
    number = town.file(matter=WIRES)
    known = town.question(number, "Classification").known
    assert known["assessment"] == "other"
    assert known["suggested_by"]["assessment"] == {"source": "none", "confidence": None}
    assert shown(town, number)["评估分类"] == "没有建议：没有程序列出的词语"


def test_where_the_model_abstains_nothing_is_suggested(town: Company, models: dict[str, Model]) -> None:
    teach(models)
    number = town.file(matter=STRANGE)
    assert by(town, number)["assessment"] == "none"
    assert "不够相似" in shown(town, number)["评估分类"]


def test_a_model_that_is_replaced_is_read_anew_and_a_broken_one_counts_as_none(
    town: Company, models: dict[str, Model], caplog: pytest.LogCaptureFixture
) -> None:
    assert by(town, town.file(matter=WIRES))["assessment"] == "none"
    teach(models)
    assert by(town, town.file(matter=WIRES))["assessment"] == "model"
    path_of("home-renovation", "assessment").write_text("{")
    assert by(town, town.file(matter=WIRES))["assessment"] == "none"
    assert "not the file of a model" in caplog.text


def test_where_it_came_from_stands_in_the_history(town: Company, models: dict[str, Model]) -> None:
    teach(models)
    number = town.file(matter=WIRES)
    town.say(number, "Classification", assessment="after_sales")
    entry = next(e for e in town.case(number).entries if e.verb == "classified")
    assert entry.who in ("wang.fang", "liu.yang")
    assert entry.data["assessment"] == "after_sales"
    assert entry.data["suggested"]["assessment"] == "workmanship"
    assert entry.data["suggested"]["suggested_by"]["assessment"]["source"] == "model"
    assert "automatic" not in entry.data


def test_a_class_that_the_pack_has_no_more_is_not_suggested(models: dict[str, Model]) -> None:
    data = yaml.safe_load((PACKS / "home-renovation.yaml").read_text(encoding="utf-8"))
    del data["views"]["assessment"]["classes"]["workmanship"]
    data["priorities"]["important"]["classes"] = ["attitude"]
    pack = Pack.model_validate(data)
    from complaints.learning.saying import say

    found = suggestions(pack, WIRES, WIRES, lambda _, view, text: say(models[view], text))
    assert found["assessment"].source == "none"


@pytest.mark.parametrize(("first", "source"), [("words", "rule"), ("model", "model")])
def test_the_pack_says_who_suggests_first(first: str, source: str, models: dict[str, Model]) -> None:
    from complaints.learning.saying import say

    data = yaml.safe_load((PACKS / "home-renovation.yaml").read_text(encoding="utf-8"))
    pack = Pack.model_validate(data | {"learning": {"first": first, "views": ["assessment"]}})
    text = "厨房防水没做好，墙角一直渗水"
    found = suggestions(pack, text, text, lambda _, view, read: say(models[view], read))
    assert found["assessment"].source == source
    assert found["intake"].source == "rule"


# deciding


@pytest.fixture
def deciding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    """A company whose pack lets the model decide."""
    data: dict[str, Any] = yaml.safe_load((PACKS / "home-renovation.yaml").read_text(encoding="utf-8"))
    own = tmp_path / "packs"
    own.mkdir()
    (own / "home-renovation.yaml").write_text(
        yaml.safe_dump(data | {"learning": DECIDES}, allow_unicode=True), "utf-8"
    )
    monkeypatch.setenv("REDRESS_PACKS", str(own))
    restart()
    with a_town(tmp_path, monkeypatch, lambda: Company("home-renovation")) as made:
        assert isinstance(made, Company)
        yield made
    monkeypatch.undo()
    restart()


def test_nothing_is_decided_where_the_pack_does_not_say_so(town: Company, models: dict[str, Model]) -> None:
    teach(models, sure=True)
    number = town.file(matter=WIRES)
    assert town.stage(number) == "classify"
    assert town.open(number)


def test_where_the_pack_allows_it_a_plain_complaint_is_classified_unasked(
    deciding: Company, models: dict[str, Model]
) -> None:
    teach(models, sure=True)
    number = deciding.file(matter=WIRES)
    entry = next(e for e in deciding.case(number).entries if e.verb == "classified")
    assert (entry.who, entry.data["automatic"]) == ("system", True)
    assert entry.data["assessment"] == "workmanship"
    assert entry.data["words"]["assessment"]
    assert deciding.stage(number) == "investigate"
    assert not [q for q in deciding.case(number).questions if q.form == "Classification"]
    deciding.until(number, None)
    assert deciding.stage(number) is None


@pytest.mark.parametrize(
    ("what", "fields"),
    [
        ("a flag", {"matter": WIRES + "，工人偷工减料"}),
        ("an urgent matter", {"matter": WIRES + "，怕起火"}),
        ("its severity", {"matter": WIRES, "demand": "修好，不然找律师起诉"}),
        ("its source", {"matter": WIRES, "source": "media"}),
        ("nothing like it was learned", {"matter": STRANGE}),
        ("words of the pack that say otherwise", {"matter": WIRES + "，态度恶劣"}),
    ],
)
def test_a_person_decides_whatever_is_special(
    deciding: Company, models: dict[str, Model], what: str, fields: dict[str, Any]
) -> None:
    teach(models, sure=True)
    number = deciding.file(**fields)
    assert deciding.stage(number) == "classify"
    assert deciding.question(number, "Classification")


def test_a_person_decides_where_the_model_was_not_right_often_enough(
    deciding: Company, models: dict[str, Model]
) -> None:
    wrong = {
        view: replace(
            model, report={"classes": {label: {"said": 50, "said_right": 40} for label in model.classes}}
        )
        for view, model in models.items()
    }
    teach(wrong)
    assert deciding.stage(deciding.file(matter=WIRES)) == "classify"


def test_a_returning_customer_is_looked_at_by_a_person(deciding: Company, models: dict[str, Model]) -> None:
    from adapters import seen

    teach(models, sure=True)
    for stage in ("investigate", "classify"):
        number = deciding.file(matter=WIRES, live=False)
        with deciding.change(number) as case:
            seen.mark(case.session, case)
        deciding.live(number)
        assert deciding.stage(number) == stage


def test_a_question_that_was_asked_stays_asked(deciding: Company, models: dict[str, Model]) -> None:
    number = deciding.file(matter=WIRES)
    teach(models, sure=True)
    deciding.live(number)
    assert deciding.stage(number) == "classify"
    deciding.say(number, "Classification")
    assert deciding.case(number).story.classification.get("automatic") is None


# correcting


def test_wrong_classes_are_corrected_and_the_complaint_goes_where_it_belongs(
    deciding: Company, models: dict[str, Model]
) -> None:
    from complaints.acts.reclassify import reclassify
    from complaints.forms.reclassify import Reclassification

    teach(models, sure=True)
    number = deciding.file(matter=WIRES)
    owner = deciding.case(number).story.owner
    asked = deciding.question(number, "Investigation")
    form = Reclassification(
        intake="contract", assessment="contract", dispatch="contract", reason="是合同问题"
    )
    with deciding.change(number) as case:
        reclassify(case, form, "wang.fang", deciding.now)
    deciding.live(number)
    story = deciding.case(number).story
    assert (story.classification["assessment"], story.department) == ("contract", "legal")
    assert "automatic" not in story.classification
    assert story.owner not in ("", owner)
    assert deciding.question(number, "Investigation").id != asked.id
    assert owner in deciding.told(number, "told")
    with pytest.raises(Refusal, match="已经是这些分类"), deciding.change(number) as case:
        reclassify(case, form, "wang.fang", deciding.now)
    deciding.until(number, "resolve")
    with pytest.raises(Refusal, match="调查完成之前"), deciding.change(number) as case:
        reclassify(case, form, "wang.fang", deciding.now)
    deciding.until(number, None)
