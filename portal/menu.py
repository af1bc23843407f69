"""The menu of staff: what a person's roles open."""

from complaints import access
from complaints.people import Person


def menu_of(person: Person | None) -> list[tuple[str, str, bool]]:
    """Address, label and whether it is shown, in order."""
    if person is None:
        return []
    works, oversees = access.works(person), access.may(person, "oversight")
    return [
        ("/desk", "工作台", works),
        ("/cases", "案件", works),
        ("/mails", "邮件", access.may(person, "mails")),
        ("/improvements", "改进措施", works),
        ("/plans", "预案", works),
        ("/drills", "演练", works),
        ("/oversight", "监督", oversees),
        ("/oversight/summary", "月度汇总", access.may(person, "summary") and not oversees),
        ("/imports", "批量导入", access.may(person, "import")),
        ("/people", "人员", access.may(person, "people") or access.may(person, "absences")),
        ("/keys", "接口密钥", access.may(person, "keys")),
        ("/letters", "信函", access.may(person, "letters")),
    ]
