"""By what a complaint is known again: keyed marks of its complainant and site, never the data themselves."""

from sqlmodel import Field, SQLModel

STRONG = ("phone", "email", "wechat")
"""Kinds of marks that one customer alone has; a name with a site, or a site, is weaker."""


class Mark(SQLModel, table=True):
    """One mark of one complaint: `key` is a keyed hash (HMAC) of a telephone, an address or a site."""

    number: str = Field(primary_key=True)
    kind: str = Field(primary_key=True, description="phone, email, wechat, person, site")
    key: str = Field(primary_key=True, index=True)
