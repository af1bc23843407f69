"""Inform a group: one notice or one meeting for customers who share a concern (procedure K, call-backs)."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from complaints.case import Case
from complaints.forms.base import TEXTAREA, Answer, Said, Setting, Short, fixed
from complaints.writing import write_customer

FORMS = fixed(
    notice=("公布处理情况", "公布處理情況", "Publish the handling"),
    meeting=("召开客户会议", "召開客戶會議", "Hold a meeting"),
)


class GroupNotice(Answer):
    """一并告知共同关注的客户"""

    form: Literal["notice", "meeting"] = Field("notice", title="方式", json_schema_extra=FORMS)
    subject: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)] = Field(
        title="标题"
    )
    text: Said = Field(title="告知内容（客户会收到）", json_schema_extra=TEXTAREA)
    place: Short = Field("", title="会议地点")
    at: AwareDatetime | None = Field(None, title="会议时间")

    def faults(self, setting: Setting) -> dict[str, str]:
        if self.form != "meeting":
            return {}
        wrong = {} if self.place else {"place": "请填写会议地点"}
        return wrong if self.at else wrong | {"at": "请填写会议时间"}


def inform(case: Case, form: GroupNotice, notice: str, numbers: list[str], by: str, now: datetime) -> str:
    """Tell one customer of the group: "letter" or, without an address, "call" (then somebody telephones).

    The letter goes to closed complaints, too; the history of an open one gets the entry `group_informed` with
    the numbers of all that were told together. "" when this notice was given in this case before.
    """
    told = {letter.facts.get("notice") for letter in case.letters() if letter.kind == "notice"}
    told |= {entry.data.get("notice") for entry in case.entries if entry.verb == "group_informed"}
    if notice in told:
        return ""
    facts: dict[str, Any] = form.model_dump(mode="json")
    key = f"{case.number}/notice/{notice}"
    how = "letter" if write_customer(case, "notice", now, key=key, notice=notice, **facts) else "call"
    if not case.story.ground:
        case.enter("group_informed", by, now, **facts, notice=notice, how=how, numbers=numbers)
        case.settle(now)
    return how
