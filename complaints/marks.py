"""By what a complaint is known again: keyed marks of its complainant and site, never the data themselves."""

from sqlmodel import Field, SQLModel


class Mark(SQLModel, table=True):
    """One mark of one complaint: `key` is a keyed hash (HMAC) of a telephone, an address or a site."""

    number: str = Field(primary_key=True)
    kind: str = Field(primary_key=True, description="phone, email, wechat, person, site")
    key: str = Field(primary_key=True, index=True)
