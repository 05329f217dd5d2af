"""Mail of a local trial: it holds links to choose a password."""

import stat
from pathlib import Path

from config.mail import mailer


def test_folder_of_messages_is_closed_to_others(tmp_path: Path) -> None:
    options = mailer("", tmp_path / "var" / "mail")["OPTIONS"]

    assert stat.S_IMODE(options["file_path"].stat().st_mode) == 0o700
