"""{{ pledge.deadline|day_in_words }} in every template, without a tag to load it."""

from datetime import date

from django import template

from accounts import localised

register = template.Library()


@register.filter(expects_localtime=True)
def day_in_words(day: date | None, form: str = "DATE_FORMAT") -> str:
    """A day or a moment as `localised.day_in_words` spells it; nothing where there is none."""
    return localised.day_in_words(day, form) if day else ""
