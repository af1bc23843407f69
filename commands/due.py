"""`redress due`: when a time limit is used up, and why."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Annotated, Any, BinaryIO, TextIO

from cyclopts import Parameter

from adapters.calendars import load_calendar
from complaints.errors import Refusal
from complaints.explain import language_of
from complaints.limits import FORMS
from complaints.worktime import Due, Pause, explain
from complaints.worktime import due as reckon

DEFAULT_CALENDAR = "cn"
_KEYS = ("limit", "from", "calendar", "pauses")


def due(
    *limit: str,
    start: Annotated[str | None, Parameter(name="--from")] = None,
    calendar: str | None = None,
    pause: Annotated[list[str] | None, Parameter(negative="")] = None,
    with_steps: Annotated[bool, Parameter(name="--explain", negative="")] = False,
    as_json: Annotated[bool, Parameter(name="--json", negative="")] = False,
    batch: Annotated[bool, Parameter(negative="")] = False,
    lang: str = "en",
) -> None:
    """When a time limit is used up, and why.

    Parameters
    ----------
    limit
        Such as "3 working days", "2 office hours", 2h, "next working day 15:00", "1 month".
    start
        When the clock starts: a time with its offset, 2026-09-30T16:20+08:00.
    calendar
        cn (the default), tw, or a YAML file.
    pause
        FROM/TO, when the clock stood still; may be given several times.
    with_steps
        Print the steps as well.
    as_json
        Print {"due", "provisional", "steps"}.
    batch
        Read lines {"limit", "from", "calendar", "pauses"} and answer each with one line.
    lang
        Language of the steps: en, zh-Hans or zh-Hant.
    """
    if batch:
        if limit or start or calendar or pause:
            raise Refusal(
                "--batch reads limits, times, calendars and pauses from its input, one JSON object a line"
            )
        return answer_lines(sys.stdin.buffer, sys.stdout, lang)
    if not limit:
        raise Refusal(f"which limit? one of {FORMS}")
    if start is None:
        raise Refusal(
            "from when? add --from with a time and its offset, such as --from 2026-09-30T16:20+08:00"
        )
    question = {"limit": " ".join(limit), "from": start, "calendar": calendar, "pauses": pause}
    found = answer(question)
    if as_json:
        print(json.dumps(as_data(found, lang), ensure_ascii=False))
    else:
        print("\n".join(as_text(found, lang, with_steps)))
    return None


def answer_lines(lines: BinaryIO | Iterable[bytes], out: TextIO, lang: str) -> None:
    """One JSON line for each line, in order and at once; {"error": …} for a line that has no due time."""
    language = language_of(lang)
    for line in lines:
        try:
            result = as_data(answer(_question(line)), language)
        except Refusal as wrong:
            result = {"error": " ".join(str(wrong).split())}
        out.write(json.dumps(result) + "\n")
        out.flush()


def answer(question: Mapping[str, Any]) -> Due:
    """The due time of one question {"limit", "from", "calendar", "pauses"}. Raises Refusal."""
    if unknown := sorted(set(question) - set(_KEYS)):
        raise Refusal(f"unknown key {unknown[0]!r}; the keys are {', '.join(_KEYS)}")
    limit, calendar = question.get("limit"), question.get("calendar")
    if not isinstance(limit, str):
        raise Refusal(f'"limit" must be a text: {FORMS}')
    if not isinstance(calendar, str | dict | None):
        raise Refusal('"calendar" must be a name (cn, tw), a YAML file or an object')
    start = _time(question.get("from"), '"from"')
    pauses = [_pause(pause) for pause in _list(question.get("pauses"))]
    return reckon(limit, start, load_calendar(DEFAULT_CALENDAR if calendar is None else calendar), pauses)


def as_data(found: Due, lang: str) -> dict[str, Any]:
    """The answer as JSON holds it."""
    steps = [explain(step, lang) for step in found.steps]
    return {"due": found.at.isoformat(), "provisional": found.provisional, "steps": steps}


def as_text(found: Due, lang: str, with_steps: bool) -> list[str]:
    """The answer in lines: the due time, a warning when it is provisional, the steps when wanted."""
    steps = [explain(step, lang) for step in found.steps]
    if with_steps:
        return [found.at.isoformat(), *(f"  {step}" for step in steps)]
    return [found.at.isoformat(), *(steps[-1:] if found.provisional else [])]


def _question(line: bytes) -> dict[str, Any]:
    """The JSON object of an input line. Raises Refusal."""
    try:
        question = json.loads(line.decode("utf-8-sig"), object_pairs_hook=_object)
    except (ValueError, RecursionError) as wrong:
        raise Refusal(f"not a line of JSON: {wrong}") from None
    if not isinstance(question, dict):
        raise Refusal(f"not a JSON object with the keys {', '.join(_KEYS)}")
    return question


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key appears twice")
    return found


def _list(pauses: object) -> list[Any]:
    if pauses is None:
        return []
    if not isinstance(pauses, list):
        raise Refusal('"pauses" must be a list of [from, to], "FROM/TO" or {"from", "to"}')
    return pauses


def _pause(pause: object) -> Pause:
    """A pause in any of its spellings; without an end it is still going on."""
    if isinstance(pause, str):
        begun, slash, ended = pause.partition("/")
        if not slash:
            raise Refusal(f"pause {pause!r} is not FROM/TO")
        parts: list[Any] = [begun, None if ended in ("", "..") else ended]
    elif isinstance(pause, dict) and "from" in pause and set(pause) <= {"from", "to"}:
        parts = [pause["from"], pause.get("to")]
    elif isinstance(pause, list) and len(pause) == 2:
        parts = pause
    else:
        raise Refusal(f'pause {json.dumps(pause)} is not [from, to], "FROM/TO" or {{"from", "to"}}')
    begun, ended = parts
    return _time(begun, "the begin of a pause"), None if ended is None else _time(ended, "the end of a pause")


def _time(text: object, what: str) -> datetime:
    if not isinstance(text, str):
        raise Refusal(f"{what} must be a time with its offset, such as 2026-09-30T16:20+08:00")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Refusal(f"{what}: {text!r} is not a time; write it like 2026-09-30T16:20+08:00") from None
