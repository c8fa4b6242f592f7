"""What CONTRIBUTING promises: a field of the reading, a filter and a channel each take few
files.  Each is added to a copy of the rooms, and the copy is asked.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.house_figures import ROOMS

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


class Copy:
    """The rooms in a folder of their own, and which files were written there."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.touched: set[str] = set()
        for room in ROOMS:
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / room, root / room, ignore=ignored)

    def add(self, name: str, text: str) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        (self.root / name).write_text(text, encoding="utf-8")
        self.touched.add(name)

    def insert(self, name: str, before: str, text: str) -> None:
        """Put *text* before the only place where *before* stands."""
        old = (self.root / name).read_text(encoding="utf-8")
        assert old.count(before) == 1, (name, before)
        self.add(name, old.replace(before, text + before))

    def ask(self, program: str) -> str:
        """Run *program* with the copy's rooms; return what it prints."""
        # -P: the copy comes first, and the folder of the tests not at all.
        done = subprocess.run(
            [sys.executable, "-P", "-c", program],
            env={"PYTHONPATH": str(self.root), "PATH": "/usr/bin:/bin"},
            cwd=self.root,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path / "rooms")


OWN_SHARE = '''
"""The share that an applicant pays."""
import re
from reader.model import Evidence, Extracted


def read_own_share(document, context):
    found = re.search(r"자부담[ :]*([0-9]{1,2})%", document.text)
    if found is None:
        return None
    where = f"{document.name}:{found.start()}-{found.end()}"
    return Extracted(f"{found[1]}%", Evidence(found[0], where))
'''


def test_a_field_of_the_reading_takes_four_files(copy: Copy) -> None:
    copy.add("reader/amounts/own_share.py", OWN_SHARE)
    copy.insert(
        "reader/model.py",
        "    divisions: list[Division] = field",
        "    own_share: str | None = None\n",
    )
    copy.insert(
        "reader/reader.py",
        '    "projects": amounts.read_projects,\n',
        '    "own_share": read_own_share,\n',
    )
    copy.insert(
        "reader/reader.py",
        "from reader.applicants import audience",
        "from reader.amounts.own_share import read_own_share\n",
    )
    copy.insert(
        "reader/fields.py",
        '    ReadingField(\n        "amount_texts"',
        '    ReadingField("own_share", "자부담", "Own share", "text", compared_by=()),\n',
    )
    answer = copy.ask("""
from presentation.facts import facts
from presentation.translations import Words
from reader.model import Reading
from reader.reader import read_notice
from reader.text.document import Document
from storage.announcements.changes import changes
from storage.models import Announcement

read = read_notice("공고", [Document("body", "자부담 : 25%")])
back = Reading.from_dict(read.to_dict())
row = Announcement(source="s", key="k", url="u", title="t", kind="call", reading=back)
for language in ("ko", "en"):
    for fact in facts(row, Words(language)):
        if fact.name == "own_share":
            print(fact.label, fact.value, fact.evidence[0].text)
print(changes(back, read_notice("공고", [Document("body", "자부담 : 30%")])))
""")
    assert "자부담 25% 자부담 : 25%" in answer
    assert "Own share 25%" in answer
    assert "own_share" in answer.splitlines()[-1]
    assert len(copy.touched) == 4


def test_a_filter_takes_two_files(copy: Copy) -> None:
    text = (copy.root / "reader/fields.py").read_text(encoding="utf-8")
    row = 'ReadingField("contacts", "문의", "Contact", "names")'
    assert row in text
    filtered = row.replace('"names")', '"names", facet="contact")')
    copy.add("reader/fields.py", text.replace(row, filtered))
    copy.insert(
        "storage/queries/filters.py",
        "    status: tuple[str, ...] = ()\n",
        '    contact: tuple[str, ...] = _values("Whom to call.")\n',
    )
    answer = copy.ask("""
import inspect
from datetime import UTC, datetime
from notifier.matching.matcher import filter_matches
from presentation.translations import Words
from reader.fields import FACETS
from storage.models import Announcement
from storage.queries.filters import Filter
from storage.queries.match_candidates import MatchCandidate
from web.api.shapes import FilterQuery, PageQuery
from worker.cli import query

criteria = Filter.parse([("contact", "콜센터")])
row = Announcement(source="s", key="k", url="u", title="t", kind="call")
now = datetime(2026, 1, 1, tzinfo=UTC)
for names in ({"콜센터"}, {"다른 곳"}):
    candidate = MatchCandidate(row, "", "", {"contact": names}, "open")
    print(filter_matches(criteria, candidate, now=now))
print("contact" in FACETS, "contact" in PageQuery.model_fields)
print("contact" in inspect.signature(query.announcements).parameters)
print(Words("ko")("facet.contact"), FilterQuery.model_fields["contact"].description)
""")
    assert answer.split("\n")[:5] == [
        "True",
        "False",
        "True True",
        "True",
        "문의 Whom to call.",
    ]
    assert len(copy.touched) == 2


PIGEON = '''
"""Pigeons: a channel for this test."""
from notifier.channels.channel_type import BadTarget, ChannelType


def _check(target, policy):
    if not target.startswith("loft:"):
        raise BadTarget("a pigeon flies to a loft")
    return target


PIGEON = ChannelType(
    "pigeon", "비둘기", "Pigeon", _check, is_meant_by=lambda t: t.startswith("loft:")
)


class Pigeons:
    def prepare(self, target, message):
        return lambda: None

    def lane(self, target):
        return ""

    def close(self):
        pass
'''


def test_a_channel_takes_three_files(copy: Copy) -> None:
    copy.add("notifier/channels/pigeon/__init__.py", PIGEON)
    copy.insert(
        "notifier/channels/registry.py",
        "from notifier.channels.push.kind import PUSH\n",
        "from notifier.channels.pigeon import PIGEON\n",
    )
    text = (copy.root / "notifier/channels/registry.py").read_text(
        encoding="utf-8"
    )
    copy.add(
        "notifier/channels/registry.py",
        text.replace("(EMAIL, SLACK,", "(PIGEON, EMAIL, SLACK,"),
    )
    copy.insert(
        "worker/wiring.py",
        "        if self.push_keys is not None:\n",
        "        from notifier.channels.pigeon import Pigeons\n"
        '        found["pigeon"] = Pigeons()\n',
    )
    answer = copy.ask("""
from config.settings import Settings
from net.ssrf import Policy
from notifier.channels.channel_type import BadTarget
from notifier.channels.registry import channel_meant_by
from notifier.signup import targets
from worker.wiring import Container

container = Container(Settings(secret_key="1f0c9a4be2d87365f00d"))
print("pigeon" in container.channels, "pigeon" in container.offered_channels)
print(channel_meant_by("loft:7"), targets.check_target("pigeon", "loft:7", Policy()))
try:
    targets.check_target("pigeon", "roof:7", Policy())
except BadTarget as error:
    print(error)
from typer.testing import CliRunner
from worker.cli.main import app

result = CliRunner().invoke(app, ["subscribe", "--help"])
print("pigeon" in result.output)
""")
    assert answer.split("\n")[:4] == [
        "True True",
        "pigeon loft:7",
        "a pigeon flies to a loft",
        "True",
    ]
    assert len(copy.touched) == 3
