"""Plain rows: the same fields as a table's, without what a database needs around them."""

from dataclasses import field, make_dataclass
from functools import cache
from typing import Any, TypeVar, cast

R = TypeVar("R")


def plain(kind: type[R], /, **fields: Any) -> R:
    """A row of a table as a plain object. It reads and changes like one, and knows its table's name."""
    row: R = _plain(cast(Any, kind))(**fields)
    return row


def copied(row: R) -> R:
    """A plain row that says the same as a row of a table, or as a plain one."""
    kind: Any = type(row)
    if not hasattr(kind, "model_fields"):
        return row
    return cast(R, plain(kind, **{name: getattr(row, name) for name in kind.model_fields}))


@cache
def _plain(kind: Any) -> Any:
    columns = [
        (
            name,
            Any,
            field(default=None if info.is_required() else info.get_default(call_default_factory=True)),
        )
        for name, info in kind.model_fields.items()
    ]
    told: dict[str, Any] = {name: value for name, value in vars(kind).items() if isinstance(value, property)}
    told["__tablename__"] = kind.__tablename__
    return make_dataclass(kind.__name__, columns, namespace=told, slots=True, eq=False)
