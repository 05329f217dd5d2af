"""Which pledges, in which order: the filters of the list and of the board, as they stand in the
address.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.localised import LANGUAGES, reader_language
from accounts.models import Role, User
from pledges.authorities import authorities
from pledges.figures import Basket
from pledges.keyset import Order
from pledges.models import Pledge, Status, Theme
from pledges.models.pledge import PledgeQuerySet
from pledges.models.pledge_choices import Nature, Relation, Verifiable
from stakeholders.models import Candidacy, Organisation, Person
from stakeholders.sorting import sort_key

ORDERS = {
    "title": Order("sort_key"),
    "review": Order("review_on", nulls="last"),
    "looked": Order("looked_at", nulls="first"),
}
NOBODY = "none"
ANY = ("", "—")
FEW = 400


def _who(value: str) -> Q:
    """By the key of whoever it is, looked up once: a join would keep the index from being used."""
    kind, _colon, slug = value.partition(":")
    found = _promisers()[kind].filter(slug=slug).order_by().values("pk")[:1]
    return Q(**{kind: found})


def _owner(value: str) -> Q:
    return Q(owner__isnull=True) if value == NOBODY else Q(owner=int(value))


def _overdue(_value: bool) -> Q:
    return Q(review_on__lt=timezone.localdate())


CONDITIONS: Mapping[str, Callable[[Any], Q]] = {
    "status": lambda value: Q(status=value),
    "who": _who,
    "theme": lambda value: Q(themes__key=value),
    "authority": lambda value: Q(competences__authority=value),
    "nature": lambda value: Q(nature=value),
    "relation": lambda value: Q(relation=value),
    "verifiable": lambda value: Q(verifiable=value),
    "counted": lambda value: Basket(value).condition,
    "owner": _owner,
    "overdue": _overdue,
}


class PledgeFilters(forms.Form):
    """What the reader looks for. A filter that makes no sense is left out, and said so."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    who = forms.ChoiceField(label=_("Who promised"), required=False)
    theme = forms.ChoiceField(label=_("Theme"), required=False)
    authority = forms.ChoiceField(label=_("Who has the power"), required=False)
    nature = forms.ChoiceField(label=_("Nature"), required=False)
    relation = forms.ChoiceField(label=_("Relation to the ask"), required=False)
    verifiable = forms.ChoiceField(label=_("Can it be checked?"), required=False)
    counted = forms.ChoiceField(label=_("Counted as"), required=False)
    owner = forms.ChoiceField(label=_("Followed by"), required=False)
    overdue = forms.BooleanField(label=_("Only those whose review is overdue"), required=False)
    sort = forms.ChoiceField(
        label=_("Order"),
        required=False,
        choices=[
            ("", _("By title")),
            ("review", _("To review first")),
            ("looked", _("Looked at longest ago")),
        ],
    )

    def __init__(self, sent: Any, *, reader: User) -> None:
        super().__init__(sent)
        language = reader_language()
        rows = _chooseable(reader)
        owners = [*rows.get("owner", []), (NOBODY, _("Nobody"))]
        choices: dict[str, list[Any]] = {
            "status": list(Status.choices),
            "who": [
                (label, [(f"{kind}:{key}", name) for key, name in rows[kind]])
                for kind, label in PROMISER_WORDS.items()
                if kind in rows
            ],
            "theme": rows.get("theme", []),
            "authority": [(key, row.name(language)) for key, row in authorities().items()],
            "nature": list(Nature.choices),
            "relation": list(Relation.choices),
            "verifiable": list(Verifiable.choices),
            "counted": [(basket.value, basket.label) for basket in Basket],
            "owner": owners,
        }
        for name, offered in choices.items():
            self.fields[name].choices = [ANY, *offered]  # type: ignore[attr-defined]
        self.full_clean()

    @property
    def order(self) -> Order:
        return ORDERS[self.cleaned_data.get("sort") or "title"]

    def apply(self, pledges: PledgeQuerySet) -> PledgeQuerySet:
        """Those of `pledges` that the filters leave, in no order yet."""
        if words := self.cleaned_data.get("q"):
            pledges = _matching(pledges, words)
        for name, condition in CONDITIONS.items():
            if value := self.cleaned_data.get(name):
                pledges = pledges.filter(condition(value))
        return pledges

    @property
    def chosen(self) -> dict[str, str]:
        """What is set, and makes sense, as it stands in the address."""
        return {
            name: "on" if value is True else str(value)
            for name, value in self.cleaned_data.items()
            if value
        }

    @property
    def is_filtering(self) -> bool:
        return bool(self.chosen.keys() - {"sort"})

    @property
    def is_unfolded(self) -> bool:
        """Whether one of the filters that are folded away is set."""
        return bool(self.chosen.keys() - {"q", "status", "who", "sort"} or self.errors)

    def query(self, **changes: str) -> str:
        """The address's part behind the question mark, with some of it replaced."""
        return urlencode({name: to for name, to in (self.chosen | changes).items() if to})


def _matching(pledges: PledgeQuerySet, words: str) -> PledgeQuerySet:
    """Those that match, by their keys where there are few.

    The database takes any search to match one row in two hundred, and would walk through all rows
    in the order of the list to find the few that do.
    """
    matching = pledges.matching(words)
    keys = list(matching.order_by().values_list("pk", flat=True)[: FEW + 1])
    return matching if len(keys) > FEW else pledges.filter(pk__in=keys)


PROMISER_WORDS = {
    "candidacy": _("Candidacies"),
    "person": _("People"),
    "organisation": _("Organisations"),
}


def _chooseable(reader: User) -> dict[str, list[tuple[str, str]]]:
    """(key, name) by kind of all who promised something, may follow it, and of the themes.

    In one query, however many there are.
    """
    pledges = Pledge.objects.visible_to(reader).active()
    named: list[Any] = [
        *(
            _named(queryset.filter(_has(pledges, kind)), kind, "slug", F("name"))
            for kind, queryset in _promisers().items()
        ),
        # All who may follow one: few people follow many, so asking who does reads every pledge.
        _named(User.objects.filter(role__gte=Role.ADVOCATE), "owner", "pk", F("display_name")),
        _named(Theme.objects.all(), "theme", "key", _theme_name()),
    ]
    first, *others = named
    rows: dict[str, list[tuple[str, str]]] = {}
    found = first.union(*others, all=True).order_by()
    for kind, key, name in sorted(found, key=lambda row: sort_key(row[2])):
        rows.setdefault(kind, []).append((str(key), name))
    return rows


def _promisers() -> dict[str, QuerySet[Any]]:
    return {
        "candidacy": Candidacy.objects.all(),
        "person": Person.objects.all(),
        "organisation": Organisation.objects.all(),
    }


def _has(pledges: PledgeQuerySet, field: str) -> Exists:
    return Exists(pledges.filter(**{field: OuterRef("pk")}))


def _theme_name() -> Coalesce:
    """In the reader's language, or in the other where it has none."""
    ordered = sorted(LANGUAGES, key=lambda language: language != reader_language())
    first, second = (f"name_{language}" for language in ordered)
    return Coalesce(NullIf(F(first), Value("")), F(second))


def _named(rows: QuerySet[Any], kind: str, key: str, name: Any) -> Any:
    return (
        rows.order_by()
        .annotate(kind=Value(kind), key_=Cast(key, CharField()), name_=Cast(name, CharField()))
        .values_list("kind", "key_", "name_")
    )
