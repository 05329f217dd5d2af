"""Runs pandoc on a cleaned document. Runs in the child, and inherits its limits."""

import json
import subprocess
from pathlib import Path

from sources.reading.blocks import Reading, Refusal, gettext_noop
from sources.reading.tree import read_document

NOT_UNDERSTOOD = gettext_noop(
    "This document could not be understood: it may be damaged. Nothing was stored. "
    "Open it on your computer and save it again, or paste the words."
)

# The heap of pandoc; with the child itself it stays below the child's own limit.
MEMORY = "320M"
HEAP_OVERFLOW = 251  # how GHC's runtime ends when -M is reached


def read_tree(
    content: bytes, source_format: str, pandoc: Path, *, with_metadata: bool = False
) -> Reading:
    """The blocks of a document; its media type is left to the caller.

    `with_metadata`: paragraphs that pandoc takes for the document's title or author come first.
    """
    command = [str(pandoc), "--from", source_format, "--to", "json", "--sandbox"]
    finished = subprocess.run(
        [*command, "+RTS", f"-M{MEMORY}", "-RTS"],
        input=content,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"LANG": "C.UTF-8"},
        check=False,
    )
    if finished.returncode == HEAP_OVERFLOW:
        raise MemoryError
    if finished.returncode:
        raise Refusal(NOT_UNDERSTOOD)
    return read_document(json.loads(finished.stdout), with_metadata=with_metadata)
