"""What is suggested when a complaint is classified, in words: by whom, how sure, and for which reasons."""

from typing import Any

from adapters.words import say
from complaints.calendar import Locale
from complaints.case import Case

Rows = list[tuple[str, str]]


def suggested_lines(case: Case, known: dict[str, Any], locale: Locale) -> Rows:
    """A line for each view; questions of earlier releases know the words only."""
    comma, rows = ", " if locale == "en" else "、", []
    for name, words in known.get("words", {}).items():
        view, by = case.pack.views[name], known.get("suggested_by", {}).get(name, {})
        chosen = view.classes.get(known.get(name, ""))
        label, listed = chosen.label.text(locale) if chosen else "", comma.join(words)
        if by.get("source") == "model":
            sure = f"{min(int(by['confidence'] * 100), 99)}%"  # never wholly sure
            said = say("建议 {}（学自以往确认的案件，把握 {}）：{}", locale).format(label, sure, listed)
        elif chosen and words:
            said = say("建议 {}（按程序列出的词语）：{}", locale).format(label, listed)
        elif by.get("confidence") is not None:
            said = say("没有建议：没有程序列出的词语，与以往案件也不够相似", locale)
        else:
            said = say("没有建议：没有程序列出的词语", locale)
        rows.append((view.label.text(locale), said))
    return rows
