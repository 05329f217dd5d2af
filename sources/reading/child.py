"""Reads one file in a limited process: `python -I -B child.py SUFFIX PANDOC < file > answer.json`.

Run by its path. It limits itself before it looks at the file, takes the file from a pipe, can
write no file, and imports the pure modules of this folder and nothing else of ours. The answer is
a reading, or a refusal: the sentence that says why. With SHEET as the suffix, which no file has,
the answer has the rows of a workbook.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Any

MEMORY = 512 * 1024**2
SECONDS = 12
SHEET = "sheet"


def limit() -> None:
    """No more than this is given to a file, whatever it holds. Programs we start inherit it."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))


def answer(content: bytes, suffix: str, pandoc: str) -> dict[str, Any]:
    """The reading or refusal as JSON; whatever goes wrong with a file is a refusal."""
    from sources.reading.blocks import Refusal, reading_to_json
    from sources.reading.formats import DAMAGED, TOO_DEMANDING, read
    from sources.reading.sheets import read_rows

    try:
        if suffix == SHEET:
            return {"rows": read_rows(content)}
        return reading_to_json(read(content, suffix, Path(pandoc)))
    except Refusal as refusal:
        return {"refused": refusal.message, "cause": "refused"}
    except (MemoryError, RecursionError) as error:
        return {"refused": TOO_DEMANDING, "cause": type(error).__name__}
    except Exception as error:  # a hostile file may break a library anywhere
        return {"refused": DAMAGED, "cause": type(error).__name__}


def main() -> None:
    limit()
    # At the end, so that no folder of the project hides a module of the standard library.
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    told = answer(sys.stdin.buffer.read(), sys.argv[1], sys.argv[2])
    sys.stdout.buffer.write(json.dumps(told).encode())


if __name__ == "__main__":
    main()
