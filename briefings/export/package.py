"""The package of all data for one audience: read at one moment, written whole or not at all."""

import csv
import json
import logging
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from io import StringIO
from pathlib import Path
from tempfile import SpooledTemporaryFile, mkdtemp
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.models import User, Visibility
from briefings.clearing import clearance_for
from briefings.defining import has_scores_by_default
from briefings.export.annotations import collection
from briefings.export.asked_rows import add_asked
from briefings.export.cells import neutralised
from briefings.export.collection import Collection, Row
from briefings.export.event_rows import add_events
from briefings.export.files import EARLIEST, IN_MEMORY
from briefings.export.identity import identity
from briefings.export.pledges_json import pledges_of
from briefings.export.promised_rows import add_promised
from briefings.export.schema import Table
from briefings.export.tables import TABLES
from briefings.issuing import may_issue, one_moment
from briefings.quiet_days import silences_at

logger = logging.getLogger(__name__)

DESCRIPTION = (
    "What candidacies were asked and answered, what was promised, and what became of it, as the "
    "audience “{audience}” may read it. Every field is described in the schemas below. In CSV "
    "files an apostrophe is put before a text that a spreadsheet could take for a formula. The "
    "licence is for the coalition to choose: none is given here."
)


class PackageRefused(Exception):
    """It is not for this person, or cannot be written; str() is a sentence that says which."""


@dataclass(frozen=True, slots=True)
class Package:
    """All files of a package, by their path in it, in order."""

    files: Mapping[str, bytes]
    counts: Mapping[str, int]


def package_for(by: User, audience: Visibility, *, with_levels: bool | None = None) -> Package:
    """What `audience` may read today. At most 37 queries, however many rows there are.

    Levels stay inside unless they are asked for. Raises PackageRefused for whoever may not let
    things out to this audience, and while an election keeps the coalition silent outside.
    """
    if not may_issue(by, audience):
        raise PackageRefused(
            _(
                "Only a coordinator exports data that leave the coalition. Nothing was written; "
                "ask a coordinator for them."
            )
        )
    if audience != Visibility.INTERNAL:
        _refuse_on_quiet_days()
    if with_levels is None:
        with_levels = has_scores_by_default(audience)
    language = settings.LANGUAGE_CODE[:2]
    with one_moment(), translation.override(language):
        collected = Collection(
            clearance_for(audience, language), identity(), with_levels=with_levels
        )
        for add in (add_asked, add_promised, add_events):
            add(collected)
        collected.add_codes()
    logger.info("User %s took the data of audience %s", by.pk, audience.name)
    return _package(collected, audience, timezone.localdate())


def _refuse_on_quiet_days() -> None:
    """A package is handed on as it is: taking it is the last moment at which it can be kept."""
    if silences := silences_at(timezone.now()):
        why = " ".join(silence.sentence() for silence in silences)
        how = _(
            "Nothing was written. A coordinator may allow sharing until the end of today on the "
            "page of an approved edition."
        )
        raise PackageRefused(f"{why} {how}")


def _package(collected: Collection, audience: Visibility, as_of: date) -> Package:
    rows = {name: collected.rows[name] for name in TABLES}
    files = {f"{name}.csv": _csv(TABLES[name], rows[name]) for name in TABLES}
    files["annotations.jsonld"] = _json(collection(collected.annotations))
    files["pledges.json"] = _json(pledges_of(rows))
    described = [_resource(table, files[f"{table.name}.csv"]) for table in TABLES.values()]
    described += [
        _file("annotations", "annotations.jsonld", "application/ld+json", files),
        _file("pledges-json", "pledges.json", "application/json", files),
    ]
    name = audience.name.lower()
    files["datapackage.json"] = _json(
        {
            "name": f"parole-tenue-{name}",
            "title": settings.COALITION_NAME or "Parole tenue",
            "description": DESCRIPTION.format(audience=name),
            "profile": "data-package",
            "audience": name,
            "dataAsOf": as_of.isoformat(),
            "resources": described,
        }
    )
    files |= {path: words.encode() for path, words in sorted(collected.files.items())}
    return Package(files, {name: len(found) for name, found in rows.items()})


def _csv(table: Table, rows: Iterable[Row]) -> bytes:
    written = StringIO()
    writer = csv.writer(written)
    writer.writerow([field.name for field in table.fields])
    for row in rows:
        writer.writerow(map(_cell, row.values()))
    return written.getvalue().encode()


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return neutralised(value)
    return "" if value is None else str(value)


def _json(content: object) -> bytes:
    """Readable, and equal for equal content."""
    return (json.dumps(content, ensure_ascii=False, indent=2, default=_iso) + "\n").encode()


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no spelling for {type(value).__name__}")


def _resource(table: Table, content: bytes) -> dict[str, Any]:
    return table.described() | _measured(content)


def _file(name: str, path: str, kind: str, files: Mapping[str, bytes]) -> dict[str, Any]:
    found = {"name": name, "path": path, "mediatype": kind, "encoding": "utf-8"}
    return found | _measured(files[path])


def _measured(content: bytes) -> dict[str, Any]:
    return {"bytes": len(content), "hash": f"sha256:{sha256(content).hexdigest()}"}


@contextmanager
def folder_for(output: Path) -> Iterator[Path]:
    """A folder beside `output` that takes its place at the end, or leaves nothing behind.

    Only its owner can open it. Raises PackageRefused where `output` holds something.
    """
    _refuse_what_holds_something(output)
    try:
        folder = Path(mkdtemp(prefix=".export-", dir=output.parent))
    except OSError as error:
        raise _not_written(output, error) from error
    try:
        yield folder
        _rename(folder, output)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _refuse_what_holds_something(output: Path) -> None:
    try:
        is_free = not any(output.iterdir()) if output.exists() else True
    except OSError as error:
        raise _not_written(output, error) from error
    if not is_free:
        raise PackageRefused(
            _("%(folder)s is not empty. Nothing was written; name an empty or a new folder.")
            % {"folder": output}
        )


def _rename(folder: Path, output: Path) -> None:
    try:
        folder.rename(output)
    except OSError as error:
        raise _not_written(output, error) from error


def _not_written(output: Path, error: OSError) -> PackageRefused:
    return PackageRefused(
        _("%(folder)s cannot be written: %(reason)s. Nothing was written.")
        % {"folder": output, "reason": error.strerror}
    )


def written_to(folder: Path, package: Package) -> None:
    """The files of a package in a folder."""
    for path, content in package.files.items():
        file = folder / path
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)


def zipped(package: Package) -> IO[bytes]:
    """The same as one ZIP file, at its beginning; equal packages, equal bytes."""
    found: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  whoever reads it closes it
    with ZipFile(found, "w") as archive:
        for path, content in package.files.items():
            entry = ZipInfo(path, EARLIEST)
            entry.compress_type = ZIP_DEFLATED
            archive.writestr(entry, content)
    found.seek(0)
    return found
