"""Small things the service must not forget."""

from sqlmodel import Field, SQLModel


class Keepsake(SQLModel, table=True):
    """A value by name: the signing secret of a set-up that was given none."""

    name: str = Field(primary_key=True, max_length=64)
    value: str
