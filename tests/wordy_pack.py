"""A pack that uses every word there is: procedure A with levels, duties and all the rest written into it."""

import re

from adapters.packs import PACKS

PLAIN = (PACKS / "home-renovation.yaml").read_text(encoding="utf-8")

STAGES = """stages:
  settle:
    label: {zh-Hans: 当场解决, en: On the spot}
    limit: 20m
    starts: classified
  offer:
    label: {zh-Hans: 方案选择, en: Choice of solution}
    limit: 2 working days
    starts: classified
"""

MORE = """
# 新的词
flags:
  burnt: {label: {zh-Hans: 烧毁, en: Burnt machine}, words: [烧, burnt]}
  outside: {label: {zh-Hans: 外部渠道, en: Outside channel}}
levels:
  major:
    label: {zh-Hans: 重大, en: Major}
    when: [{flags: [burnt]}, {earlier: 2, sources: [media]}]
    owner: manager
    offers: 2
    approval: [supervisor, manager]
    measures: [rectify, compensate]
  middle:
    label: {zh-Hans: 次重大, en: Sub-major}
    when: {channels: [letter, email]}
    owner: supervisor
    assigned_by: manager
    raises: {after: 3 working days, starts: dispatched, to: major}
  general:
    label: {zh-Hans: 一般级, en: General}
    settles: true
    raises: {after: 2 working days, starts: filed, to: middle}
undecided: supervisor
first_receiver: true
checklists:
  phone: {record: {zh-Hans: 通话已录音, en: The call is recorded}}
registers:
  - {label: {zh-Hans: 来文登记, en: Incoming mail}, prefix: LW, channels: [letter]}
routes:
  - {when: {flags: [outside]}, procedure: other-procedure}
duties:
  first_word:
    label: {zh-Hans: 首次沟通, en: First word}
    limit: 30m
    starts: registered
    before: classify
    asks: agent
    fields: {said: {label: {zh-Hans: 沟通内容, en: What was said}}}
  cause:
    label: {zh-Hans: 原因分析, en: Cause analysis}
    limit: 1 working day
    starts: dispatched
    before: resolve
    asks: owner
    when: {levels: [major]}
    fields:
      kind: {label: {zh-Hans: 原因, en: Cause}, kind: choice, answers: {recipe: {zh-Hans: 配方, en: Recipe}}}
      done_by: {label: {zh-Hans: 完成时间, en: Done by}, kind: deadline}
    sets: resolve
    at_most: 10 working days
    tells: [supervisor, customer]
  progress:
    label: {zh-Hans: 进展反馈, en: Progress}
    limit: next day 15:00
    starts: dispatched
    again: 2 working days
    asks: owner
    fields: {told: {label: {zh-Hans: 情况, en: Situation}}}
  check_result:
    label: {zh-Hans: 结果核实, en: Check of the result}
    limit: 1 working day
    starts: resolved
    before: reply
    asks: supervisor
    checks: true
    when: {said: {cause.kind: [recipe]}}
  report:
    label: {zh-Hans: 报消费者协会, en: Report to the association}
    limit: 5 working days
    starts: closed
    asks: supervisor
    must: true
    when: {sources: [consumer_association]}
    fields: {sent: {label: {zh-Hans: 已报送, en: Sent}, kind: yes_no}}
tells:
  - {at: classified, when: {levels: [major]}, to: [manager]}
replies:
  - {when: {levels: [major]}, form: letter, by: manager}
  - {when: {nature: [invalid]}, form: call, by: supervisor}
callbacks:
  - {when: {levels: [major]}, form: visit, by: manager}
  - {form: call}
tries: {most: 3, within: 1 month, ground: unreached}
quotas:
  - {role: manager, callbacks: 3}
clusters:
  - {by: project, at_least: 3, within_days: 7}
compensation:
  - label: {zh-Hans: 延误补偿, en: For delay}
    by: days
    steps: [{up_to: 3, amount: 50}, {per_day: 20, at_most: 500}]
effect: {check_after: 2 months, by: manager}
"""

WORDY = PLAIN.replace("procedure: home-renovation\n", "procedure: wordy\n", 1)
for key in re.findall(r"^(\w+):", MORE, re.MULTILINE):  # what procedure A says itself gives way
    WORDY = re.sub(rf"^{key}:.*\n(?: .*\n)*", "", WORDY, flags=re.MULTILINE)
WORDY = WORDY.replace("\nstages:\n", f"\n{STAGES}", 1)
WORDY = WORDY.replace(
    "\ngrounds:\n",
    "\ngrounds:\n  unreached: {label: {zh-Hans: 三次回访未联系上, en: Three call-backs reached nobody}}\n"
    "  conflict: {label: {zh-Hans: 诉求超出约定, en: Beyond what was agreed}, requestable: true}\n",
    1,
)
WORDY = WORDY.replace("rework: {limit: 3 working days, rounds: 2,", "rework: {limit: 3 working days,", 1)
WORDY = WORDY.replace(
    "  reply:\n    label: {zh-Hans: 答复, zh-Hant: 答覆, en: Reply}\n    limit: 1 working day\n",
    "  reply:\n    label: {zh-Hans: 答复, zh-Hant: 答覆, en: Reply}\n    limit: 1 working day\n"
    "    limits: [{when: {levels: [major, middle]}, limit: 24h}, {when: {channels: [phone]}, limit: 8h}]\n"
    "    tells_customer: true\n",
    1,
)
WORDY += MORE
