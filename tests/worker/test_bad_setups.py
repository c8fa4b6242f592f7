"""Nothing outside our code ends a command with a traceback: one sentence with a remedy, and an exit status."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import ValidationError

from config.settings import Settings, load
from storage import sources
from storage.db.app_secrets import signing_secret
from storage.db.engine import Engine, UnknownDatabase, open_engine, writing
from storage.db.failures import DatabaseTrouble
from storage.migrations import is_current, upgrade
from tests.commands import ROOT, run_command
from tests.conftest import NOW
from worker.cli.beginning import faults
from worker.failures import explain

SECRET = "a key for tests, long enough"


def run(
    *words: str, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command as an operator does, with nothing set but *environment*."""
    return run_command(
        "worker", *words, env=clean(environment), cwd=cwd, seconds=60
    )


def clean(environment: dict[str, str]) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        **environment,
    }


def run_anew(
    *words: str, cwd: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The same by an interpreter of its own, beside others."""
    return subprocess.run(
        [sys.executable, "-m", "worker", *words],
        cwd=cwd,
        env=clean(environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


ALTERED = {
    "newer": "UPDATE alembic_version SET version_num = '9999'",
    "no-version": "DELETE FROM alembic_version",
    "no-column": "ALTER TABLE delivery RENAME COLUMN channel TO medium",
    "no-search": "DROP TABLE announcement_search_grams",
}


def make(kind: str, folder: Path, migrated: Path) -> str:
    """Return the address of a database that is wrong in this way, made of a copy of the
    *migrated* one where it has tables.
    """
    path = folder / f"{kind}.db"
    if kind == "no-database":
        path.write_bytes(
            b"these are bytes of something else, and enough of them. " * 20
        )
    elif kind in ALTERED:
        shutil.copy(migrated, path)
        with sqlite3.connect(path) as connection:
            connection.execute(ALTERED[kind])
        connection.close()
    elif kind == "unwritable":
        path = folder / "nowhere" / "x.db"
    elif kind == "unreachable":
        return "postgres://somebody:private@127.0.0.1:1/x"
    return f"sqlite:///{path}"


@pytest.mark.parametrize(
    ("kind", "command", "status", "words"),
    [
        ("no-database", "worker", 1, "damaged or no database"),
        ("newer", "migrate", 1, "newer than this program"),
        ("no-version", "migrate", 1, "not those that this program makes"),
        ("no-column", "migrate", 1, "not those that this program makes"),
        ("unwritable", "deliver", 2, "cannot be opened"),
        ("unreachable", "migrate", 1, "does not answer"),
        ("unmigrated", "web", 1, "voucherwatch migrate"),
        ("unmigrated", "up", 1, "voucherwatch migrate"),
    ],
)
def test_finding_7_a_database_that_cannot_be_used_ends_in_one_sentence(
    tmp_path: Path,
    sqlite_template: Path,
    kind: str,
    command: str,
    status: int,
    words: str,
) -> None:
    url = make(kind, tmp_path, sqlite_template)
    ended = run(command, cwd=tmp_path, DATABASE_URL=url, PORT="0")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "private" not in ended.stderr
    assert ended.returncode == status


@pytest.mark.parametrize(
    "kind",
    [
        "no-database",
        "newer",
        "unmigrated",
        "unreachable",
        "no-column",
        "no-search",
    ],
)
def test_finding_6_doctor_finds_what_is_wrong_with_a_database(
    tmp_path: Path, sqlite_template: Path, kind: str
) -> None:
    ended = run(
        "doctor",
        "--offline",
        "--json",
        cwd=tmp_path,
        DATABASE_URL=make(kind, tmp_path, sqlite_template),
    )
    [found] = [
        load for load in json.loads(ended.stdout) if load["what"] == "database"
    ]
    assert (ended.returncode, found["state"]) == (1, "wrong")
    assert found["advice"]
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    "command", [["web"], ["crawl"], ["doctor", "--offline"]]
)
def test_finding_10_wrong_settings_are_refused_at_the_start(
    tmp_path: Path, command: list[str]
) -> None:
    ended = run(
        *command,
        cwd=tmp_path,
        SECRET_KEY="tiny-key",
        SMTP_URL="http://x",
        DATABASE_URL="mysql://who:private@db/x",
    )
    text = ended.stdout + ended.stderr
    assert ended.returncode == 2
    assert all(
        name in text
        for name in (
            "SECRET_KEY: must have at least 16",
            "SMTP_URL: must look like",
            "DATABASE_URL: must look like",
        )
    )
    assert not any(
        secret in text for secret in ("tiny-key", "private", "Traceback")
    )


WRONG = {
    "LOG_LEVEL": "LOUD",
    "WEBHOOK_PORTS": "[99999999]",
    "SOURCE_PROXIES": '{"nipa": "nonsense"}',
    "HTTPS_PROXY": "nonsense",
    "SOURCE_CA_BUNDLES": '{"nipa": "/nowhere.pem"}',
    "ROUND_OVERRIDES": "/nowhere.tsv",
    "CONTACT": "one\ntwo",
    "MAIL_FROM": "a@b.kr\r\nBcc: c@d.kr",
    "OPERATOR_SLACK_WEBHOOK": "http://hooks.slack.com/x",
    "DKIM_KEY": "c2VjcmV0",
    "BASE_URL": "https://[x",
    "PORT": "99999999",
    "RETAIN_ALERTS_DAYS": "1",
    "WEB_CONNECTIONS": "0",
    "FORWARDED_ALLOW_IPS": "my router",
    "SMTP_URL": "smtp://mail.example.kr:no",
    "DATABASE_URL": "mysql://x/y",
}


@pytest.mark.parametrize("name", WRONG)
def test_finding_13_each_wrong_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, WRONG[name])
    with pytest.raises(ValidationError) as caught:
        load(env_file=None)
    found = dict(faults(caught.value))
    assert list(found) == [name]
    assert "c2VjcmV0" not in found[name]


def test_an_item_of_a_list_is_named_as_its_setting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("WEBHOOK_PORTS", "8443,eighty")
    with pytest.raises(ValidationError) as caught:
        load(env_file=None)
    assert list(dict(faults(caught.value))) == ["WEBHOOK_PORTS"]


def test_mail_is_not_sent_with_links_to_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SMTP_URL", "smtp://mail.example.kr")
    with pytest.raises(ValidationError) as caught:
        load(env_file=None)
    assert dict(faults(caught.value))["BASE_URL"].startswith(
        "must be set where SMTP"
    )
    monkeypatch.setenv("BASE_URL", "https://watch.example.kr")
    assert load(env_file=None).base_url == "https://watch.example.kr"


def test_an_output_that_cannot_be_written_ends_in_one_sentence(
    tmp_path: Path,
) -> None:
    ended = run(
        "export", "-o", str(tmp_path / "nowhere" / "x.csv"), cwd=tmp_path
    )
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)
    ended = run("demo", "--once", "--dir", "/proc/x", cwd=tmp_path)
    assert (ended.returncode, ended.stderr.count("\n")) == (2, 1)


def test_doctor_names_settings_of_a_source_that_is_none(
    tmp_path: Path,
) -> None:
    proxies = {"nipa-busines": "http://kr:1", "nipa-business": "http://kr:1"}
    ended = run(
        "doctor",
        "--offline",
        cwd=tmp_path,
        SOURCE_PROXIES=json.dumps(proxies),
        DATABASE_URL=f"sqlite:///{tmp_path / 'store.db'}",
    )
    told = [line for line in ended.stdout.splitlines() if "no source" in line]
    assert told == [
        "✗ SOURCE_PROXIES: nipa-busines is no source: nobody reads it"
    ]
    assert "Write nipa-business" in ended.stdout


def test_what_was_mistyped_is_named(tmp_path: Path) -> None:
    ended = run("announcments", cwd=tmp_path)
    assert ended.returncode == 2
    assert "Did you mean announcements?" in ended.stderr
    store = f"sqlite:///{tmp_path / 'store.db'}"
    run("migrate", cwd=tmp_path, DATABASE_URL=store)
    ended = run("move-to", "garbage", cwd=tmp_path, DATABASE_URL=store)
    assert ended.returncode == 2
    assert "the database to move to cannot be understood" in ended.stderr


def test_the_release_can_be_named(tmp_path: Path) -> None:
    ended = run_anew("--version", cwd=tmp_path)
    assert (ended.returncode, ended.stdout.split()[0]) == (0, "voucherwatch")


def test_a_fault_of_ours_keeps_its_traceback() -> None:
    assert explain(KeyError("ours")) is None
    assert explain(ValueError("ours")) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["preview", "--kind", "cal"], "call"),
        (["preview", "--source", "nipa-busines"], "nipa-business"),
        (["preview", "--region", "서을"], "서울"),
        (["preview", "--field", "기슬"], "기술"),
        (["preview", "foo=bar"], "foo"),
        (["announcements", "--status", "opne"], "open"),
        (["subscriptions", "--state", "activ"], "active"),
        (["subscribe", "a@b"], "mail address"),
        (["subscribe", "a@b.example", "--kind", "bogus"], "bogus"),
    ],
)
def test_what_can_never_match_is_refused(
    words: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sqlite_url: str,
) -> None:
    from worker.cli.main import app

    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    with pytest.raises(SystemExit) as ended:
        app(words)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "host"),
    [
        ({}, "127.0.0.1"),
        ({"PORT": "5000"}, "0.0.0.0"),
        ({"PORT": "5000", "HOST": "127.0.0.1"}, "127.0.0.1"),
        ({"HOST": "::1"}, "::1"),
    ],
)
def test_a_platform_that_gives_a_port_finds_us(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], host: str
) -> None:
    for name in ("PORT", "HOST"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert load(env_file=None).listen_host == host


@pytest.mark.parametrize("text", ["10.0.0.1/8", "router", "127.0.0.1,10.0.0"])
def test_routers_that_are_no_addresses_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no address"):
        Settings(_env_file=None, forwarded_allow_ips=text)
    assert Settings(
        _env_file=None, forwarded_allow_ips="127.0.0.1, 10.0.0.0/8"
    ).forwarded_allow_ips


@pytest.mark.parametrize(
    "url",
    [
        "garbage",
        "mysql://a@b/c",
        "postgres://u:p@host:port/x",
        "sqlite+aiosqlite:///x.db",
    ],
)
def test_an_engine_is_opened_for_what_we_know_only(url: str) -> None:
    with pytest.raises(UnknownDatabase):
        open_engine(url)


def doctored(
    monkeypatch: pytest.MonkeyPatch, **environment: str
) -> dict[str, str]:
    """Return what doctor finds in the settings, name → state."""
    from worker.doctor import settings
    from worker.wiring import Container

    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return {
        finding.what: finding.state
        for finding in settings(Container(load(env_file=None), boards=()))
    }


def test_doctor_finds_mail_that_cannot_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loopback = {"BASE_URL": "http://127.0.0.1:8000"}
    found = doctored(
        monkeypatch, SMTP_URL="smtp://mail.example.kr", **loopback
    )
    assert (found["MAIL_FROM"], found["BASE_URL"]) == ("wrong", "wrong")
    found = doctored(
        monkeypatch,
        MAIL_FROM="알림 <a@example.kr>",
        BASE_URL="https://watch.example.kr",
        OPERATOR_EMAIL="a@example.kr",
    )
    assert "MAIL_FROM" not in found
    assert "BASE_URL" not in found
    assert found["FORWARDED_ALLOW_IPS"] == "note"


def test_finding_9_migrating_at_the_same_moment_is_harmless(
    tmp_path: Path,
) -> None:
    url = f"sqlite:///{tmp_path}/new.db"
    with ThreadPoolExecutor(2) as both:
        ended = list(
            both.map(
                lambda _: run_anew("migrate", cwd=tmp_path, DATABASE_URL=url),
                range(2),
            )
        )
    assert [(record.returncode, record.stderr) for record in ended] == [
        (0, "the database has today's tables\n")
    ] * 2
    engine = open_engine(url)
    assert is_current(engine)
    engine.dispose()


def test_finding_8_a_newer_database_is_left_alone(
    sqlite_engine: Engine,
) -> None:
    with writing(sqlite_engine) as session:
        session.connection().exec_driver_sql(
            "UPDATE alembic_version SET version_num = '9999'"
        )
    with pytest.raises(DatabaseTrouble, match="newer"):
        upgrade(sqlite_engine)


def test_processes_that_start_together_on_an_empty_store_all_live(
    engine,
) -> None:
    hosts = {f"board-{number}": "host.example.kr" for number in range(60)}

    def start(_: int) -> tuple[int, str]:
        with writing(engine) as session:
            fresh = sources.register(session, hosts, now=NOW)
            return fresh, signing_secret(session)

    with ThreadPoolExecutor(4) as several:
        started = list(several.map(start, range(4)))
    assert sum(fresh for fresh, _ in started) == len(hosts)
    assert len({secret for _, secret in started}) == 1
