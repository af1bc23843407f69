"""What a program sends: a JSON object, read strictly; whatever is wrong with it is said in one way, a 422."""

import json
from typing import Any

from fastapi import Request
from fastapi.exceptions import HTTPException

from complaints.filing import without_nul
from complaints.forms import FormErrors

DEEPEST = 32
"""Objects and lists within each other; no form of ours needs more than four."""
EMPTY = "请求内容是空的。请提交各项内容；按建议确认请提交空对象 {}。"


def unreadable(message: str) -> FormErrors:
    """A body of which nothing can be used: 422 with this as its detail."""
    return FormErrors({"body": message})


def kind_of(request: Request) -> str:
    """The media type that the request states, without its parameters; empty when it states none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def states_json(kind: str) -> bool:
    """Whether a media type is JSON."""
    return kind == "application/json" or (kind.startswith("application/") and kind.endswith("+json"))


def json_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body in UTF-8; FormErrors for anything else."""
    if not body.strip():
        raise unreadable(EMPTY)
    try:
        found = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number)
        if b"\\u" in body:
            json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no character
    except (ValueError, RecursionError):
        raise unreadable("请求内容不是有效的 JSON（UTF-8 编码）。") from None
    if not isinstance(found, dict):
        raise unreadable("请求内容应是一个 JSON 对象。")
    if _too_deep(found):
        raise unreadable("请求内容的嵌套层数太多。")
    cleaned: dict[str, Any] = without_nul(found)
    return cleaned


def sent_object(kind: str, body: bytes, wanted: str) -> dict[str, Any]:
    """The JSON object of a body, also if the program forgot to say that it is one; 415 for another kind."""
    if states_json(kind) or not body.strip():
        return json_object(body)
    try:
        return json_object(body)
    except FormErrors:
        raise HTTPException(415, wanted) from None


def _no_number(name: str) -> Any:
    """NaN and Infinity are not JSON."""
    raise ValueError(name)


def _too_deep(found: Any) -> bool:
    level = [found]
    for _ in range(DEEPEST):
        inner = [one.values() if isinstance(one, dict) else one for one in level]
        level = [child for one in inner for child in one if isinstance(child, dict | list)]
        if not level:
            return False
    return True
