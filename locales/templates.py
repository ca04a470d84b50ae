"""Campaign templates: files of data. The first line of each is a comment that begins with what it is called."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "vi" / "campaigns"


@cache
def names() -> tuple[str, ...]:
    """The names of all templates, in the order of the alphabet."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


def text(name: str) -> str:
    """The file. Raises KeyError if there is none of that name."""
    if name not in names():
        raise KeyError(name)
    return (FOLDER / f"{name}.toml").read_text("utf-8")


def label(name: str) -> str:
    """What people call it: "Đại hội chi bộ"."""
    return text(name).splitlines()[0].removeprefix("#").partition(".")[0].strip()
