"""The reader's version follows its rules and nothing else."""

from __future__ import annotations

from pathlib import Path

from reader.version import digest_of


def test_only_rules_and_words_move_the_version(tmp_path: Path) -> None:
    rule = tmp_path / "rule.py"
    rule.write_bytes(b"A = 1\nB = 2\n")
    first = digest_of((("reader", tmp_path),))
    rule.write_bytes(b"A = 1\r\nB = 2\r\n")
    (tmp_path / "rule.pyc").write_bytes(b"compiled")
    assert digest_of((("reader", tmp_path),)) == first
    (tmp_path / "words.tsv").write_text("바우처\tvoucher\n", encoding="utf-8")
    assert digest_of((("reader", tmp_path),)) != first
