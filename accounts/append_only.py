"""The registry of tables whose rows the database refuses to change or delete."""

import pghistory.models
import pgtrigger
from django.db.models import Model

TRIGGER_NAME = "append_only"
_models: list[type[Model]] = []


def append_only[M: Model](model: type[M]) -> type[M]:
    """Decorate a model: a trigger refuses UPDATE and DELETE, and a test walks the registry."""
    trigger = pgtrigger.Protect(name=TRIGGER_NAME, operation=pgtrigger.Update | pgtrigger.Delete)
    pgtrigger.register(trigger)(model)
    _models.append(model)
    return model


def append_only_models() -> tuple[type[Model], ...]:
    """Every append-only model: the decorated ones and all history tables."""
    events = [
        model
        for model in pghistory.models.Event.__subclasses__()
        if not model._meta.abstract and model._meta.managed
    ]
    return (*_models, *events)
