"""The French interface is complete, keeps its placeholders, and is set as French is printed."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.fixtures.test_house_style import AVOIDED, OFFICIAL_NAMES

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/fr/LC_MESSAGES/django.po")
EXTRACTED_FROM = (
    "accounts",
    "sources",
    "stakeholders",
    "questionnaires",
    "pledges",
    "briefings",
    "config",
    "templates",
)
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-z]|%%")
NO_BREAK, NARROW = "\u00a0", "\u202f"
# Not punctuation: the colon of an address (https://), and of a time or a ratio (14:32).
COLON = re.compile(rf"(?<!{NO_BREAK}):(?!//)(?!(?<=\d:)\d)")
MISPRINTS = {
    "straight apostrophe": re.compile("'"),
    "straight or English quotation mark": re.compile('["“”]'),
    "three dots instead of an ellipsis": re.compile(r"\.\.\."),
    "two spaces": re.compile("  "),
    "space at an end": re.compile(r"^\s|\s$"),
    "colon without its no-break space": COLON,
    "; ! or ? without its narrow no-break space": re.compile(rf"(?<!{NARROW})[;!?]"),
    "guillemet without its no-break space": re.compile(rf"«(?!{NO_BREAK})|(?<!{NO_BREAK})»"),
}


def messages(catalogue: Catalog) -> Iterator[Message]:
    """All entries but the header."""
    return (message for message in catalogue if message.id)


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="fr")


def forms(words: str | tuple[str, ...]) -> tuple[str, ...]:
    """One string, or the singular and the plural."""
    return (words,) if isinstance(words, str) else tuple(words)


def is_translated(message: Message) -> bool:
    return all(forms(message.string)) and not message.fuzzy


FRENCH = list(messages(read(ROOT / CATALOGUE)))


def test_every_entry_is_translated_and_none_is_fuzzy() -> None:
    assert [message.id for message in FRENCH if not is_translated(message)] == []


def test_every_string_of_the_interface_is_in_the_catalogue(tmp_path: Path) -> None:
    if not shutil.which("xgettext"):
        pytest.skip("gettext is not installed: xgettext finds the strings of the interface")
    for folder in EXTRACTED_FROM:
        (tmp_path / folder).symlink_to(ROOT / folder)
    (tmp_path / CATALOGUE.parent).mkdir(parents=True)
    shutil.copy(ROOT / CATALOGUE, tmp_path / CATALOGUE)

    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=fr", "--symlinks"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "config.settings"},
        check=True,
        capture_output=True,
    )

    found = messages(read(tmp_path / CATALOGUE))
    assert [message.id for message in found if not is_translated(message)] == []


def test_no_string_hides_from_translators_in_an_f_string() -> None:
    hidden = re.compile(r"""\bf(["']).*?\{_\(""")

    lines = [
        f"{path.relative_to(ROOT)}: {line.strip()}"
        for folder in EXTRACTED_FROM
        for path in (ROOT / folder).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if hidden.search(line)
    ]

    assert lines == []


def test_placeholders_are_those_of_the_original() -> None:
    for message in FRENCH:
        expected = sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
        if "python-format" not in message.flags:
            continue
        for translated in forms(message.string):
            assert sorted(PLACEHOLDER.findall(translated)) == expected, translated


@pytest.mark.parametrize("misprint", MISPRINTS)
def test_french_is_set_as_french_is_printed(misprint: str) -> None:
    found = [
        translated
        for message in FRENCH
        for translated in forms(message.string)
        if MISPRINTS[misprint].search(translated)
    ]

    assert found == []


def test_the_interface_keeps_the_house_vocabulary() -> None:
    found = [
        translated
        for message in FRENCH
        for translated in forms(message.string)
        if AVOIDED.search(OFFICIAL_NAMES.sub("", translated))
    ]

    assert found == []


def test_the_header_counts_two_forms_and_names_nobody() -> None:
    header = dict(read(ROOT / CATALOGUE).mime_headers)

    assert header["Plural-Forms"] == "nplurals=2; plural=(n > 1);"
    assert "@" not in header["Last-Translator"] + header["Language-Team"]
