"""What the owner is asked when the complaint is resolved: measures, cost, compensation, duties."""

from typing import Annotated

from pydantic import Field

from complaints.compensation import suggest_compensation
from complaints.conditions import holds
from complaints.forms.base import TEXTAREA, Answer, Choice, Long, Said, Setting


class Resolution(Answer):
    """处理措施与结果"""

    measures: list[Annotated[str, Choice("tools")]] = Field(title="处理措施", min_length=1)
    description: Said = Field(title="措施与结果说明（写入给客户的答复）", json_schema_extra=TEXTAREA)
    second: Long = Field("", title="可供客户选择的第二个方案", json_schema_extra=TEXTAREA)
    duties_done: list[Annotated[str, Choice("duties")]] = Field(
        default_factory=list, title="本类投诉必须做到（逐项确认）"
    )
    duties_reason: Long = Field("", title="未做到的理由", json_schema_extra=TEXTAREA)
    delay_days: int = Field(0, title="延误天数", ge=0, le=10_000)
    loss: float = Field(0, title="客户损失（元）", ge=0, le=1e9, allow_inf_nan=False)
    compensation: float = Field(0, title="其中赔偿给客户（元，写入答复）", ge=0, le=1e9, allow_inf_nan=False)
    deviation_reason: Long = Field("", title="赔偿与标准不同的理由", json_schema_extra=TEXTAREA)
    cost: float = Field(0, title="费用（元）", ge=0, le=1e9, allow_inf_nan=False)
    consequence: Annotated[str, Choice("consequences")] = Field("", title="责任追究")

    @classmethod
    def hidden(cls, setting: Setting) -> set[str]:
        pack, traits = setting.pack, setting.traits
        level = pack.levels.get(traits.level)
        hidden = set() if level and level.offers > 1 else {"second"}
        if not Choice("duties").labels(setting):
            hidden |= {"duties_done", "duties_reason"}
        rules = [rule for rule in pack.compensation if holds(rule.when, traits)]
        hidden |= set() if any(r.by == "days" for r in rules) else {"delay_days"}
        hidden |= set() if any(r.by == "loss" or any(s.share for s in r.steps) for r in rules) else {"loss"}
        hidden |= set() if rules else {"deviation_reason"}
        return hidden | (set() if pack.consequences else {"consequence"})

    @classmethod
    def whole(cls, setting: Setting) -> set[str]:
        return {"duties_done"}

    @classmethod
    def needed(cls, setting: Setting) -> list[str]:
        return [name for name in ("second", "duties_done") if name not in cls.hidden(setting)]

    def lacking(self, setting: Setting) -> list[str]:
        """What is missing; duties that were not done are explained instead."""
        return [n for n in super().lacking(setting) if not (n == "duties_done" and self.duties_reason)]

    def faults(self, setting: Setting) -> dict[str, str]:
        wrong: dict[str, str] = {}
        if set(Choice("duties").labels(setting)) - set(self.duties_done) and not self.duties_reason:
            wrong["duties_done"] = "请逐项确认；未做到的，写明理由"
        standard = self.standard(setting)
        if standard is not None and round(self.compensation, 2) != standard and not self.deviation_reason:
            wrong["deviation_reason"] = f"按标准应赔偿 {standard:,.2f} 元；如不同，请写明理由"
        return wrong

    def standard(self, setting: Setting) -> float | None:
        """The compensation that the pack's table gives (yuan); None where it has none for such a case."""
        table, traits = setting.pack.compensation, setting.traits
        found = suggest_compensation(table, lambda when: holds(when, traits), self.delay_days, self.loss)
        return None if found is None else float(found.amount)

    @property
    def burden(self) -> float:
        """What it costs the company (yuan): at least what the customer is paid."""
        return max(self.cost, self.compensation)
