"""The far side: reads files one after another from standard input, under limits that it
sets itself first.

Asked with two lengths (question, data; 32 bits each, little-endian), a JSON
question and the bytes; answers with one length and a JSON object.
"""

from __future__ import annotations

import gc
import json
import os
import struct
import sys
from typing import IO, Any

from reader.formats.containment import contain
from reader.formats.converted import ConversionState, Converted, Limits
from reader.formats.converter import OUT_OF_MEMORY

# Objects made between two looks of the garbage collector.
_SELDOM = 50_000


def limit_resources(memory: int) -> None:
    """Bound the address space; forbid files to be written and cores to be dumped."""
    try:
        import resource
    except ImportError:  # Windows has none: time and the size checks remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(question: dict[str, Any], data: bytes) -> Converted:
    from reader.formats.readers import read_file

    try:
        return read_file(data, question["name"], Limits(**question["limits"]))
    except MemoryError:
        return Converted(
            ConversionState.TOO_LARGE,
            note=f"{OUT_OF_MEMORY} 듭니다",
            name=question["name"],
        )


def serve(source: IO[bytes], out: IO[bytes]) -> None:
    """Answer until the other side hangs up."""
    while len(head := source.read(8)) == 8:
        requested, size = struct.unpack("<II", head)
        question = json.loads(source.read(requested))
        text = json.dumps(
            answer(question, source.read(size)).to_dict(), ensure_ascii=False
        ).encode("utf-8", "replace")
        out.write(struct.pack("<I", len(text)) + text)
        out.flush()


def main() -> None:
    # A library that prints must not speak on the line that answers go over.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # Texts and trees hold no cycles: the collector would look through each file in vain.
    gc.set_threshold(_SELDOM)
    contain()  # what the kernel refuses is said by the worker and by `doctor`
    limit_resources(int(sys.argv[1]))
    serve(sys.stdin.buffer, out)


if __name__ == "__main__":
    main()
