"""The base QuerySet of every model: related rows are fetched for all peers at once."""

from typing import Any

from django.db import models
from django.db.models.fetch_modes import FETCH_PEERS


class PeerQuerySet[M: models.Model](models.QuerySet[M]):
    """A forgotten `select_related` costs one query for the list, not one for each row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fetch_mode = FETCH_PEERS
