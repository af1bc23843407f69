"""Which keys may stand where in a pack, to name the one that was probably meant."""

from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from complaints.pack import Pack
from complaints.pack_look import Where, nearest


def keys_at(where: Where) -> list[str]:
    """The keys that the shape of a pack knows at a place; none where the pack chooses its own names."""
    shape: Any = Pack
    for part in where:
        shape = _within(shape, part)
    shape = _plain(shape)
    if get_origin(shape) is dict:
        names = _plain(get_args(shape)[0])
        return list(get_args(names)) if get_origin(names) is Literal else []
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        return [field.alias or name for name, field in shape.model_fields.items()]
    return []


def meant(where: Where) -> str:
    """`; did you mean 'x'?` for an unknown key, when one that is known there is much like it."""
    return nearest(str(where[-1]), keys_at(where[:-1])) if where else ""


def _within(shape: Any, part: str | int) -> Any:
    """The shape of what stands under a key or at a place of a list; None when there is nothing known."""
    shape = _plain(shape)
    inner = get_args(shape)
    if get_origin(shape) is dict:
        return inner[1]
    if get_origin(shape) is list:
        return inner[0]
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        fields = {field.alias or name: field for name, field in shape.model_fields.items()}
        return fields[str(part)].annotation if str(part) in fields else None
    return None


def _plain(shape: Any) -> Any:
    """A shape without what is said about it, and without the possibility of leaving it out."""
    if get_origin(shape) is Annotated:
        return _plain(get_args(shape)[0])
    if get_origin(shape) in (Union, UnionType):
        return _plain(next((inner for inner in get_args(shape) if inner is not type(None)), None))
    return shape
