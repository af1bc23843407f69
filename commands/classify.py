"""`redress classify`: what a model says about texts, one JSON line each, with the words that spoke for it."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, BinaryIO, TextIO

from cyclopts import Parameter

from adapters.models import normal, read_model
from complaints.errors import Refusal
from complaints.learning.model import Model
from complaints.learning.saying import say


def classify(*, model: Path, source: Annotated[Path | None, Parameter(name="--in")] = None) -> None:
    """Read texts, one JSON line each: a string or {"text": …}; write one JSON line for each, in order.

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
            answer = say(model, normal(_text_of(line))).as_json()
        except Refusal as wrong:
            answer = {"error": str(wrong), "line": number}
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        out.flush()


def _text_of(line: bytes) -> str:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Refusal("not a line of UTF-8") from None
    except (ValueError, RecursionError) as wrong:
        raise Refusal(f"not a line of JSON: {wrong}") from None
    text = found.get("text") if isinstance(found, dict) else found
    if not isinstance(text, str):
        raise Refusal('neither a JSON string nor an object with "text"')
    return text.encode("utf-8", "replace").decode()
