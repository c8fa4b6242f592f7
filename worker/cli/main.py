"""``voucherwatch``: one command, each part imported only when it is asked for.

``read`` must start in a third of a second, and SQLModel alone takes one; so
the commands are names here and modules when they run.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from worker.cli.guarded import run_guarded

COMMANDS = {
    "up": (
        "worker.cli.service:up",
        "Web page and worker together, on one machine.",
    ),
    "web": ("worker.cli.service:web", "The web process of the Procfile."),
    "worker": (
        "worker.cli.service:worker",
        "The worker process of the Procfile.",
    ),
    "migrate": (
        "worker.cli.service:migrate",
        "Bring the database to today's tables.",
    ),
    "push-keys": (
        "worker.cli.push_keys:push_keys",
        "Make the key that turns Web Push on.",
    ),
    "doctor": (
        "worker.doctor:doctor",
        "What is wrong with this set-up, and what to do.",
    ),
    "demo": (
        "worker.demo.command:demo",
        "A practice week without a network: boards that change, alerts that arrive.",
    ),
    "crawl": (
        "worker.cli.crawl:crawl",
        "Crawl sources now, or replay recorded pages.",
    ),
    "sources": (
        "worker.cli.crawl:sources",
        "Health of every source; `sources check NAME` fetches one and compares.",
    ),
    "mends": (
        "worker.cli.mends:mends",
        "Redesigned boards that are read again; `mends reject NAME` ends one.",
    ),
    "freeze": (
        "worker.cli.authoring:freeze",
        "Save a source's pages for its tests.",
    ),
    "new-source": (
        "worker.cli.authoring:new_source",
        "Look at a board nobody knows yet and propose its card.",
    ),
    "read": (
        "worker.cli.read:read",
        "Read files, pages or text into readings.",
    ),
    "relate": (
        "worker.cli.relate:relate",
        "Which postings are one notice, and which round each belongs to.",
    ),
    "duplicates": (
        "worker.cli.duplicates:duplicates",
        "Notices that may be one; `duplicates yes|no|undo ID ID` answers.",
    ),
    "announcements": (
        "worker.cli.query:announcements",
        "What is stored, by filter.",
    ),
    "search": (
        "worker.cli.query:announcements",
        "The same as `announcements`: `search AI 바우처`.",
    ),
    "export": (
        "worker.cli.query:export",
        "The same as CSV, XLSX or JSON Lines.",
    ),
    "import": (
        "worker.cli.imports:import_",
        "Announcements of earlier years, from a file; no alert is sent.",
    ),
    "subscribe": ("worker.cli.notify:subscribe", "Add a subscription."),
    "subscriptions": (
        "worker.cli.notify:subscriptions",
        "List subscriptions.",
    ),
    "unsubscribe": ("worker.cli.notify:unsubscribe", "End a subscription."),
    "preview": (
        "worker.cli.notify:preview",
        "What a filter would have matched.",
    ),
    "deliver": (
        "worker.cli.notify:deliver",
        "Send what is pending, once through.",
    ),
    "digest": ("worker.cli.notify:digest", "Send the digests that are due."),
    "remind": (
        "worker.cli.notify:remind",
        "Enqueue the closing reminders that are due.",
    ),
    "recover": ("worker.cli.notify:recover", "Look for lost work."),
    "backup": (
        "worker.cli.store:backup",
        "Copy the whole store while it runs.",
    ),
    "restore": (
        "worker.cli.store:restore",
        "Fill an empty database with a copy; asks before anything is sent again.",
    ),
    "move-to": (
        "worker.cli.store:move_to",
        "Copy everything to another database (SQLite or PostgreSQL), row by row.",
    ),
}


class _Commands(TyperGroup):
    """Resolves a command's module when it is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        place, summary = COMMANDS[cmd_name]
        module, _, function = place.partition(":")
        item = typer.Typer(rich_markup_mode=None, add_completion=False)
        # In the list of commands each has its one line, alone its whole docstring.
        is_asked_for = len(sys.argv) > 1 and sys.argv[1] == cmd_name
        help_text = None if is_asked_for else summary
        item.command(cmd_name, help=help_text)(
            getattr(import_module(module), function)
        )
        return typer.main.get_command(item)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            # Needed for a mistake alone, and every command would wait for it.
            from difflib import get_close_matches

            if near := get_close_matches(name, COMMANDS):
                meant = " or ".join(near)
                ctx.fail(f"No such command {name!r}. Did you mean {meant}?")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, summary) for name, (_, summary) in COMMANDS.items()]
            )


app = typer.Typer(
    cls=_Commands,
    rich_markup_mode=None,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Watch Korean support announcements, read them, and tell subscribers at once.",
)


def _show_version(is_wanted: bool) -> None:
    if is_wanted:
        from importlib.metadata import version

        typer.echo(f"voucherwatch {version('voucherwatch')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Say which release this is.",
        ),
    ] = False,
) -> None:
    """Watch Korean support announcements, read them, and tell subscribers at once."""
    del version


def main() -> None:
    """Run the command line."""
    run_guarded(app)


if __name__ == "__main__":
    main()
