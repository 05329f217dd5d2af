"""The child that reads a file is limited before it looks at it, and alone."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from sources.reading import child
from sources.reading.reader import UnreadableDocument, read_file
from tests.sources.made_documents import CYCLING, as_docx

ROOT = str(Path(child.__file__).parents[2])


def limited(code: str) -> subprocess.CompletedProcess[str]:
    """What this code does after the child has limited itself."""
    program = f"import sys; sys.path.append({ROOT!r})\nfrom sources.reading import child\n"
    return subprocess.run(
        [sys.executable, "-I", "-c", f"{program}child.limit()\n{code}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(600 * 1024**2)", "MemoryError"),
        ("import os; os.write(os.open('/tmp', os.O_TMPFILE | os.O_RDWR), b'x')", "OSError"),
        ("files = [open('/dev/null') for _ in range(100)]", "Too many open files"),
    ],
    ids=["memory", "writing", "open files"],
)
def test_the_child_cannot_take_more(code: str, error: str):
    finished = limited(code)

    assert finished.returncode != 0
    assert error in finished.stderr


def test_programs_that_the_child_starts_are_limited_too():
    code = "import subprocess\nsubprocess.run(['/bin/sh', '-c', 'ulimit -v; ulimit -f; ulimit -t'])"

    assert limited(code).stdout.split() == [
        str(child.MEMORY // 1024),
        "0",
        str(child.SECONDS),
    ]


def test_the_child_sees_none_of_our_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "json.py").write_text("raise SystemExit('hijacked')")
    monkeypatch.chdir(tmp_path)

    assert read_file(as_docx(CYCLING), "r.docx").blocks


def test_reading_loads_nothing_of_ours_but_its_own_pure_modules():
    code = (
        "from pathlib import Path\n"
        "from sources.reading import formats, pdf, web, word, opendocument\n"
        "ours = [m for m in sys.modules if m.split('.')[0] in "
        "('accounts', 'config', 'django', 'questionnaires', 'sources')]\n"
        "print(*sorted(m for m in ours if not m.startswith('sources.reading')))"
    )

    assert limited(code).stdout.split() == ["sources", "sources.normalising"]


def test_what_goes_wrong_within_is_a_refusal():
    with pytest.raises(UnreadableDocument):
        read_file(b"%PDF-1.7", "r.pdf")


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.reading.reader.SECONDS", 0.01)
    began = time.monotonic()

    with pytest.raises(UnreadableDocument):
        read_file(as_docx(CYCLING), "r.docx")

    assert time.monotonic() - began < 5


def test_reading_does_not_depend_on_the_locale(monkeypatch: pytest.MonkeyPatch):
    usual = read_file(as_docx(CYCLING), "r.docx")
    monkeypatch.setenv("LC_ALL", "tr_TR.ISO-8859-9")
    monkeypatch.setenv("LANG", "C")

    assert read_file(as_docx(CYCLING), "r.docx") == usual
