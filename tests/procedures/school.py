"""A school of whose procedure the house knows nothing but one file, copied into a folder of packs of its own.

It runs with the sample roster that every new installation has (nobody of it works in a school) or with the
people of its own roster. Every letter is read in each language as soon as it is written.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from adapters.cases import read_case
from adapters.packs import packs
from adapters.paper import render
from adapters.rosters import ensure_people, load_roster
from complaints.calendar import LOCALES
from tests.company import Company
from tests.virtual import TUESDAY, a_town

FILE = Path(__file__).with_name("school-canteen.yaml")
NAME = "school-canteen"
FANG, GU, KUANG, WEI, LAN = "sc.fang", "sc.gu", "sc.kuang", "sc.wei", "sc.lan"
QIU, SHENG, ZUO, XIAO, JIAN = "sc.qiu", "sc.sheng", "sc.zuo", "sc.xiao", "sc.jian"
ROSTER = """
people:
  - {id: sc.fang, name: 方敏, email: fang@school.example, roles: [agent], deputy: sc.gu}
  - {id: sc.gu, name: 顾平, email: gu@school.example, roles: [agent]}
  - {id: sc.kuang, name: 邝师傅, email: kuang@school.example, roles: [owner], departments: [kitchen]}
  - {id: sc.wei, name: 韦红, email: wei@school.example, roles: [owner], departments: [windows]}
  - {id: sc.lan, name: 兰会计, email: lan@school.example, roles: [owner], departments: [accounts]}
  - {id: sc.qiu, name: Qiu, email: qiu@foods.example, locale: en, roles: [quality], departments: [supplier]}
  - {id: sc.sheng, name: 盛华, email: sheng@school.example, roles: [supervisor], departments: [kitchen]}
  - {id: sc.zuo, name: 左明, email: zuo@school.example, roles: [manager], departments: [accounts]}
  - {id: sc.xiao, name: 肖校长, email: xiao@school.example, locale: en, roles: [head_teacher]}
  - {id: sc.jian, name: 简联络员, email: jian@health.example, roles: [health_contact]}
"""


class School(Company):
    """The school, with its own people or with those of the sample roster."""

    def __init__(self, roster: Path | None) -> None:
        self.now, self.procedure, self.pack = datetime.fromisoformat(TUESDAY), NAME, packs()[NAME]
        self.own, self.read = roster is not None, set[str]()
        ensure_people() if roster is None else load_roster(roster)

    def file(
        self, channel: str = "web", live: bool = True, by: str = "customer", **fields: str | dict[str, str]
    ) -> str:
        """File a complaint about a canteen window."""
        return super().file(channel, live, by, **{"project": "3号窗口", "demand": "请处理"} | fields)

    def live(self, number: str) -> None:
        """Let the life go on; what was written is read."""
        super().live(number)
        self.read_post(number)

    def read_post(self, number: str) -> None:
        """Every letter that is new, in each language: filled in, with nothing left that nobody can read."""
        with read_case(number) as case:
            fresh = [letter for letter in case.letters() if letter.id not in self.read]
            for letter in fresh:
                case.session.expunge(letter)
                for letter.locale in LOCALES:
                    made = render(letter, case, self.now)
                    whole = f"{made.subject}\n{made.text}\n{made.html}"
                    assert made.subject
                    assert not [odd for odd in ("{{", "{%", "None", "Undefined") if odd in whole], whole
                self.read.add(letter.id)


@contextmanager
def a_school(folder: Path, monkeypatch: pytest.MonkeyPatch, own: bool) -> Iterator[School]:
    """An installation whose folder of packs holds the one file and nothing else."""
    shelf, roster = folder / "packs", folder / "roster.yaml"
    shelf.mkdir()
    shutil.copy(FILE, shelf)
    roster.write_text(ROSTER, encoding="utf-8")
    monkeypatch.setenv("REDRESS_PACKS", str(shelf))
    monkeypatch.setenv("REDRESS_PROCEDURE", NAME)
    with a_town(folder, monkeypatch, lambda: School(roster if own else None)) as here:
        assert isinstance(here, School)
        yield here


@pytest.fixture(scope="module", autouse=True)
def packs_once() -> Iterator[None]:
    """The packs are read once for a whole file of tests; those after it read them without the school's."""
    packs.cache_clear()
    yield
    packs.cache_clear()
