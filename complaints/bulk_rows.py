"""A row of a table as a filing: cells as people and spreadsheets write them, the same errors as elsewhere."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from complaints.acts.file import check_filing
from complaints.bulk import Choices
from complaints.bulk_columns import Columns, plain
from complaints.bulk_words import CHANNELS_SAID, LANGUAGES_SAID, SOURCES_SAID, SUMS_SAID
from complaints.field_errors import field_errors
from complaints.filing import Filing
from complaints.forms import FormErrors
from complaints.pack import Pack
from complaints.pack_parts import Label

Cell = str | int | float | datetime | date
"""What stands in a cell; times without an offset are meant in the calendar's zone."""

EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (a spreadsheet knows no zones)
SERIALS = range(30_000, 80_000)
"""Numbers that are days in a spreadsheet: 1982 to 2119."""
END_OF_DAY = time(23, 59)
NO_TIME = "不是有效的时间，请写成 2026-11-22 10:00"
ROUNDED = "电话在表格软件里变成了科学计数，位数已丢失，请填写原来的号码"
GARBLED = "含有无法识别的字符，请检查文件的编码（UTF-8 或 GB18030）"
_SPOKEN = re.compile(
    r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2})(?: ?日)?"
    r"(?:(?:(?<=日)|[ T]) ?(上午|下午|AM|PM)? ?(\d{1,2}) ?[:时時点點] ?(\d{1,2})? ?分?"
    r"(?::? ?(\d{1,2})(?:\.\d+)?秒?)? ?(AM|PM)?)?",
    re.IGNORECASE,
)
_AFTERNOON = ("下午", "PM")
SUM = "这一行像是合计，不是投诉"
_LED = re.compile(r"'(?='*[\s\u3000]*[=+\-@\t\r\n＝＋－＠])")


@dataclass(frozen=True)
class Row:
    """A row that was read: a filing, or what is wrong by field.

    `print_` is the same for equal rows, `reference` for those that a third party gave the same number.
    """

    line: int
    filing: Filing | None
    faults: dict[str, str]
    print_: bytes
    reference: str = ""


@dataclass(frozen=True)
class Reading:
    """How rows of one table are read. `zones` are those of the procedures' calendars."""

    columns: Columns
    choices: Choices
    packs: Mapping[str, Pack]
    zones: Mapping[str, ZoneInfo]
    default: str

    def row(self, line: int, cells: Sequence[Cell], now: datetime, fault: str = "") -> Row:
        """A row as a filing, or with every reason why it is none; `fault` is what the file itself says."""
        said = self._said(cells)
        texts = {key: text_of(cell) for key, cell in said.items()}
        faults = {"row": fault} if fault else {}
        if not fault and any("\ufffd" in text for text in texts.values()):
            faults = {"row": GARBLED}
        if not faults and plain(texts.get("complainant.name", "")) in SUMS_SAID:
            faults = {"row": SUM}
        filing = None
        if not faults:
            filing, faults = self._filing(said, texts, now)
        return Row(line, filing if not faults else None, faults, *self._marks(texts))

    def marks(self, cells: Sequence[Cell]) -> tuple[bytes, str]:
        """By what a row is known again, without reading what it says."""
        return self._marks({key: text_of(cell) for key, cell in self._said(cells).items()})

    def _said(self, cells: Sequence[Cell]) -> dict[str, Cell]:
        said = {key: cells[at] for key, at in self.columns.places.items() if at < len(cells)}
        if self.choices.received_now:
            said.pop("received_at", None)
        return said

    def _marks(self, texts: Mapping[str, str]) -> tuple[bytes, str]:
        told = sorted((key, text) for key, text in texts.items() if text)
        print_ = hashlib.sha256(repr(told).encode(errors="replace")).digest()[:16]
        named = texts.get("third_party.name") or self.choices.third_party
        reference = texts.get("third_party.reference", "")
        return print_, f"{named}\n{reference}" if reference else ""

    def _filing(
        self, said: dict[str, Cell], texts: dict[str, str], now: datetime
    ) -> tuple[Filing | None, dict[str, str]]:
        name, faults = self._procedure(texts.get("procedure", "")), {}
        pack = self.packs.get(name)
        if pack is None:
            return None, {"procedure": f"没有这个程序：{name}"}
        data: dict[str, Any] = {"procedure": name, "locale": self.choices.locale}
        who: dict[str, str] = {}
        third: dict[str, Any] = {}
        for key, text in texts.items():
            if not text or key == "procedure":
                continue
            room, _, part = key.rpartition(".")
            place = {"": data, "complainant": who, "third_party": third}[room]
            try:
                place[part] = _value(key, said[key], text, pack, self.zones[name])
            except ValueError as wrong:
                faults[key] = str(wrong)
        if third:
            third.setdefault("name", self.choices.third_party or "")
        elif self.choices.third_party:
            third = {"name": self.choices.third_party}
        data.setdefault("channel", self.choices.channel or None)
        data.setdefault("source", self.choices.source or None)
        return _checked(data | {"complainant": who, "third_party": third or None}, faults, pack, now)

    def _procedure(self, said: str) -> str:
        named = {text: name for name, p in self.packs.items() for text in _names(p.title)}
        return (
            (said if said in self.packs else named.get(said, said)) or self.choices.procedure or self.default
        )


def _checked(
    data: dict[str, Any], faults: dict[str, str], pack: Pack, now: datetime
) -> tuple[Filing | None, dict[str, str]]:
    """The filing as the rest of the house checks it; what a cell itself says goes before."""
    for key in faults:  # what could not be read is told once
        room, _, part = key.rpartition(".")
        (data[room] if room and data[room] else data).pop(part, None)
    try:
        filing = Filing.model_validate(data)
    except ValidationError as error:
        found = field_errors(error.errors())
        return None, {**found, **faults}
    wrong = filing.faults(now)
    try:
        check_filing(filing, pack, now)
    except FormErrors as error:
        wrong |= error.errors
    return filing, wrong | faults


def _value(key: str, cell: Cell, text: str, pack: Pack, zone: ZoneInfo) -> Any:
    """What a cell says about a field; ValueError with the reason when it cannot be meant."""
    if key == "received_at":
        return moment_of(cell, zone, time())
    if key == "third_party.due_at":
        return moment_of(cell, zone, END_OF_DAY)
    if key.endswith(".phone"):
        return _phone(text)
    if key.endswith(".email"):
        return unicodedata.normalize("NFKC", text)
    if key == "channel":
        return _chosen(text, pack.channels, CHANNELS_SAID)
    if key == "source":
        return _chosen(text, pack.sources, SOURCES_SAID)
    if key == "locale":
        return LANGUAGES_SAID.get(plain(text), text)
    return text


def _phone(text: str) -> str:
    said = unicodedata.normalize("NFKC", text)
    if re.fullmatch(r"\d(\.\d+)?e\+?\d+", said, re.IGNORECASE):
        raise ValueError(ROUNDED)
    return re.sub(r"^(\d{5,})\.0+$", r"\1", said)


def _chosen(text: str, labels: Mapping[str, Label], said: Mapping[str, str]) -> str:
    """The key of what is called by its key, its label in any language, or another usual word."""
    if text in labels:
        return text
    named = {plain(name): key for key, label in labels.items() for name in _names(label)}
    return named.get(plain(text)) or said.get(plain(text)) or text


def _names(label: Label) -> tuple[str, ...]:
    return tuple(name for name in (label.zh, label.hant, label.en) if name)


def text_of(cell: Cell) -> str:
    """A cell as text, as a person sees it; the apostrophe that an export led a formula by is taken off."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time() else f"{cell:%Y-%m-%d %H:%M}"
    text = str(cell).replace("\x00", "").replace("\r\n", "\n").strip(" \t\r\n\u3000\xa0\ufeff")
    return text[1:] if _LED.match(text) else text


def moment_of(cell: Cell, zone: ZoneInfo, without_time: time) -> datetime:
    """The aware time that a cell means; a bare date takes `without_time`. ValueError when it means none."""
    if isinstance(cell, bool):
        raise ValueError(NO_TIME)
    if isinstance(cell, int | float):
        if int(cell) not in SERIALS:
            raise ValueError(NO_TIME)
        cell = EXCEL_EPOCH + timedelta(seconds=round(cell * 86_400))
    if isinstance(cell, str):
        cell = _spoken(text_of(cell))
    if not isinstance(cell, datetime):
        return datetime.combine(cell, without_time, zone)
    if cell.tzinfo is not None:
        return cell.astimezone(UTC)
    found = cell.replace(microsecond=0, tzinfo=zone)
    return found if found.time() != time() else datetime.combine(found.date(), without_time, zone)


def _spoken(text: str) -> datetime | date:
    found = _SPOKEN.fullmatch(re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)))
    try:
        if found is None:
            return datetime.fromisoformat(text)
        year, month, day = (int(part) for part in found.groups()[:3])
        half, hours, minutes, seconds, after = found.groups()[3:]
        if hours is None:
            return date(year, month, day)
        late = (half or after or "").upper() in _AFTERNOON and int(hours) < 12
        hour = int(hours) + 12 * late
        return datetime(year, month, day, hour, int(minutes or 0), int(seconds or 0))  # noqa: DTZ001
    except ValueError:
        raise ValueError(NO_TIME) from None
