"""An installation with a plan of seconds, and people who answer by the links in their letters."""

import re
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tests.journeys.conftest import HOUSE, Stack
from tests.stranger import fill

ALWAYS = {
    "timezone": "Asia/Shanghai",
    "hours": {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
}
PLAN = "quick-safety"
CALL, STOP, LOOK = (
    "Call the customer: is everybody safe?",
    "Stop the work and close off the site",
    "Go there and look for the hazard",
)
EVIDENCE, DECIDE = "Secure evidence, judge what must be reported", "Decide what is done"
"""The steps of the plan."""
CHINA = ZoneInfo("Asia/Shanghai")


def quick_plan(begins: datetime) -> dict[str, Any]:
    """The safety plan with limits of seconds, to be drilled at a minute of today."""
    plan: dict[str, Any] = yaml.safe_load((HOUSE / "packs/plans/site-safety.yaml").read_text("utf-8"))
    plan |= {"plan": PLAN, "procedures": ["quick"]}
    plan["goals"] |= {"first_contact": "40s", "decision": "150s"}
    limits = {"call": "40s", "stop": "20s", "survey": "60s", "evidence": "60s", "decide": "40s"}
    for key, limit in limits.items():
        plan["steps"][key]["limit"] = limit
    plan["division"]["engineering"]["person"] = "chen.lei"
    plan["scenarios"] = {"leak": plan["scenarios"]["leak"]}
    scenario = plan["scenarios"]["leak"]
    scenario["injects"] = [scenario["injects"][0] | {"after": "5s", "within": "60s"}]
    here = begins.astimezone(CHINA)
    months = [here.month if (here.month - 1) // 3 == quarter else quarter * 3 + 2 for quarter in range(4)]
    plan["drill"] = {
        "months": months, "day": here.day, "at": f"{here:%H:%M}", "announced": True, "notice": "0m",
        "grace": "20s", "contact_within": "90s", "close_after": "100s", "finding_within": "15 working days",
    }  # fmt: skip
    return plan


class Planned(Stack):
    """A stack whose procedure has the quick plan; `begins`: when its drill is due."""

    def __init__(self, var: Path) -> None:
        super().__init__(var)
        self.environ["REDRESS_OVERSIGHT_SECONDS"] = "10"
        self.environ["REDRESS_PROCEDURE"] = "quick"
        self.begins = (datetime.now(UTC) + timedelta(seconds=100)).replace(second=0, microsecond=0)

    def plan(self) -> dict[str, Any]:
        """The plan of the house."""
        return quick_plan(self.begins)

    def start(self) -> None:
        folder = self.var.parent / "packs"
        (folder / "plans").mkdir(parents=True, exist_ok=True)
        calendar = folder.parent / "always.yaml"
        calendar.write_text(yaml.safe_dump(ALWAYS), encoding="utf-8")
        self.more = {"calendar": str(calendar)}
        text = yaml.safe_dump(self.plan(), allow_unicode=True, sort_keys=False)
        (folder / "plans" / f"{PLAN}.yaml").write_text(text, encoding="utf-8")
        super().start()

    def rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        """What stands in the database."""
        with closing(sqlite3.connect(self.var / "redress.db")) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(query, values).fetchall()

    def write(self, query: str, *values: Any) -> None:
        with closing(sqlite3.connect(self.var / "redress.db", timeout=15)) as connection, connection:
            connection.execute(query, values)

    def away(self, person: str) -> None:
        """Somebody is absent today."""
        begin, end = datetime.now(UTC) - timedelta(hours=1), datetime.now(UTC) + timedelta(days=1)
        self.write(
            "INSERT INTO absence (person, starts_at, ends_at, reason) VALUES (?, ?, ?, '')",
            person, f"{begin:%Y-%m-%d %H:%M:%S.%f}", f"{end:%Y-%m-%d %H:%M:%S.%f}",
        )  # fmt: skip

    def drills(self) -> list[sqlite3.Row]:
        return self.rows("SELECT * FROM drill WHERE plan = ? ORDER BY number", PLAN)

    def verbs(self, number: str) -> list[str]:
        return [
            row["verb"] for row in self.rows("SELECT verb FROM entry WHERE number = ? ORDER BY seq", number)
        ]

    def post_of(self, person: str, number: str = "") -> Iterator[EmailMessage]:
        """The letters to somebody, about one case if it is named."""
        for mail in list(self.postbox.mails):
            if mail["To"].addresses[0].username == person and number in str(mail["X-Redress-Number"]):
                yield mail

    def asked(self, person: str, number: str) -> dict[str, str]:
        """The open questions that somebody has a letter about: by form, or step of the plan, their links."""
        found: dict[str, str] = {}
        for mail in self.post_of(person, number):
            for link in re.findall(r"http://\S+/a/\S+", text_of(mail)):
                answer = self.stranger().http.get(link)
                if answer.status_code == 200:
                    found[answer.json()["known"].get("label", {}).get("en") or answer.json()["form"]] = link
        return found

    def answer(self, person: str, number: str, what: str, seconds: float = 60, **fields: Any) -> None:
        """Somebody answers by the link in the letter; what is not said is filled in."""
        end = time.monotonic() + seconds
        while what not in (links := self.asked(person, number)):
            assert time.monotonic() < end, f"{person} was not asked {what}, but {list(links)}"
            time.sleep(0.5)
        schema = self.stranger().http.get(links[what]).json()["schema"]
        said = {name: fill(schema["properties"][name]) for name in schema.get("required", [])} | fields
        answer = self.stranger().http.post(links[what], json=said)
        assert answer.status_code == 200, answer.text

    def whoever(self, number: str, what: str, *people: str) -> str:
        """Which of some people was asked something."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            for person in people:
                if what in self.asked(person, number):
                    return person
            time.sleep(0.5)
        raise AssertionError(f"nobody of {people} was asked {what}")


def text_of(mail: EmailMessage) -> str:
    """The plain text of a letter."""
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""
