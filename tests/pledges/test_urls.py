"""No pledge stands behind the address of another page."""

import re

import pytest
from django.urls import get_resolver

from accounts.slugs import free_slug
from pledges.actions.pledges import RESERVED_SLUGS
from pledges.models import Pledge
from pledges.urls import urlpatterns


def test_pages_beside_pledges_are_no_slugs_of_pledges() -> None:
    routes = [str(pattern.pattern) for pattern in urlpatterns]
    literal = {match[1] for route in routes if (match := re.match(r"pledges/([a-z-]+)/", route))}

    assert literal <= RESERVED_SLUGS
    assert get_resolver().resolve("/pledges/board/").url_name == "pledge_board"


@pytest.mark.django_db
def test_title_like_the_name_of_a_page_gets_a_number() -> None:
    assert free_slug(Pledge, "Board", RESERVED_SLUGS) == "board-2"
