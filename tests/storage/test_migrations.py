"""The migrations make exactly the tables that the models describe."""

from pathlib import Path

import pytest
from sqlmodel import SQLModel

from storage import migrations, models
from storage.db.engine import Engine
from storage.migrations import is_current, upgrade


def test_migrated_tables_are_those_of_the_models(engine: Engine) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    assert models.Announcement.metadata is SQLModel.metadata
    with engine.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection), SQLModel.metadata
        )
    assert [
        difference
        for difference in differences
        if "search" not in repr(difference)
    ] == []


def test_migrating_again_changes_nothing(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("Alembic was asked")

    # Each start comes here, and Alembic is 7 MiB.
    monkeypatch.setattr("alembic.command.upgrade", refuse)
    upgrade(engine)
    assert is_current(engine)


def test_the_revisions_are_those_that_alembic_finds(engine: Engine) -> None:
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    found = [script.revision for script in scripts.walk_revisions()]
    assert list(migrations._revisions()) == found[::-1]
    with engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    assert at == found[0]
