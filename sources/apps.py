"""The words: documents, frozen texts, annotations and their codebook."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = _("Sources")

    def ready(self) -> None:
        """Refuse to start with a vocabulary that cannot be read: nobody would miss its warnings."""
        from sources.house_words import house_vocabulary

        house_vocabulary()
