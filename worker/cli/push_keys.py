"""``push-keys``: the operator's key pair for Web Push."""

from __future__ import annotations

import typer

from notifier.channels.push.transport import VapidKeys, new_private_key
from worker.cli.output import AsJson, print_json


def push_keys(
    as_json: AsJson = False,
) -> None:
    """Print a new VAPID key pair; nothing is stored.

    The private key goes into the environment of web and worker and stays:
    browsers that subscribed with one key take no message by another.
    """
    private_key = new_private_key()
    public_key = VapidKeys(private_key, "").public_key
    # The line alone on stdout, so that `>> .env` works.
    if as_json:
        keys = {"private_key": private_key, "public_key": public_key}
        print_json(keys)
        return
    typer.echo(f"VAPID_PRIVATE_KEY={private_key}")
    typer.echo(
        "Put this line into .env or the environment of web and worker; both need the "
        "same. Pages work it out themselves, but this is the public half: "
        f"{public_key}",
        err=True,
    )
