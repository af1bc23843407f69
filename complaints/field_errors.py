"""Errors of Pydantic by field, in words that the person who typed it understands."""

from collections.abc import Mapping
from typing import Any

from complaints.forms.reading import PLAIN

OTHER = {
    "string_type": "应为文字",
    "timezone_aware": "时间须带时区，例如 2026-11-22T10:00+08:00",
    "datetime_from_date_parsing": "不是有效的时间",
    "datetime_parsing": "不是有效的时间",
    "string_unicode": "含有无效字符",
}


def field_errors(errors: Any) -> dict[str, str]:
    """The first error of each field ("complainant.phone"), in words; the same whichever way it came."""
    found: dict[str, str] = {}
    for error in errors:
        where = ".".join(str(part) for part in error["loc"] if str(part).isidentifier())
        where = where.removeprefix("body.")
        if error["loc"][:1] == ("header",):
            where = str(error["loc"][-1]).title()
        text = PLAIN.get(error["type"]) or OTHER.get(error["type"])
        known: Mapping[str, Any] = error.get("ctx", {})
        if "telephone" in error["msg"]:
            text = "不是有效的电话号码"
        elif where.endswith("email"):
            text = "不是有效的电子邮箱"
        found.setdefault(where, text.format(**known) if text else error["msg"].removeprefix("Value error, "))
    return found
