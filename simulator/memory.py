"""An in-memory stand-in for the database session: what the acts add is kept, what they ask is looked up."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Select, Table
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import (
    BinaryExpression,
    BindParameter,
    BooleanClauseList,
    ColumnClause,
    Grouping,
    Null,
    UnaryExpression,
)
from sqlalchemy.sql.functions import count

Test = Callable[[Any], bool]
INDEXED = ("number", "id", "contact_key")
"""Columns by which rows are found without looking at all of them."""
OFTEN = frozenset({"entry", "promise", "question"})
"""Kept with their case (simulator/cases.py) and never asked for across cases."""


class Rows(list[Any]):
    """What a query found."""

    def all(self) -> list[Any]:
        """Every row."""
        return self

    def first(self) -> Any:
        """The first row, or None."""
        return self[0] if self else None

    one_or_none = first
    scalar = first

    def one(self) -> Any:
        """The only row. LookupError when there is none."""
        if not self:
            raise LookupError("no row was found")
        return self[0]

    scalar_one = one


class Memory:
    """Rows by table. Knows queries over one table with plain comparisons; LookupError for any other."""

    def __init__(
        self,
        people: Iterable[Any] = (),
        absences: Iterable[Any] = (),
        waiting: Callable[[], Mapping[str, int]] = dict,
    ) -> None:
        """`waiting`: how many questions everybody has open, as the roster wants to know it."""
        self.rows: dict[str, list[Any]] = {"person": list(people), "absence": list(absences)}
        self._waiting = waiting
        self._found: dict[tuple[str, str, Any], list[Any]] = {}
        self._series: dict[str, int] = {}

    def add(self, row: Any) -> None:
        """Keep a row (the rows of a case are kept by the case itself)."""
        table = type(row).__tablename__
        if table in OFTEN:
            return
        self.rows.setdefault(table, []).append(row)
        for name in INDEXED:
            if hasattr(row, name):
                self._found.setdefault((table, name, getattr(row, name)), []).append(row)

    def add_all(self, rows: Any) -> None:
        """Keep several rows."""
        for row in rows:
            self.add(row)

    def exchange(self, old: Any, new: Any) -> Any:
        """Keep another object for the row that was added last; it is given back."""
        table = type(old).__tablename__
        places = [self.rows[table], *(self.of(table, name, getattr(old, name, None)) for name in INDEXED)]
        for rows in places:
            if rows and rows[-1] is old:
                rows[-1] = new
        return new

    def reindex(self, row: Any, name: str) -> None:
        """An indexed value of a row may have changed since it was added."""
        known = self._found.setdefault((type(row).__tablename__, name, getattr(row, name)), [])
        if not any(other is row for other in known):
            known.append(row)

    def of(self, table: str, name: str, value: Any) -> list[Any]:
        """The rows that were added with this value in an indexed column, in order."""
        return self._found.get((table, name, value), [])

    def get(self, kind: Any, key: Any) -> Any:
        """The row with a primary key, or None."""
        name = "number" if kind.__tablename__ == "complaint" else "id"
        return next(iter(self.of(kind.__tablename__, name, key)), None)

    def flush(self, *_: Any) -> None:
        """Nothing waits to be written."""

    def connection(self) -> "Memory":
        """Number series are drawn over the connection (complaints/acts/file.py, next_number)."""
        return self

    def execute(self, statement: Any, values: dict[str, Any] | None = None) -> Rows:
        """The next number of a series, when that is what is asked; else as `exec`."""
        if values and "series" in values:
            series = values["series"]
            self._series[series] = self._series.get(series, 0) + 1
            return Rows([self._series[series]])
        return self.exec(statement)

    def exec(self, statement: Any) -> Rows:
        """The rows that a plain query finds, one column of them, or their number."""
        if not isinstance(statement, Select):
            raise LookupError(f"the simulation cannot answer this query: {statement}")
        if statement._group_by_clauses:  # only the roster groups: open questions by person
            return Rows(self._waiting().items())
        where = statement.whereclause
        wanted = statement._raw_columns[0]
        table = _table(wanted, where)
        test = _test(where) if where is not None else None
        found = [row for row in self._near(table.name, where) if test is None or test(row)]
        for clause in reversed(statement._order_by_clauses):
            down = isinstance(clause, UnaryExpression) and clause.modifier is operators.desc_op
            name = _column(clause)
            found.sort(key=lambda row, name=name: getattr(row, name), reverse=down)  # type: ignore[misc]
        if isinstance(wanted, count):
            return Rows([len(found)])
        return Rows(found if isinstance(wanted, Table) else (getattr(row, _column(wanted)) for row in found))

    def _near(self, table: str, where: Any) -> list[Any]:
        """All rows of a table, or fewer if an indexed column must have a certain value."""
        for part in _parts(where):
            if isinstance(part, BinaryExpression) and part.operator is operators.eq:
                name, value = getattr(part.left, "key", ""), part.right
                if name in INDEXED and isinstance(value, BindParameter):
                    return list(
                        {id(row): row for row in self.of(table, name, value.effective_value)}.values()
                    )
        return self.rows.get(table, [])


def _table(wanted: Any, where: Any) -> Table:
    """The one table of a query."""
    if isinstance(wanted, Table):
        return wanted
    named = wanted if isinstance(wanted, ColumnClause) else next(_parts(where)).left
    table = getattr(named, "table", None)
    if not isinstance(table, Table):
        raise LookupError(f"the simulation cannot tell which table {wanted} is about")
    return table


def _column(clause: Any) -> str:
    return str(clause.element.key if isinstance(clause, UnaryExpression) else clause.key)


def _parts(where: Any) -> Iterator[Any]:
    if isinstance(where, BooleanClauseList) and where.operator is operators.and_:
        for part in where.clauses:
            yield from _parts(part)
    elif where is not None:
        yield where


def _test(clause: Any) -> Test:
    """A condition of a query as a test of a row."""
    if isinstance(clause, Grouping):
        return _test(clause.element)
    if isinstance(clause, BooleanClauseList):
        tests = [_test(part) for part in clause.clauses]
        if clause.operator is operators.and_:
            return lambda row: all(test(row) for test in tests)
        return lambda row: any(test(row) for test in tests)
    if isinstance(clause, UnaryExpression) and clause.operator is operators.inv:
        inner = _test(clause.element)
        return lambda row: not inner(row)
    if isinstance(clause, BinaryExpression):
        return _comparison(clause)
    raise LookupError(f"the simulation cannot test {clause}")


def _comparison(clause: BinaryExpression[Any]) -> Test:
    left, right, how = _value(clause.left), _value(clause.right), clause.operator
    if how in (operators.is_, operators.eq):
        return lambda row: bool(left(row) == right(row))
    if how in (operators.is_not, operators.ne):
        return lambda row: bool(left(row) != right(row))
    if how is operators.in_op:
        return lambda row: left(row) in right(row)
    if how is operators.not_in_op:
        return lambda row: left(row) not in right(row)
    if how in (operators.lt, operators.le, operators.gt, operators.ge):
        compare: Any = how
        return lambda row: left(row) is not None and right(row) is not None and compare(left(row), right(row))
    raise LookupError(f"the simulation cannot test {clause}")


def _value(part: Any) -> Callable[[Any], Any]:
    if isinstance(part, Grouping):
        return _value(part.element)
    if isinstance(part, BindParameter):
        value = part.effective_value
        return lambda row: value
    if isinstance(part, Null):
        return lambda row: None
    name = part.key
    return lambda row: getattr(row, name)
