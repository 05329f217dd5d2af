"""The words. Nothing here knows who said them or why they were asked."""

from sources.models.annotation import Anchor, Annotation, Mask
from sources.models.code import Code
from sources.models.document import Document
from sources.models.text import Text
from sources.models.translation import Translation, TranslationCheck

__all__ = [
    "Anchor",
    "Annotation",
    "Code",
    "Document",
    "Mask",
    "Text",
    "Translation",
    "TranslationCheck",
]
