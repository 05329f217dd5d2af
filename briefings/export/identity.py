"""Names of rows outside: stable, and telling neither a host nor a path nor a person."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells the rows of this coalition from those of another one with the same numbers."""

    namespace: UUID

    def urn(self, kind: str, key: int | None) -> str:
        """The name of a row; of the same row always the same. Empty for no row."""
        return f"urn:uuid:{uuid5(self.namespace, f'{kind} {key}')}" if key else ""

    def shuffled(self, place: int, key: int) -> str:
        """Orders people within one place by nothing that holds in the next."""
        return sha256(f"{self.namespace} {place} {key}".encode()).hexdigest()


def identity() -> Identity:
    """That of this database, made when it was, which a restored copy shares. One query."""
    made_at = MigrationRecorder(connection).migration_qs.aggregate(made_at=Min("applied"))
    return Identity(uuid5(NAMESPACE_OID, f"parole-tenue {made_at['made_at'].isoformat()}"))
