"""What commands begin with: the settings, and what is made of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer
from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import SettingsError

from config.env_file import BadEnvFile
from config.env_names import probably_meant
from config.settings import Settings, known_names, load
from worker import logs
from worker.cli.output import refused

if TYPE_CHECKING:
    from storage.db.engine import Engine
    from worker.wiring import Container


def settings_or_exit() -> Settings:
    """Read the environment, or say which variable is wrong and end with 2."""
    try:
        settings = read_settings()
    except ValidationError as error:
        for name, words in faults(error):
            typer.echo(f"{name}: {words}", err=True)
        raise typer.Exit(2) from None
    for name, meant in misspelt().items():
        typer.echo(f"{name} is no setting; {meant} is meant?", err=True)
    return settings


def read_settings() -> Settings:
    """Read the environment; ends with 2 where it cannot be read at all, raises
    ``ValidationError`` naming what is wrong.
    """
    try:
        return load()
    except (SettingsError, BadEnvFile) as error:
        raise refused(
            f"settings: {error}. Correct it in the environment or in .env (.env.example shows how)."
        ) from None


def misspelt() -> dict[str, str]:
    """Return variables of the environment and of ``.env`` that nobody reads and that were
    probably meant for settings: name → the setting's name.
    """
    names = [*os.environ, *dotenv_values(".env", interpolate=False)]
    return probably_meant(names, known_names())


def faults(error: ValidationError) -> list[tuple[str, str]]:
    """Return the variables that are wrong and why, never with their values: some are secrets."""
    found = []
    for fault in error.errors(include_input=False, include_url=False):
        words = fault["msg"].removeprefix("Value error, ")
        # An item of a list goes by its list's name.
        parts = [part for part in fault["loc"] if isinstance(part, str)]
        name = "_".join(parts).upper()
        if not name:
            # About several at once: the sentence begins with the one to correct.
            name = words.partition(" ")[0]
        found.append(
            (name, words.removeprefix(f"{name}: ").removeprefix(f"{name} "))
        )
    return found


@contextmanager
def open_container() -> Iterator[Container]:
    """Open the parts that the settings make, with logs as they say."""
    # The supervisor (``up``), which needs the settings only, imports this as well.
    from worker.wiring import Container

    settings = settings_or_exit()
    logs.configure(settings.log_level)
    container = Container(settings)
    try:
        yield container
    finally:
        container.close()


@contextmanager
def open_store(settings: Settings) -> Iterator[Engine]:
    """Open the database alone."""
    from storage.db.engine import open_engine

    store = open_engine(settings.database_url.get_secret_value())
    try:
        yield store
    finally:
        store.dispose()
