"""What the desk says about a third party that passed a complaint on: that it was told, or that it changed."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from complaints.filing import mailable
from complaints.forms.base import TEXTAREA, Answer, Long, Said, Setting, Short, fixed, is_address

Phone = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]


class OutsideReport(Answer):
    """向转办方报告处理结果"""

    how: Literal["portal", "phone", "letter"] = Field(
        title="报告方式",
        json_schema_extra=fixed(
            portal=("对方平台填报", "對方平台填報", "On their platform"),
            phone=("电话", "電話", "By telephone"),
            letter=("书面或邮件", "書面或郵件", "In writing or by e-mail"),
        ),
    )
    reported_at: AwareDatetime | None = Field(None, title="报告时间（不填即现在）")
    note: Said = Field(title="报告内容与对方答复", json_schema_extra=TEXTAREA)

    def when(self, now: datetime) -> datetime:
        """When the third party was told: as stated, at the latest now."""
        return min(self.reported_at or now, now)


class OuterChange(Answer):
    """更改转办方信息"""

    name: Annotated[Short, StringConstraints(min_length=1)] = Field(title="转办方名称")
    reference: Annotated[Short, StringConstraints(max_length=100)] = Field("", title="对方编号")
    contact: Short = Field("", title="对方联系人")
    phone: Phone = Field("", title="对方电话")
    email: Short = Field("", title="对方电子邮箱（结案报告发往此处）")
    due_at: AwareDatetime | None = Field(None, title="对方要求的答复期限")
    reason: Long = Field(title="更改理由", min_length=1, json_schema_extra=TEXTAREA)

    def faults(self, setting: Setting) -> dict[str, str]:
        return {} if not self.email or self._mailable() else {"email": "不是有效的电子邮箱地址"}

    def _mailable(self) -> bool:
        try:
            return is_address(mailable(self.email))
        except ValueError:
            return False
