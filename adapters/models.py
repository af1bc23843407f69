"""Models of classification on disk: a JSON file for each procedure and view in var/models, mode 0600.

A file that was replaced is read anew; one that cannot be read counts as none, and the log says so.
"""

import logging
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

from adapters.settings import settings
from complaints.errors import Refusal
from complaints.learning.model import Model, from_json
from complaints.learning.saying import Said, say

log = logging.getLogger(__name__)


def normal(text: str) -> str:
    """A text as models read it: Traditional Chinese written in Simplified signs."""
    return str(_converter().convert(text))


@lru_cache(maxsize=1)
def _converter() -> Any:
    from opencc import OpenCC  # lazily: not every part reads texts

    return OpenCC("t2s")


def read_model(path: Path) -> Model:
    """A model from its file. Refusal names what is wrong with it."""
    try:
        return from_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Refusal(f"{path}: there is no such file") from None
    except Refusal as wrong:
        raise Refusal(f"{path}: {wrong}") from None
    except (OSError, UnicodeDecodeError) as wrong:
        raise Refusal(f"{path}: cannot be read: {wrong}") from None


def write_model(model: Model, path: Path) -> None:
    """Put a model into its place at once, readable by its owner only: pieces of what customers wrote."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(
            os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
        ) as file:
            file.write(model.as_json())
        draft.replace(path)
    except OSError as wrong:
        draft.unlink(missing_ok=True)
        raise Refusal(f"{path}: cannot be written: {wrong.strerror}") from None


def path_of(procedure: str, view: str) -> Path:
    """Where the model of a procedure and view lies."""
    return settings().var / "models" / f"{procedure}-{view}.json"


def model_of(procedure: str, view: str) -> Model | None:
    """The model in use, as it lies there now; None when nothing was learned yet."""
    path = path_of(procedure, view)
    try:
        at = path.stat()
    except OSError:
        return None
    return _read(path, at.st_mtime_ns, at.st_size, at.st_ino)


@lru_cache(maxsize=64)
def _read(path: Path, *_: int) -> Model | None:
    try:
        return read_model(path)
    except Refusal as wrong:
        log.warning("%s; classes are suggested without it", wrong)
        return None


def suggested(procedure: str, view: str, text: str) -> Said | None:
    """What the model in use says about a text; None when there is no model."""
    model = model_of(procedure, view)
    return None if model is None else say(model, normal(text), text)
