"""Writes to the codebook: its default codes; adding, renaming, merging and retiring codes.

No code is deleted: marks carry it, and so do editions that are out.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import count
from typing import Self

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from sources.models import Code

CHANGING = 20260316  # the database's lock that two changes of the codebook wait for
NOT_A_KEY = "new"  # the address of the form for a new code


class ChangeRefused(Exception):
    """The codebook cannot be changed in this way; str() is a sentence that says why."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a code is called, what it means and how it looks. One language is enough."""

    name_fr: str
    name_en: str
    definition_fr: str
    definition_en: str
    shape: str
    tint: str

    @classmethod
    def of(cls, code: Code) -> Self:
        return cls(**{name: getattr(code, name) for name in cls.__slots__})

    @property
    def words(self) -> tuple[str, str, str, str]:
        """All that people wrote, in both languages."""
        return self.name_fr, self.name_en, self.definition_fr, self.definition_en


@transaction.atomic
def load_codebook() -> list[Code]:
    """Create the default codes that are missing and return those; what exists stays as it is."""
    path = settings.BASE_DIR / "fixtures" / "codes.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["code"]
    known = set(Code.objects.values_list("key", flat=True))
    return [Code.objects.create(**entry) for entry in entries if entry["key"] not in known]


@transaction.atomic
def add_code(*, description: Description, after: Code | None) -> Code:
    """A new code that stands behind `after`, or first; the same one sent twice is one."""
    wait_for_other_changes()
    fields = asdict(description)
    if twin := Code.objects.active().filter(**fields).first():
        return twin
    return Code.objects.create(
        key=_free_key(description.name_fr or description.name_en),
        rank=_free_rank(after),
        **fields,
    )


@transaction.atomic
def rename_code(*, code: Code, description: Description, after: Code | None) -> Code:
    """Change all that is said of a code, and its place; its key and its marks stay."""
    wait_for_other_changes()
    code.refresh_from_db(fields=["rank"])
    for name, value in asdict(description).items():
        setattr(code, name, value)
    if after != code_before(code):
        code.rank = _free_rank(after)
    code.save(update_fields=[*asdict(description), "rank"])
    return code


@transaction.atomic
def merge_codes(*, by: User, code: Code, into: Code, because: str) -> int:
    """Move every mark of `code`, withdrawn ones too, to `into`, and retire it; how many moved.

    Whoever is marking with `code` at this moment is waited for; who comes later finds `into`
    (`standing`). Sent twice, the second moves nothing. Raises ChangeRefused.
    """
    wait_for_other_changes()
    code.refresh_from_db(from_queryset=Code.objects.select_for_update())
    into.refresh_from_db()
    if code.merged_into_id == into.pk:
        return 0
    _refuse_merge(code, into)
    moved = code.annotations.update(code=into)
    code.merged_into = into
    _retire(code, by, because)
    return moved


def _refuse_merge(code: Code, into: Code) -> None:
    _refuse_to_lose(code)
    if code == into:
        raise ChangeRefused(_("A code cannot be merged into itself. Nothing was changed."))
    if code.merged_into:
        raise ChangeRefused(
            _("“%(code)s” was merged into “%(into)s” before. Nothing was changed.")
            % {"code": code.name, "into": code.merged_into.name}
        )
    if into.retired_at:
        raise ChangeRefused(
            _("“%(into)s” is retired. Nothing was changed: choose a code that is in use.")
            % {"into": into.name}
        )


def _refuse_to_lose(code: Code) -> None:
    if code.has_rules:
        raise ChangeRefused(
            _("Briefings act on what “%(code)s” marks, so it can be renamed but not taken away.")
            % {"code": code.name}
        )


@transaction.atomic
def retire_code(*, by: User, code: Code, because: str) -> Code:
    """Offer a code no more; its marks keep it. The first reason stays. Raises ChangeRefused."""
    wait_for_other_changes()
    code.refresh_from_db()
    _refuse_to_lose(code)
    if code.retired_at is None:
        _retire(code, by, because)
    return code


def _retire(code: Code, by: User, because: str) -> None:
    code.retired_at = timezone.now()
    code.retired_by = by
    code.retired_because = because
    code.save(update_fields=["retired_at", "retired_by", "retired_because", "merged_into"])


@transaction.atomic
def restore_code(*, code: Code) -> Code:
    """Offer a retired code again; marks that moved in a merge stay where they are.

    Raises ChangeRefused when another code took its name meanwhile.
    """
    wait_for_other_changes()
    code.refresh_from_db()
    if code.retired_at is None:
        return code
    if other := namesake(code.name_fr, code.name_en, besides=code):
        raise ChangeRefused(
            _("“%(code)s” is another code’s name now. Rename one of the two first.")
            % {"code": other.name}
        )
    code.retired_at = code.retired_by = code.merged_into = None
    code.retired_because = ""
    code.save(update_fields=["retired_at", "retired_by", "retired_because", "merged_into"])
    return code


def standing(code: Code) -> Code:
    """The code that a mark takes: `code`, or the one that it was merged into.

    Waits for a merge under way. Until the transaction ends, no merge takes that code away.
    """
    while (successor := _held(code)) is not None:
        code = Code.objects.get(pk=successor)
    return code


def _held(code: Code) -> int | None:
    """Share the row with other marks, keep merges off it, and say where it was merged to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT merged_into_id FROM sources_code WHERE id = %s FOR KEY SHARE", [code.pk]
        )
        row: tuple[int | None] | None = cursor.fetchone()
    return row[0] if row else None


def namesake(name_fr: str, name_en: str, *, besides: Code | None) -> Code | None:
    """Another code in use with one of these names, in capitals or not."""
    same = Q(name_fr__iexact=name_fr) & ~Q(name_fr="") | Q(name_en__iexact=name_en) & ~Q(name_en="")
    return _others(besides).filter(same).first()


def lookalike(shape: str, tint: str, *, besides: Code | None) -> Code | None:
    """Another code in use with this shape in this colour."""
    return _others(besides).filter(shape=shape, tint=tint).first()


def _others(code: Code | None) -> QuerySet[Code]:
    active = Code.objects.active()
    return active.exclude(pk=code.pk) if code else active


def code_before(code: Code) -> Code | None:
    """The code in use behind which this one stands; None for the first."""
    earlier = Q(rank__lt=code.rank) | Q(rank=code.rank, pk__lt=code.pk)
    return Code.objects.active().filter(earlier).last()


def _free_rank(after: Code | None) -> int:
    """The place behind `after`, or the first; the codes that stood there move on by one."""
    rank = Code.objects.values_list("rank", flat=True).get(pk=after.pk) + 1 if after else 1
    Code.objects.filter(rank__gte=rank).update(rank=F("rank") + 1)
    return rank


def _free_key(name: str) -> str:
    taken = set(Code.objects.values_list("key", flat=True)) | {NOT_A_KEY}
    return next(key for key in _keys(name) if key not in taken)


def _keys(name: str) -> Iterator[str]:
    base = slugify(name)[:35].strip("-") or "code"
    yield base
    yield from (f"{base}-{number}" for number in count(2))


def wait_for_other_changes() -> None:
    """One change of the codebook at a time, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHANGING])
