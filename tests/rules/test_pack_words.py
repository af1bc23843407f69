"""Mistakes in the words in which packs differ: levels, duties, conditions, routes, lives without end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from adapters.packs import read_pack
from complaints.errors import Refusal
from tests.wordy_pack import WORDY

MISTAKES = [  # what stands in the pack, what somebody writes instead, what is said of it on that line
    # names that lead nowhere
    ("when: [{flags: [burnt]}, ", "when: [{flags: [burned]}, ",
     "levels.major.when.0.flags.0: 'burned' is no flag of this pack; did you mean 'burnt'?"),
    ("    before: classify\n    asks: agent", "    before: classify\n    asks: agnet",
     "duties.first_word.asks: 'agnet' is no role of this pack; did you mean 'agent'?"),
    ("  - {role: manager, callbacks: 3}", "  - {role: boss, callbacks: 3}",
     "quotas.0.role: 'boss' is no role"),
    ("ground: unreached}", "ground: nobody}", "tries.ground: 'nobody' is no closing ground"),
    ("  phone: {record:", "  fax: {record:", "checklists.fax: 'fax' is no channel"),
    ("    measures: [rectify, compensate]", "    measures: [rectify, refund]",
     "levels.major.measures.1: 'refund' is no measure"),
    ("    when: {said: {cause.kind: [recipe]}}", "    when: {said: {cause.sort: [recipe]}}",
     "duties.check_result.when.said.cause.sort: 'cause.sort' is no duty.field"),
    ("to: [manager]}\nreplies", "to: [director]}\nreplies", "tells.0.to.0: 'director' is no role"),
    ("form: letter, by: manager}", "form: letter, by: chief}", "replies.0.by: 'chief' is no role"),
    ("by: project, at_least", "by: site, at_least", "clusters.0.by: Input should be 'project'"),
    # the order of levels
    ("raises: {after: 2 working days, starts: filed, to: middle}",
     "raises: {after: 2 working days, starts: filed, to: general}",
     "levels.general.raises.to: 'general' is not graver than 'general'"),
    ("    when: {channels: [letter, email]}\n", "", "levels.middle: only the last level is without 'when'"),
    # duties
    ("    sets: resolve\n", "", "duties.cause: a duty that sets a stage's time needs one field"),
    ("    before: reply\n    asks: supervisor", "    before: reply\n    asks: customer",
     "duties.check_result.asks: somebody of the company is meant here"),
    ("    limit: next day 15:00", "    limit: 1 day", "duties.progress.limit: '1 day' is not a limit"),
    ("    must: true\n", "", "duties.report: after closing only what must be done is asked for"),
    # others
    ("    tells_customer: true", "    tels_customer: true", "stages.reply.tels_customer: unknown key"),
    ("undecided: supervisor", "undecided: agent", "undecided: the desk cannot judge"),
    ("{when: {flags: [outside]}, procedure: other-procedure}", "{when: {flags: [outside]}, procedure: wordy}",
     "routes.0.procedure: this is the procedure itself"),
    ("{after: 3 working days, starts: dispatched, to: major}", "{after: 0m, starts: dispatched, to: major}",
     "levels.middle.raises.after: '0m' would raise at once"),
    ("    dissatisfied: [unfair]", "    dissatisfied: [fair, mostly_fair, unfair]",
     "survey.fairness.dissatisfied: every answer counts as dissatisfied"),
    ("link_days: 30", "link_days: 30\nlink_days: 31",
     "link_days: the key 'link_days' stands here a second time"),
    ("    steps: [{up_to: 3, amount: 50}, {per_day: 20, at_most: 500}]",
     "    steps: [{up_to: 3, amount: 50}, {up_to: 2, per_day: 20}]",
     "compensation.0.steps.1.up_to: the last step is for all the rest"),
    ("prefix: LW,", "prefix: TS,", "registers.0.prefix: 'TS' stands before other numbers already"),
]  # fmt: skip

ALONE = [  # more mistakes, each by itself
    ("  settle:\n    label: {zh-Hans: 当场解决, en: On the spot}\n    limit: 20m\n    starts: classified\n",
     "",
     "stages: stage 'settle' has no limit: add it, a level has 'settles'"),
    ("    when: {said: {cause.kind: [recipe]}}", "    when: {said: {cause.kind: [receipt]}}",
     "'receipt' is no answer of cause.kind of this pack; did you mean 'recipe'?"),
    ("    when: {said: {cause.kind: [recipe]}}", "    when: {said: {cause.done_by: [soon]}}",
     "only answers of the kinds yes_no and choice"),
    ("    when: {said: {cause.kind: [recipe]}}", "    when: {said: {check_result.passed: [\"no\"]}}",
     "a duty cannot wait for its own answer"),
    ("    settles: true\n", "    settles: true\n    when: {flags: [burnt]}\n",
     "levels.general: the last level must be the one for all the rest"),
    ("    when: {channels: [letter, email]}\n", "    when: {levels: [major]}\n",
     "levels.middle.when.levels: a level cannot depend on this"),
    ("    measures: [rectify, compensate]", "    measures: []",
     "levels.major.measures: a resolution needs a measure"),
    ("starts: dispatched, to: major}", "starts: replied, to: major}",
     "levels.middle.raises.starts: what is 'replied' is not raised any more"),
    ("    sets: resolve\n", "    sets: register\n",
     "duties.cause.sets: the stage 'register' is over when the duty before 'resolve' is done"),
    ("    sets: resolve\n", "    sets: resolve\n    again: 1 working day\n",
     "duties.cause: a duty before a stage is waited for once"),
    ("    again: 2 working days", "    again: 0m", "'0m' would be asked again without end"),
    ("    at_most: 10 working days\n", "    at_most: 0m\n", "duties.cause.at_most: '0m' leaves no time"),
    ("    again: 2 working days\n", "    again: 2 working days\n    must: true\n",
     "duties.progress: a duty that must be done and comes again never ends"),
    ("    again: 2 working days\n", "    again: 2 working days\n    remind: next day 09:00\n",
     "duties.progress.remind: 'next day 09:00' cannot be counted backwards"),
    ("    again: 2 working days\n", "    again: 2 working days\n    at_most: 1 month\n",
     "duties.progress.at_most: at_most bounds the time that a duty sets"),
    ("    before: reply\n", "    before: resolve\n",
     "duties.check_result.before: what is resolved is checked before approve"),
    ("    before: reply\n", "    before: archive\n",
     "duties.check_result.before: what is resolved is checked"),
    ("    checks: true\n",
     "    checks: true\n    fields: {passed: {label: {zh-Hans: 通过, en: Passed}, kind: yes_no}}\n",
     "duties.check_result.fields.passed: checks: true adds the field 'passed' itself"),
    ("      done_by: {label", "      until: {label",
     "duties.cause.fields.until: the house needs the name 'until'"),
    ("    checks: true\n", "", "duties.check_result: a duty needs fields"),
    ("  first_word:\n", "  first.word:\n", "duties.first.word: write the name of a duty in small letters"),
    ("  first_word:\n", "  reply:\n", "duties.reply: 'reply' is a stage; give the duty another name"),
    ("    starts: registered\n    before: classify", "    starts: classified\n    before: classify",
     "duties.first_word.starts: 'classified' has not happened yet when 'classify' is due"),
    ("    before: classify", "    before: clasify", "duties.first_word.before: Input should be 'register'"),
    ("  - {form: call}\n", "  - {form: letter, by: agent}\n",
     "callbacks.1.by: a letter asks the customer by itself"),
    ("  - {when: {levels: [major]}, form: visit, by: manager}", "  - {form: visit, by: manager}",
     "callbacks.0: this rule has no condition, so those below it are never reached"),
    ("  - {when: {flags: [outside]}, procedure: other-procedure}",
     "  - {when: [], procedure: other-procedure}",
     "routes.0.when: without a condition no complaint would stay"),
    ("    tells_customer: true\n    starts: resolved\n    remind: 2 office hours\n",
     "    tells_customer: true\n    starts: resolved\n",
     "stages.reply.tells_customer: the customer is told with the reminder: add 'remind'"),
    ("within: 1 month, ground", "within: 0m, ground", "tries.within: '0m' leaves no time for a second"),
    ("    limit: 2 working days\n    starts: classified\n",
     "    limit: 2 working days\n    starts: replied\n",
     "stages.offer.starts: 'replied' has not happened yet when 'offer' is due"),
    ("to: [manager]}\nreplies", "to: [customer]}\nreplies", "tells.0.to.0: somebody of the company is meant"),
    ("    tells: [supervisor, customer]", "    tells: [supervisor, costumer]",
     "duties.cause.tells.1: 'costumer' is no role of this pack; did you mean 'customer'?"),
    ("work_order_prefix: GD", "work_order_prefix: TS", "work_order_prefix: 'TS' stands before other numbers"),
    ("flags: [burnt]}, {earlier: 2", "part: [glue]}, {earlier: 2",
     "levels.major.when.0.part.0: 'glue' is no part"),
    ("    approval: [supervisor, manager]", "    authority: [{role: manager, up_to: 5}]",
     "levels.major.authority: the last role must be able to decide any cost"),
    ("ladder: [{after: 0m, to: supervisor}, {after: 2 office hours, to: manager}]",
     "ladder: [{after: 0m, to: supervisor}, {after: 2 office hours, to: customer}]",
     "stages.register.ladder.1.to: somebody of the company is meant here"),
]  # fmt: skip


def refusal(folder: Path, text: str) -> list[str]:
    """The mistakes that are told of a text, without the name of the file."""
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        read_pack(path)
    assert all(line.startswith(f"{path}:") for line in str(refused.value).splitlines())
    return [line.removeprefix(f"{path}:") for line in str(refused.value).splitlines()]


def test_the_pack_with_every_word_is_correct(tmp_path: Path) -> None:
    path = tmp_path / "wordy.yaml"
    path.write_text(WORDY, encoding="utf-8")
    pack = read_pack(path)
    assert (len(pack.levels), len(pack.duties), len(pack.stages)) == (3, 5, 12)
    used = {name for name in type(pack).model_fields if getattr(pack, name)}
    assert set(type(pack).model_fields) - used == set()


def test_every_mistake_in_one_file_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = WORDY
    for right, wrong, _ in MISTAKES:
        assert text.count(right) == 1, right
        text = text.replace(right, wrong)
    lines = refusal(tmp_path, text)
    told = dict(line.split(": ", 1)[::-1] for line in lines)
    for right, wrong, said in MISTAKES:
        hits = [told[what] for what in told if what.startswith(said)]
        assert len(hits) == 1, (said, lines)
        where = said.split(": ")[0]
        assert hits[0] == str(line_of(text, where)), (right, wrong, said)
    assert len(lines) >= len(MISTAKES) >= 12


def line_of(text: str, where: str) -> int:
    """The line of a place in a YAML text, found by a way of its own: the node whose path it is."""
    node: Any = yaml.compose(text)
    line = 0
    for part in _parts(node, where):
        if isinstance(node, yaml.SequenceNode):
            node = node.value[int(part)]
            line = node.start_mark.line + 1
        else:
            key, node = [pair for pair in node.value if pair[0].value == part][-1]
            line = key.start_mark.line + 1
    return line


def _parts(node: Any, where: str) -> Iterator[str]:
    """The parts of a path; the names of answers in `said` have a dot in them."""
    parts = where.split(".")
    while parts:
        part = parts.pop(0)
        yield part
        if part == "said":
            yield ".".join(parts)
            return


@pytest.mark.parametrize(("right", "wrong", "said"), ALONE)
def test_a_mistake_by_itself_is_named(tmp_path: Path, right: str, wrong: str, said: str) -> None:
    assert WORDY.count(right) == 1
    hits = [line for line in refusal(tmp_path, WORDY.replace(right, wrong)) if said in line]
    assert len(hits) == 1, refusal(tmp_path, WORDY.replace(right, wrong))
    assert hits[0].split(":")[0].isdigit()
