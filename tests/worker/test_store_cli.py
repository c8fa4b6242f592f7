"""``backup``, ``restore`` and ``move-to`` as an operator runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import job_runs
from storage.db.engine import Engine, open_engine, reading, writing
from storage.models import Delivery
from tests.conftest import NOW
from tests.storage.test_transfer import states, waiting
from tests.worker.test_bad_setups import run


@pytest.fixture
def url(sqlite_engine: Engine) -> str:
    waiting(sqlite_engine)
    return str(sqlite_engine.url)


def test_a_copy_goes_back_into_an_empty_place_and_asks_first(
    url: str, tmp_path: Path
) -> None:
    made = run("backup", "copy.db", cwd=tmp_path, DATABASE_URL=url)
    assert (made.returncode, made.stderr) == (0, "")
    assert "1 announcements, 1 subscriptions, 5 waiting" in made.stdout

    fresh = {"DATABASE_URL": "sqlite:///fresh.db"}
    unasked = run("restore", "copy.db", cwd=tmp_path, **fresh)
    assert unasked.returncode == 2
    assert "5 alerts and messages were waiting" in unasked.stderr
    held = run("restore", "copy.db", "--hold", cwd=tmp_path, **fresh)
    assert (held.returncode, held.stderr) == (0, "")
    again = run("restore", "copy.db", "--yes", cwd=tmp_path, **fresh)
    assert again.returncode == 1
    assert "Nothing was changed" in again.stderr

    target = open_engine(f"sqlite:///{tmp_path}/fresh.db")
    assert states(target) == {"sent": 1, "held": 4}
    released = run("recover", "--held", cwd=tmp_path, **fresh)
    assert "5 held back by a restore may leave now" in released.stderr
    assert states(target) == {"sent": 1, "pending": 4}
    target.dispose()


def test_no_store_moves_away_under_a_living_worker(
    url: str, tmp_path: Path
) -> None:
    there = f"sqlite:///{tmp_path}/there.db"
    with writing(open_engine(url)) as session:
        from config.clock import now

        job_runs.mark(session, job_runs.WORKER, now=now())
    refused = run("move-to", there, cwd=tmp_path, DATABASE_URL=url)
    assert refused.returncode == 1
    assert "stop web and worker" in refused.stderr
    with writing(open_engine(url)) as session:
        job_runs.mark(session, job_runs.WORKER, now=NOW)
    moved = run("move-to", there, cwd=tmp_path, DATABASE_URL=url)
    assert (moved.returncode, moved.stderr) == (0, "")
    assert "each compared" in moved.stdout
    target = open_engine(there)
    with reading(target) as session:
        assert session.get_one(Delivery, 1).state == "sent"
    target.dispose()


@pytest.mark.parametrize(
    ("words", "status", "sentence"),
    [
        (["restore", "nowhere.db", "--yes"], 1, "is no file"),
        (
            ["restore", "nowhere.db", "--yes", "--hold"],
            2,
            "exclude each other",
        ),
        (["backup", "no/such/folder/copy.db"], 2, "No such file or directory"),
        (["move-to", "mysql://x/y"], 2, "neither sqlite nor postgres"),
    ],
)
def test_what_cannot_be_ends_in_a_sentence(
    url: str, tmp_path: Path, words: list[str], status: int, sentence: str
) -> None:
    ended = run(*words, cwd=tmp_path, DATABASE_URL=url)
    assert ended.returncode == status
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr
