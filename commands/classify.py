"""`redress classify`: what a model says about texts, one JSON line each, with the words that spoke for it."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, BinaryIO, TextIO

from cyclopts import Parameter

from adapters.models import normal, read_model
from complaints.errors import Refusal
from complaints.learning.model import Model
from complaints.learning.saying import say

JSON_BEGINS = ("{", "[", '"')
"""A line that begins so is meant as JSON: when it is none, it is broken, and no plain text."""


def classify(*, model: Path, source: Annotated[Path | None, Parameter(name="--in")] = None) -> None:
    """Read texts, one a line; write one JSON line for each, in order.

    A line is a JSON string, an object with "text" or with the columns that were learned from, or plain text.
    A line that cannot be read gives {"error", "line"}, and the next goes on.

    Parameters
    ----------
    model
        A model written by `redress learn`.
    source
        File of texts; default the standard input.
    """
    learned = read_model(model)
    if source is None:
        return classify_lines(learned, sys.stdin.buffer, sys.stdout)
    try:
        with source.open("rb") as lines:
            classify_lines(learned, lines, sys.stdout)
    except OSError as wrong:
        raise Refusal(f"{source}: {wrong.strerror}") from None


def classify_lines(model: Model, lines: BinaryIO | Iterable[bytes], out: TextIO) -> None:
    """Answer every line that is not empty, at once."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            text = _text_of(line, model.report.get("columns", ()))
            answer = say(model, normal(text), text).as_json()
        except Refusal as wrong:
            answer = {"error": str(wrong), "line": number}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


def _text_of(line: bytes, columns: Sequence[str]) -> str:
    try:
        said = line.decode("utf-8-sig").strip()
        found = json.loads(said)
    except UnicodeDecodeError:
        raise Refusal("not a line of UTF-8") from None
    except (ValueError, RecursionError) as wrong:
        if not said.startswith(JSON_BEGINS):
            return said
        raise Refusal(f"not a line of JSON: {wrong}") from None
    if isinstance(found, dict) and "text" not in found and any(name in found for name in columns):
        parts = [found.get(name) or "" for name in columns]
        text = "\n".join(parts) if all(isinstance(part, str) for part in parts) else None
    else:
        text = found.get("text") if isinstance(found, dict) else found
    if not isinstance(text, str):
        raise Refusal('neither text, nor a JSON string, nor an object with "text"')
    return text.encode("utf-8", "replace").decode()
