"""Everything people read is there in the three languages: pages, forms, refusals."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.words import TRANSLATIONS, message_id, negotiate, say, translator
from complaints.bulk_columns import LABELS
from complaints.limit_words import limit_in_words
from portal.web import TEMPLATES, environment

ROOT = TEMPLATES.parent.parent
CHINESE = re.compile(r"[\u4e00-\u9fff]")
OWN_WORDS = {"LANGUAGES", "WEEKDAYS", "_LIMITS", "_UNITS", "ENCODINGS", "OFFERS", "PASSED", "REMARKS"}
OWN_WORDS |= {"OUTER_STAGE", "MERGED", "EXTENSION", "CONTACT_TEST", "MEANWHILE", "OWN"}
OWN_WORDS |= {"HEADERS", "_CHANNELS", "_SOURCES", "_LANGUAGES", "_SUMS", "_SPOKEN", "_AFTERNOON"}
"""Tables that hold all languages themselves."""
ELSEWHERE = {"explain.py", "severity.py", "chat.py", "chat_words.py", "found.py", "scenario.py"}
"""Files whose Chinese stands beside its translations."""
SOUGHT = {
    "masking.py",
    "masking_names.py",
    "masking_places.py",
    "masking_shapes.py",
    "pinyin.py",
    "spelling.py",
}
"""Files whose Chinese is looked for in what others wrote."""


def page_messages() -> Iterator[str]:
    """The messages of the templates."""
    for path in TEMPLATES.glob("*.html"):
        for _, _, message in environment("zh-Hans").extract_translations(path.read_text(encoding="utf-8")):  # type: ignore[attr-defined]
            yield str(message[0] if isinstance(message, tuple) else message)


def code_messages() -> Iterator[str]:
    """Chinese texts in the portal, the acts, the forms and the adapters that refuse."""
    folders = [ROOT / "portal", ROOT / "complaints"]
    files = [p for folder in folders for p in folder.rglob("*.py") if p.name not in ELSEWHERE | SOUGHT]
    yield from LABELS.values()
    for path in [
        *files,
        ROOT / "adapters/vault.py",
        ROOT / "adapters/file_types.py",
        ROOT / "adapters/links.py",
        *sorted((ROOT / "adapters/bulk").glob("*.py")),
        ROOT / "adapters/inbound/attached.py",
    ]:
        yield from _chinese(ast.parse(path.read_text(encoding="utf-8")))


def _chinese(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if _speaks_for_itself(node):
            continue
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
            if CHINESE.search(text):
                yield text
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CHINESE.search(node.value):
            yield message_id(node.value.strip())
        yield from _chinese(node)


def _speaks_for_itself(node: ast.AST) -> bool:
    """Tables and calls that hold every language, docstrings written in English, and joining commas."""
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(t, ast.Name) and t.id in OWN_WORDS for t in targets)
    if isinstance(node, ast.Call):
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        return called in ("fixed", "fullmatch", "house_stage")
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return bool(re.search(r"[A-Za-z]{3}", str(node.value.value)))
    return False


NOT_SAID = {"{}{}月{}日 {} {}", "{}年"}


def messages() -> list[str]:
    """Every message id there is."""
    return sorted({m for m in [*page_messages(), *code_messages()] if CHINESE.search(m)} - NOT_SAID)


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_every_message_has_a_translation(locale: str) -> None:
    catalogue = translator(locale)._catalog  # type: ignore[attr-defined]
    assert [m for m in messages() if not catalogue.get(m)] == []


@pytest.mark.parametrize("name", ["zh_Hant", "en"])
def test_no_translation_is_left_over(name: str) -> None:
    from babel.messages.pofile import read_po

    with (TRANSLATIONS / f"{name}.po").open("rb") as file:
        ids = {str(entry.id) for entry in read_po(file) if entry.id}
    assert ids - set(messages()) == set()


@pytest.mark.parametrize("locale", ["zh-Hant", "en"])
def test_translations_keep_their_gaps(locale: str) -> None:
    catalogue = translator(locale)._catalog  # type: ignore[attr-defined]
    gaps = re.compile(r"\{\d?\}|%\(\w+\)s")
    wrong = [
        m
        for m in messages()
        if len(gaps.findall(m)) != len(gaps.findall(catalogue[m]))
        or sorted(g for g in gaps.findall(m) if "%" in g)
        != sorted(g for g in gaps.findall(catalogue[m]) if "%" in g)
    ]
    assert wrong == []


def test_english_has_no_chinese_in_it() -> None:
    catalogue = translator("en")._catalog  # type: ignore[attr-defined]
    assert [t for m, t in catalogue.items() if m and CHINESE.search(t)] == []


def test_a_filled_message_is_found_by_its_pattern() -> None:
    assert say("最多延长 5 个工作日", "en") == "At most 5 working days more"
    assert say("最多延长 5 个工作日", "zh-Hant") == "最多延長 5 個工作日"
    assert say("something unknown", "en") == "something unknown"


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [
        ("zh-TW,zh;q=0.9", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("en-GB,en;q=0.9", "en"),
        ("fr;q=0.9,en;q=0.5", "en"),
        ("de", "zh-Hans"),
        ("", "zh-Hans"),
        ("en;q=x, *", "zh-Hans"),
    ],
)
def test_the_browser_is_asked_for_its_language(accepted: str, locale: str) -> None:
    assert negotiate(accepted) == locale


@pytest.mark.parametrize(
    ("limit", "zh", "en"),
    [
        ("1h", "1 小时", "1 h"),
        ("90m", "1 小时 30 分钟", "1 h 30 min"),
        ("3 working days", "3 个工作日", "3 working days"),
        ("1 working day", "1 个工作日", "1 working day"),
        ("4 office hours", "4 小时办公时间", "4 h of office time"),
        ("next day 15:00", "次日 15:00", "next day 15:00"),
        ("1 month", "1 个月", "1 month"),
    ],
)
def test_limits_are_said_as_people_say_them(limit: str, zh: str, en: str) -> None:
    assert (limit_in_words(limit, "zh-Hans"), limit_in_words(limit, "en")) == (zh, en)


def test_the_catalogues_lie_where_they_should() -> None:
    assert {p.name for p in Path(TRANSLATIONS).glob("*.po")} == {"zh_Hant.po", "en.po"}
