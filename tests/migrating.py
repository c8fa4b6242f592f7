"""An earlier release's tables, for tests of upgrades."""

from __future__ import annotations

from storage.db.engine import Engine
from storage.migrations import configuration


def downgrade(engine: Engine, revision: str) -> None:
    """Take *engine*'s database back to the tables of *revision*."""
    # Alembic takes a tenth of a second to import: most runs of few tests have no need.
    from alembic import command

    command.downgrade(configuration(engine), revision)
