"""The words with which a pledge is described."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Nature(models.TextChoices):
    """What kind of thing is promised; it decides which evidence shows that it was kept."""

    FUNDING = "funding", _("Funding")
    RULE = "rule", _("Rule")
    SERVICE = "service", _("Service")
    STUDY = "study", _("Study")
    DIALOGUE = "dialogue", _("Dialogue")
    ADVOCACY = "advocacy", _("Advocacy")
    STANCE = "stance", _("Public stance")


class Aim(models.TextChoices):
    """Whether something is to come, to stay or to end."""

    ACHIEVE = "achieve", _("Achieve")
    MAINTAIN = "maintain", _("Maintain")
    SUPPRESS = "suppress", _("Abolish")


class Relation(models.TextChoices):
    """How the promise stands to what was asked; off-ask pledges are counted apart."""

    ANSWERS = "answers", _("Answers the ask")
    IN_PART = "in_part", _("Answers it in part")
    COUNTER_PROPOSAL = "counter_proposal", _("Counter-proposal")
    OFF_ASK = "off_ask", _("Off the ask")
    UNASKED = "unasked", _("Nothing was asked")


class Verifiable(models.TextChoices):
    """Whether anybody can check it as it is worded."""

    YES = "yes", _("Can be checked")
    PARTLY = "partly", _("Can be checked in part")
    NO = "no", _("Cannot be checked")


class Strength(models.TextChoices):
    """How firmly it was promised."""

    FIRM = "firm", _("Firm")
    CONDITIONAL = "conditional", _("Conditional")
    IMPLIED = "implied", _("Implied")


class Mover(models.TextChoices):
    """Who has to move next."""

    THEIRS = "theirs", _("Theirs")
    OURS = "ours", _("Ours")
    JOINT = "joint", _("Together")
    OTHERS = "others", _("Somebody else’s")


class Does(models.TextChoices):
    """What an authority does for a pledge."""

    DECIDES = "decides", _("Decides")
    CO_DECIDES = "co_decides", _("Decides with others")
    FUNDS = "funds", _("Funds")
    ASKS = "asks", _("Can only ask")
