"""The order of names, without accents or case; PostgreSQL's own collations need ICU for that."""

import unicodedata


def sort_key(name: str) -> str:
    """Return `name` casefolded and unaccented: « Éluard » comes between « Durand » and « Fabre »."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))
