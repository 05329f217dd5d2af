"""What every test may ask for: people in their roles, and clients signed in as them."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.template import engines
from django.test import Client

from accounts.models import Role, User
from config.database import start_if_needed
from config.mail import mailer
from tests.smtp import Server

REAL_SOURCES = Path(__file__).resolve().parent.parent.parent / "shared" / "sources"


class UndefinedVariable(str):
    """Makes a template fail where it names a variable that the view does not give."""

    __slots__ = ()

    def __contains__(self, part: object) -> bool:
        return True

    def __mod__(self, name: Any) -> str:
        raise AssertionError(f"a template uses an undefined variable: {name}")


@pytest.fixture(scope="session", autouse=True)
def undefined_variables_fail() -> None:
    engine = engines["django"].engine  # type: ignore[attr-defined]
    engine.string_if_invalid = UndefinedVariable("undefined")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Start the local server before the first test that needs the database."""
    start_if_needed()


@pytest.fixture(autouse=True)
def files_in_a_folder_of_their_own(tmp_path: Path, settings: Any) -> None:
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "files")},
        }
    }


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """Slow hashing is for real passwords; every test would pay for it."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _user(name: str, email: str, role: Role) -> User:
    return User.objects.create_user(
        email, "correct horse battery", display_name=name, role=role, language="en"
    )


@pytest.fixture
def ada(db: None) -> User:
    return _user("Ada", "ada@example.org", Role.COORDINATOR)


@pytest.fixture
def ben(db: None) -> User:
    return _user("Ben", "ben@example.org", Role.ADVOCATE)


@pytest.fixture
def chloe(db: None) -> User:
    return _user("Chloé", "chloe@example.org", Role.VOLUNTEER)


@pytest.fixture
def dan(db: None) -> User:
    """A volunteer who has nothing to do with the rows of the test."""
    return _user("Dan", "dan@example.org", Role.VOLUNTEER)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def ada_client(ada: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(ada)


@pytest.fixture
def ben_client(ben: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(ben)


@pytest.fixture
def chloe_client(chloe: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(chloe)


@pytest.fixture
def dan_client(dan: User, sign_in: Callable[[User], Client]) -> Client:
    return sign_in(dan)


@pytest.fixture
def real_sources() -> Path:
    """The folder of real documents, where it is present."""
    if not REAL_SOURCES.is_dir():
        pytest.skip("the real documents are not beside this checkout")
    return REAL_SOURCES


@pytest.fixture
def html_headers() -> dict[str, str]:
    """Headers of a request that htmx makes."""
    return {"HX-Request": "true"}


@pytest.fixture
def smtp(settings: Any, tmp_path: Path) -> Iterator[Server]:
    server = Server()
    controller = Controller(server, hostname="127.0.0.1", port=server.port)
    controller.start()
    settings.MAILERS = {"default": mailer(server.url, tmp_path)}
    yield server
    controller.stop(no_assert=True)
