"""Every letter in every language: there, complete, safe, and silent about colleagues towards customers."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.paper import PARTS, environment, fill
from adapters.paper_edits import (
    check_template,
    parts_of,
    preview,
    reset_template,
    save_template,
    template_source,
)
from adapters.paper_facts import FROM_FACTS
from adapters.paper_samples import PEOPLE, samples
from adapters.paper_words import LETTERS_DIR, LOCALES, words
from adapters.settings import settings
from complaints.errors import Refusal
from complaints.letters import LETTERS

ONLY_SIMPLIFIED = set(
    "与严个为么于仅从们价优会体偿关内写决况办务动协单发变台号后吗围国处备复实审对将属币带帮并应异归当"
    "录总恳愿户扰报拟据数无时暂权来样档欢毕汇没满环现电确礼简类约级经结给统继续编职联节范获补见规计认"
    "让议记论讼访证评诉诚话询说请调谅谢责费赔转轮过还这进邮采钟链长门问间随页项题额"
)
ONLY_TRADITIONAL = set(
    "與嚴個爲麼於僅從們價優會體償關內寫決況辦務動協單發變臺號後嗎圍國處備復實審對將屬幣帶幫並應異歸當"
    "錄總懇願戶擾報擬據數無時暫權來樣檔歡畢匯沒滿環現電確禮簡類約級經結給統繼續編職聯節範獲補見規計認"
    "讓議記論訟訪證評訴誠話詢說請調諒謝責費賠轉輪過還這進郵採鍾鏈長門問間隨頁項題額"
)
EVERY = [(kind, locale, part) for kind in LETTERS for locale in LOCALES for part in parts_of(kind)]


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A var folder of this test alone."""
    monkeypatch.setenv("REDRESS_VAR", str(tmp_path))
    settings.cache_clear()
    yield tmp_path
    settings.cache_clear()


@pytest.mark.parametrize(("kind", "locale", "part"), EVERY)
def test_every_letter_is_there_and_can_be_written(kind: str, locale: str, part: str) -> None:
    source = (LETTERS_DIR / kind / locale / part).read_text(encoding="utf-8")
    assert check_template(kind, locale, part, source) == []


def test_there_is_no_letter_that_nobody_writes() -> None:
    folders = {path.name for path in LETTERS_DIR.iterdir() if path.is_dir()}
    assert folders == {*LETTERS, *LOCALES}


def test_every_word_of_a_letter_is_explained_to_managers() -> None:
    explained = set(re.findall(r"`([a-z_]+)", (LETTERS_DIR / "README.md").read_text(encoding="utf-8")))
    for kind in LETTERS:
        assert {name for words_ in samples(kind, "en") for name in words_} <= explained


@pytest.mark.parametrize("locale", LOCALES)
def test_word_lists_have_the_same_words(locale: str) -> None:
    first = words(LOCALES[0])
    assert words(locale).keys() == first.keys()
    for group in ("labels", "forms", "starts", "fields", "units", "notices", "about", "plan", "drill"):
        assert words(locale)[group].keys() == first[group].keys()


@pytest.mark.parametrize(("kind", "locale", "part"), EVERY)
def test_each_language_is_written_in_its_own_script(kind: str, locale: str, part: str) -> None:
    source = (LETTERS_DIR / kind / locale / part).read_text(encoding="utf-8")
    if locale == "en":
        assert re.findall(r"[\u4e00-\u9fff]", source) == []
    wrong = ONLY_SIMPLIFIED if locale == "zh-Hant" else ONLY_TRADITIONAL
    assert sorted(set(source) & wrong) == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", LETTERS)
def test_no_word_is_left_unfilled(kind: str, locale: str) -> None:
    for turn in range(len(samples(kind, locale))):
        letter = preview(kind, locale, turn=turn)
        for text in (letter.subject, letter.text, letter.html):
            assert not re.search(r"\{[{%]|[%}]\}|\bNone\b|Undefined|：\n\n\n", text)
        assert "\n" not in letter.subject
        assert "\n\n\n" not in letter.text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", LETTERS)
def test_customers_learn_nothing_about_colleagues(kind: str, locale: str) -> None:
    for words_ in samples(kind, locale):
        if words_["customer"]:
            told = repr(words_)
            assert [name for name in [*PEOPLE, *PEOPLE.values()] if f"'{name}'" in told or name in told] == []
            assert "owner" not in told


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", [k for k in LETTERS if k not in ("digest", *FROM_FACTS)])
def test_staff_letters_show_number_stage_due_and_link(kind: str, locale: str) -> None:
    for words_ in samples(kind, locale):
        if words_["customer"]:
            continue
        text = fill(environment(), f"{kind}/{locale}/body.txt", words_)
        assert words_["number"] in text
        assert words_["link"] in text
        if kind in ("asked", "dispatch", "reminder", "escalation"):
            assert words_["due"] in text
            assert words_["stage"] in text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", LETTERS)
def test_what_people_typed_cannot_become_html(kind: str, locale: str) -> None:
    for words_ in samples(kind, locale):
        planted = _planted(words_)
        assert "<script" not in fill(environment(), f"{kind}/{locale}/body.html", planted)


def _planted(value: object) -> dict[str, object]:
    """The same words with a script in every text but those that choose a template."""
    assert isinstance(value, dict)
    kept = ("locale", "kind", "note", "how", "link", "follow")
    return {key: one if key in kept else _plant(one) for key, one in value.items()}


def _plant(value: object) -> object:
    if isinstance(value, str):
        return f"<script>alert(1)</script>{value}" if value else value
    if isinstance(value, list):
        return [_plant(one) for one in value]
    if isinstance(value, dict):
        return {key: _plant(one) for key, one in value.items()}
    return value


@pytest.mark.parametrize(
    ("part", "source", "said"),
    [
        (
            "body.txt",
            "第一行\n{{ numbre }} {{ link }}",
            "body.txt:2: 'numbre' is undefined; there is 'number'",
        ),
        ("body.txt", "{{ link }}\n{% if x %}", "body.txt:2: Unexpected end of template"),
        ("body.txt", "没有链接", "body.txt:1: the letter does not show its link"),
        ("body.html", "{{ link }}{{ ''.__class__.__mro__ }}", "body.html:1: access to attribute '__class__'"),
        ("body.txt", "{{ link }}{% include '../../secrets/api-key' %}", "body.txt:1: "),
        ("subject.txt", "{{ '' }}", "subject.txt:1: the subject is empty"),
        ("subject.txt", "长" * 200, "subject.txt:1: the subject has 200 characters"),
    ],
)
def test_a_mistake_in_an_edited_letter_is_named_with_its_line(part: str, source: str, said: str) -> None:
    wrong = check_template("progress", "zh-Hans", part, source)
    assert wrong
    assert wrong[0].startswith(said)


def test_an_edited_letter_is_saved_used_and_reset(var: Path) -> None:
    assert template_source("progress", "en", "subject.txt").startswith("News of your complaint")
    save_template("progress", "en", "subject.txt", "Something new on {{ number }}\r\n")
    assert template_source("progress", "en", "subject.txt") == "Something new on {{ number }}\n"
    assert preview("progress", "en").subject == "Something new on TS-20261123-0001"
    reset_template("progress", "en", "subject.txt")
    assert preview("progress", "en").subject.startswith("News")


def test_a_letter_that_does_not_work_is_not_saved(var: Path) -> None:
    with pytest.raises(Refusal, match="'nobody' is undefined"):
        save_template("progress", "en", "body.txt", "{{ nobody }}")
    assert not (var / "letters").exists()
    with pytest.raises(Refusal):
        save_template("../secrets", "en", "body.txt", "x")
    with pytest.raises(Refusal, match="'nobody' is undefined"):
        preview("progress", "en", {"body.txt": "{{ nobody }}"})


def test_a_preview_shows_unsaved_text_with_made_up_facts(var: Path) -> None:
    seen = preview("acknowledgement", "zh-Hans", {"body.txt": "编号 {{ number }}，{{ link }}"})
    assert seen.text.startswith("编号 TS-20261123-0001，https://complaints.example/c/")
    assert set(PARTS) == {"subject.txt", "body.txt", "body.html"}
