"""Secrets that the service generates and stores."""

from __future__ import annotations

import secrets

from storage.db.engine import Session
from storage.db.upsert import insert_missing
from storage.models.app_secrets import AppSecret


def signing_secret(session: Session) -> str:
    """Return the secret that signs links, made once, for a set-up without ``SECRET_KEY``.

    Web and worker share the database, so both sign alike; anybody who reads the
    database could read the subscriptions too.  Where several processes start at
    once on an empty database, the first one's stands for all.
    """
    stored = session.get(AppSecret, "signing-secret")
    if stored is None:
        made = AppSecret(
            name="signing-secret", value=secrets.token_urlsafe(32)
        )
        insert_missing(session, [made])
        # Read back: it is another process's where that was faster.
        stored = session.get_one(AppSecret, "signing-secret")
    return stored.value
