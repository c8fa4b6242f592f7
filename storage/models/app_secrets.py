"""The table of generated secrets."""

from sqlmodel import Field, SQLModel


class AppSecret(SQLModel, table=True):
    """A value by name: the signing secret of a set-up that was given none."""

    __tablename__ = "app_secret"

    name: str = Field(primary_key=True, max_length=64)
    value: str
