"""What the history says about plans, drills and reviews, in words."""

PLAN_VERBS = {
    "plan_activated": "启动预案",
    "plan_grew": "更多投诉归入预案",
    "plan_joined": "归入另一投诉的预案",
    "plan_stood_down": "解除预案",
    "plan_completed": "预案步骤全部完成",
    "plan_carried": "预案随并案转移",
    "taken_up": "收到并开始处理",
    "drill_planned": "安排演练",
    "drill_put_off": "推迟演练",
    "drill_held": "因真实事件等待",
    "drill_begun": "演练开始",
    "drill_paused": "暂停演练",
    "drill_resumed": "继续演练",
    "drill_broken_off": "中止演练",
    "injected": "发生情景变化",
    "inject_answered": "应对情景变化",
    "contact_reached": "联系测试通过",
    "unrecognised": "分类未触发预案",
    "practised": "演练结束",
    "evaluated": "完成评估",
    "review_opened": "发起预案修订",
    "finding_taken": "纳入发现的问题",
    "finding_moved": "调整整改期限或责任人",
    "finding_closed": "办结发现的问题",
    "revised": "提交修订",
    "revision_returned": "退回修订",
    "revision_approved": "批准修订",
    "took_effect": "新版生效",
    "read_confirmed": "确认已阅读",
    "reader_left": "阅知人员已离职，不再等待",
}
PLAN_BAD = ("plan_stood_down", "drill_broken_off", "drill_held", "unrecognised", "revision_returned")
PLAN_KEY = (
    "plan_activated", "plan_completed", "drill_begun", "practised", "evaluated", "review_opened", "revised",
    "revision_approved", "took_effect",
)  # fmt: skip
