"""The procedure drawn from its pack."""

import re
from xml.etree import ElementTree

import pytest

from adapters.packs import PACKS, read_pack
from complaints.calendar import LOCALES, Locale
from portal.drawing import RIGHT, draw

PACK = read_pack(PACKS / "home-renovation.yaml")


@pytest.mark.parametrize("locale", LOCALES)
def test_the_chart_is_well_formed_and_says_every_stage(locale: Locale) -> None:
    root = ElementTree.fromstring(draw(PACK, locale))
    text = "".join(root.itertext())
    for stage in ("register", "classify", "dispatch", "investigate", "resolve", "approve", "reply", "survey"):
        assert PACK.stages[stage].label.text(locale) in text
    assert root.get("role") == "img"
    assert "style=" not in draw(PACK, locale)


def test_the_chart_follows_the_pack() -> None:
    stages = PACK.stages | {"reply": PACK.stages["reply"].model_copy(update={"limit": "5 working days"})}
    assert "5 个工作日内" in draw(PACK.model_copy(update={"stages": stages}), "zh-Hans")


def test_texts_of_a_pack_cannot_break_the_page() -> None:
    label = PACK.title.model_copy(update={"zh": "<script>alert(1)</script>"})
    assert "<script" not in draw(PACK.model_copy(update={"title": label}), "zh-Hans")


@pytest.mark.parametrize("locale", LOCALES)
def test_words_fit_their_boxes(locale: Locale) -> None:
    for note in re.findall(r'class="note[^>]*>([^<]*)<', draw(PACK, locale)):
        width = sum(12.5 if ord(c) > 0x2E80 else 6.6 for c in note)
        assert width < RIGHT - 44, note
