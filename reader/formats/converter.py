"""The near side of the child process: one child reads many files and is replaced when it dies."""

from __future__ import annotations

import atexit
import json
import os
import select
import struct
import subprocess
import sys
import threading
import time
from dataclasses import asdict
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

from reader.formats.converted import MIB, ConversionState, Converted, Limits
from reader.formats.written import read_written

_HEAD: Final = struct.Struct("<II")
_ANSWER: Final = struct.Struct("<I")
_LONGEST_ANSWER: Final = 128 * MIB
_PASSED_ON: Final = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LD_LIBRARY_PATH",
    "UNHWP_LIB_PATH",
)
_FILES_A_CHILD: Final = 1_000
# Text and pages up to this size are read here; larger ones could keep the worker busy
# for seconds, and are read in the child under its limits as every other format is.
_AT_ONCE: Final = 64 * 1024


class _Died(Exception):
    """The child ended without an answer."""


class _ConverterProcess:
    """A running child: asked over a pipe, one file at a time."""

    def __init__(self, memory: int) -> None:
        root = Path(__file__).resolve().parents[2]
        # The environment may hold passwords; a child that opens strangers' files gets none of it.
        environment = {}
        for name in _PASSED_ON:
            if name in os.environ:
                environment[name] = os.environ[name]
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-m",
                "reader.formats.sandbox",
                str(memory),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment | {"PYTHONPATH": str(root), "PYTHONUTF8": "1"},
        )
        # A child that stands still takes nothing: who writes to it waits by the clock.
        os.set_blocking(self._in.fileno(), False)
        self.answered = 0

    def convert(self, data: bytes, name: str, limits: Limits) -> Converted:
        """Return the child's answer.

        Raises:
            TimeoutError: no answer within ``limits.wall`` seconds.
            _Died: the child ended instead.
        """
        question = json.dumps(
            {"name": name, "limits": asdict(limits)}
        ).encode()
        until = time.monotonic() + limits.wall
        head = _HEAD.pack(len(question), len(data))
        for part in (head, question, data):
            self._give(part, until)
        length = _ANSWER.unpack(self._take(_ANSWER.size, until))[0]
        if length > _LONGEST_ANSWER:
            raise _Died
        payload = Converted.from_dict(json.loads(self._take(length, until)))
        self.answered += 1
        return payload

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        # What was not sent any more may still be in the buffer of a broken pipe.
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                if pipe:
                    pipe.close()
            except BrokenPipeError:
                continue

    @property
    def _in(self) -> IO[bytes]:
        assert self._process.stdin is not None
        return self._process.stdin

    def _give(self, data: bytes, until: float) -> None:
        rest = memoryview(data)
        while rest:
            self._wait_for(self._in, select.POLLOUT, until)
            try:
                rest = rest[os.write(self._in.fileno(), rest[:MIB]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as gone:
                raise _Died from gone

    def _take(self, size: int, until: float) -> bytes:
        assert self._process.stdout is not None
        taken = bytearray()
        while len(taken) < size:
            self._wait_for(self._process.stdout, select.POLLIN, until)
            size_of_part = min(size - len(taken), MIB)
            part = os.read(self._process.stdout.fileno(), size_of_part)
            if not part:
                raise _Died
            taken += part
        return bytes(taken)

    def _wait_for(self, pipe: IO[bytes], event: int, until: float) -> None:
        # Not ``select.select``: it fails for file numbers from 1,024 on.
        look = select.poll()
        look.register(pipe, event)
        if not look.poll(max(0.0, until - time.monotonic()) * 1000):
            raise TimeoutError


class Converter:
    """Converts files in a child process that is started when first needed.

    Safe to share between threads: they are served one after another.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._child: _ConverterProcess | None = None

    def convert(self, data: bytes, name: str) -> Converted:
        """Return what *data* says; never raises for what a file holds.

        *name* is carried along for the reader of the answer and decides nothing.
        """
        if len(data) > self.limits.input_size:
            return Converted(
                ConversionState.TOO_LARGE,
                note=f"{len(data) // MIB:,} MB 파일이라 열지 않았습니다",
                name=name,
            )
        at_once = read_written(data, name) if len(data) <= _AT_ONCE else None
        if at_once is not None:
            return at_once
        with self._lock:
            return self._in_child(data, name)

    def close(self) -> None:
        """Stop the child, if there is one; the next file starts another."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _in_child(self, data: bytes, name: str) -> Converted:
        is_worn = self._child is not None and self._child.answered > 0
        began = time.monotonic()
        converted = self._convert_in_child(data, name)
        # A child that has read other files may have had little memory left, or damage from them.
        is_lost = self._child is None and converted.state in {
            ConversionState.BROKEN,
            ConversionState.TOO_LARGE,
        }
        if (
            is_worn
            and is_lost
            and time.monotonic() - began < self.limits.wall / 4
        ):
            converted = self._convert_in_child(data, name)
        return converted

    def _convert_in_child(self, data: bytes, name: str) -> Converted:
        """Ask the child once; it is gone afterwards if it died, hung, ran out of memory
        or has read its share.
        """
        self._child = child = self._child or _ConverterProcess(
            self.limits.memory
        )
        is_fit = False
        try:
            converted = child.convert(data, name, self.limits)
            is_fit = (
                not converted.note.startswith(OUT_OF_MEMORY)
                and child.answered < _FILES_A_CHILD
            )
        except TimeoutError:
            converted = Converted(
                ConversionState.TIMED_OUT,
                note=f"{self.limits.wall:g}초 안에 읽지 못했습니다",
                name=name,
            )
        except _Died:
            converted = Converted(
                ConversionState.BROKEN,
                note="읽는 프로그램이 이 파일에서 멈추었습니다",
                name=name,
            )
        finally:
            if not is_fit:
                self.close()
        return converted


OUT_OF_MEMORY: Final = "읽는 데 메모리가 너무 많이"


def convert(data: bytes, name: str) -> Converted:
    """Convert one file with the process's own shared ``Converter``."""
    return _shared().convert(data, name)


@cache
def _shared() -> Converter:
    converter = Converter()
    atexit.register(converter.close)
    return converter
