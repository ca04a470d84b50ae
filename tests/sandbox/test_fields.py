"""The sandbox's own list of methods and fields against the Bot API as data, where that is at hand (CI has it).

With it, a journal without complaints says that the real server would have known every call and field as well.
"""

import json
import os
from importlib.resources import files
from pathlib import Path

import pytest

DATA = os.environ.get("BOT_API_JSON", "")
LINES = files("sandbox.api").joinpath("fields.txt").read_text().splitlines()


@pytest.mark.skipif(not DATA, reason="BOT_API_JSON does not name the Bot API as data")
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split()[0])
def test_a_method_has_the_fields_of_the_bot_api(line: str) -> None:
    """No more, so that an invented field is seen; no fewer, so that a real one is not complained of."""
    method, *fields = line.split()
    documented = json.loads(Path(DATA).read_text("utf-8"))["methods"][method]
    assert set(fields) == {field["name"] for field in documented.get("fields", [])}
