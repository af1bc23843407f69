"""The form of a duty: made from what the pack says is to be written down."""

from datetime import datetime
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, TypeAdapter, create_model

from complaints.calendar import LOCALES
from complaints.forms.base import TEXTAREA, Answer, Long, Said, Setting, Short, fixed
from complaints.pack_parts import Label
from complaints.pack_words import Duty, FormField

YES_NO = fixed(yes=("是", "是", "Yes"), no=("否", "否", "No"))
PASSED = {"zh-Hans": "核查结论", "zh-Hant": "核查結論", "en": "Verdict"}
REMARKS = {"zh-Hans": "核查意见", "zh-Hant": "核查意見", "en": "Remarks"}
VERDICTS = fixed(
    yes=("通过", "通過", "Passed"),
    no=("不通过，退回重新处理", "不通過，退回重新處理", "Not passed: resolve again"),
)
VERDICT: dict[str, Any] = VERDICTS | {"x-title": PASSED}
REMARK: dict[str, Any] = TEXTAREA | {"x-title": REMARKS}


class DutyAnswer(Answer):
    """What was done for a duty."""

    def faults(self, setting: Setting) -> dict[str, str]:
        failed = getattr(self, "passed", "yes") == "no" and not getattr(self, "remarks", "")
        return {"remarks": "不通过须写明意见"} if failed else {}

    def until(self) -> datetime | None:
        """The time that was agreed or set, if the duty has one."""
        return next((v for n, v in self if n in self.deadlines()), None)

    @classmethod
    def deadlines(cls) -> list[str]:
        """The fields that set a time."""
        extras = {n: i.json_schema_extra for n, i in cls.model_fields.items()}
        return [n for n, extra in extras.items() if isinstance(extra, dict) and extra.get("x-deadline")]


def duty_form(label: Label, duty: Duty) -> type[DutyAnswer]:
    """The form of a duty, titled with its label."""
    return _made(label.zh, FIELDS.dump_json(duty.fields, by_alias=True), duty.checks)


FIELDS = TypeAdapter(dict[str, FormField])


@cache
def _made(title: str, written: bytes, checks: bool) -> type[DutyAnswer]:
    fields = {name: _field(field) for name, field in FIELDS.validate_json(written).items()}
    if checks:
        fields["passed"] = (Literal["yes", "no"], Field(title=PASSED["zh-Hans"], json_schema_extra=VERDICT))
        fields["remarks"] = (Long, Field("", title=REMARKS["zh-Hans"], json_schema_extra=REMARK))
    made = create_model("Duty", __base__=DutyAnswer, **fields)  # type: ignore[call-overload]
    made.__doc__ = title
    return made


def _field(field: FormField) -> tuple[Any, Any]:
    """One field as Pydantic wants it: its type, and its title and default."""
    extra: dict[str, Any] = {"x-title": {locale: field.label.text(locale) for locale in LOCALES}}
    kind: Any = {
        "text": Long if field.optional else Said,
        "line": Short if field.optional else Annotated[Short, Field(min_length=1)],
        "number": float,
        "moment": AwareDatetime,
        "deadline": AwareDatetime,
    }.get(field.kind)
    if field.kind == "text":
        extra |= TEXTAREA
    elif field.kind == "yes_no":
        kind, extra = Literal["yes", "no"], extra | YES_NO
    elif field.kind == "choice":
        kind = str
        extra["x-labels"] = {
            k: {loc: label.text(loc) for loc in LOCALES} for k, label in field.answers.items()
        }
    elif field.kind == "deadline":
        extra["x-deadline"] = True
    empty: Any = "" if field.kind in ("text", "line", "yes_no", "choice") else None
    if field.optional and field.kind == "yes_no":
        kind = Literal["", "yes", "no"]
    if field.optional and empty is None:
        kind = kind | None
    default = empty if field.optional else ...
    if field.kind == "number":
        return kind, Field(
            default, title=field.label.zh, json_schema_extra=extra, ge=0, le=1e9, allow_inf_nan=False
        )
    return kind, Field(default, title=field.label.zh, json_schema_extra=extra)


def expect_in_time(form: DutyAnswer, now: datetime, latest: datetime | None) -> dict[str, str]:
    """What is wrong with a time that was set: it is past, or later than the pack allows."""
    until = form.until()
    if until is None:
        return {}
    name = form.deadlines()[0]
    if until <= now:
        return {name: "约定的时间须在将来"}
    if latest is not None and until > latest:
        return {name: f"不得晚于 {latest:%Y-%m-%d %H:%M}"}
    return {}
