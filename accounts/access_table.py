"""Every address of the product and who may open it, read from the URLconf: docs/access.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Role

TITLE = "Who may open which address"
INTRODUCTION = """\
Made from the addresses themselves by `manage.py list_access > docs/access.md`; a test compares.
A section above somebody’s role answers with one sentence (403). Within a section, everybody finds
what they may see and nothing else: a volunteer finds what they brought in, and what a coordinator
opened to them for one questionnaire until a day; anything else is not found (404).
"""
COLUMNS = ("Visitor", "Volunteer", "Advocate", "Coordinator")


@dataclass(frozen=True, slots=True)
class Address:
    """A pattern with its view’s access; None lets in everybody."""

    pattern: str
    name: str
    access: Role | None

    @property
    def cells(self) -> list[str]:
        """Who gets in, as words that a table can show."""
        opened = [self.access is None, *(self.access is None or self.access <= r for r in Role)]
        return ["yes" if is_open else "–" for is_open in opened]


def addresses(
    patterns: Sequence[URLPattern | URLResolver] | None = None, prefix: str = "/"
) -> Iterator[Address]:
    """Every address with a view. Views of allauth, which let in everybody, state no access."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, where)
        else:
            access = getattr(pattern.callback, "access", _access_of_allauth(pattern.name or ""))
            yield Address(where, pattern.name or "", access)


def _access_of_allauth(name: str) -> Role | None:
    return Role.VOLUNTEER if name == "account_reauthenticate" else None


def table() -> str:
    """The whole document."""
    lines = [f"# {TITLE}", "", INTRODUCTION]
    rows = [("Address", "Name", *COLUMNS), ("---",) * (2 + len(COLUMNS))]
    for address in sorted(addresses(), key=lambda one: one.pattern):
        shown = address.pattern.replace("|", "\\|")
        rows.append((f"`{shown}`", address.name, *address.cells))
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows), ""])
