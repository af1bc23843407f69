"""What the desk writes down when a record is read back, and when a letter is acknowledged by post."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from complaints.filing import Complainant
from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Setting, Short, fixed

Matter = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]

READ_BACK = ("name", "phone", "email", "address", "matter", "occurred_at", "project", "demand")
"""What is read back, in the order in which one reads it."""


class RecordConfirmation(Answer):
    """核对记录"""

    how: Literal["orally", "signed"] = Field(
        title="客户怎样确认",
        json_schema_extra=fixed(
            orally=("口头确认", "口頭確認", "Said so"), signed=("签字确认", "簽字確認", "Signed")
        ),
    )
    name: Name = Field(title="姓名")
    phone: Annotated[str, StringConstraints(max_length=40)] = Field("", title="电话")
    email: Short = Field("", title="电子邮箱")
    address: Short = Field("", title="地址")
    matter: Matter = Field(title="投诉事项", json_schema_extra=TEXTAREA)
    occurred_at: Short = Field("", title="发生时间")
    project: Short = Field("", title="涉及项目")
    demand: Long = Field("", title="诉求（希望的结果）", json_schema_extra=TEXTAREA)
    checked: list[Annotated[str, Choice("checklist")]] = Field(default_factory=list, title="受理要点")
    copy_by: Literal["", "print", "mail"] = Field(
        "",
        title="给客户的副本",
        json_schema_extra=fixed(
            print=("打印一份", "打印一份", "Printed"), mail=("发到电子邮箱", "發到電子郵箱", "By e-mail")
        ),
    )

    @classmethod
    def hidden(cls, setting: Setting) -> set[str]:
        return set() if setting.pack.checklists.get(setting.traits.channel) else {"checked"}

    def faults(self, setting: Setting) -> dict[str, str]:
        """A telephone or address that nobody could use, and a copy by e-mail without an address."""
        wrong: dict[str, str] = {}
        said = {"phone": "不是有效的电话号码", "email": "不是有效的电子邮箱"}
        changed = [name for name in said if getattr(self, name) != setting.known.get(name, "")]
        for name in changed:
            try:
                Complainant.model_validate({"name": "x", name: getattr(self, name)})
            except ValidationError:
                wrong[name] = said[name]
        if self.copy_by == "mail" and not self.email:
            wrong["copy_by"] = "没有电子邮箱，请改为打印，或先填写电子邮箱"
        return wrong

    def corrections(self, before: dict[str, str]) -> dict[str, Any]:
        """The fields that are no longer what they were, whatever became of their line breaks on the way."""
        said = {name: str(getattr(self, name)) for name in READ_BACK}
        return {name: text for name, text in said.items() if text.split() != before[name].split()}


class PostedReceipt(Answer):
    """回执已寄出"""

    posted_on: date | None = Field(None, title="寄出日期")
    reason: Short = Field("", title="不能寄出的原因（例如信上没有地址）")

    def faults(self, setting: Setting) -> dict[str, str]:
        """Either the day it was posted, or why it cannot be."""
        if self.posted_on is None and not self.reason:
            return {"posted_on": "请填写寄出日期；不能寄出的，写明原因"}
        if self.posted_on is not None and self.reason:
            return {"reason": "已经寄出的，不用填写原因"}
        return {}
