"""The order of names, without accents or case; PostgreSQL's own collations need ICU for that."""

import unicodedata


def sort_key(name: str) -> str:
    """Return `name` casefolded and unaccented, so that « Éluard » comes before « Fabre »."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
