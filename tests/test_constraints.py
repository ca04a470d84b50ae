"""Every package that the project needs, directly or not, is pinned: what was tested is what is installed."""

import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

HOUSE = Path(__file__).parents[1]


def pinned() -> dict[str, str]:
    """Name to version of every line of constraints.txt."""
    lines = [line.split("#")[0].strip() for line in (HOUSE / "constraints.txt").read_text("utf-8").splitlines()]
    requirements = [Requirement(line) for line in lines if line]
    assert [str(one) for one in requirements if [part.operator for part in one.specifier] != ["=="]] == []
    return {canonicalize_name(one.name): str(one.specifier).removeprefix("==") for one in requirements}


def asked_for() -> list[Requirement]:
    """What pyproject.toml names, for running, testing and checking."""
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    return [Requirement(text) for text in (*project["dependencies"], *extras["test"], *extras["check"])]


def is_installed(requirement: str) -> bool:
    """Whether this environment has it."""
    try:
        return bool(distribution(Requirement(requirement).name))
    except PackageNotFoundError:
        return False


def needed(requirements: list[Requirement], known: set[tuple[str, str]]) -> Iterator[str]:
    """The names of these and of all that they need in turn on this machine, with the extras that are asked for."""
    for requirement in requirements:
        name = canonicalize_name(requirement.name)
        for extra in ("", *sorted(requirement.extras)):
            if (name, extra) in known:
                continue
            known.add((name, extra))
            yield name
            found = [Requirement(text) for text in distribution(name).requires or []]
            wanted = [one for one in found if one.marker is None or one.marker.evaluate({"extra": extra})]
            yield from needed(wanted, known)


NEEDED = sorted(set(needed(asked_for(), set())))


def test_every_package_that_is_needed_is_pinned() -> None:
    """Of those named by pyproject.toml and of theirs."""
    assert len(NEEDED) > 30
    assert [name for name in NEEDED if name not in pinned()] == []


def test_what_is_installed_is_what_is_pinned() -> None:
    """A pin that nobody tests is worth nothing."""
    versions = {name: distribution(name).version for name in NEEDED}
    assert {name: version for name, version in versions.items() if pinned().get(name) != version} == {}


def test_nothing_is_pinned_that_nothing_needs() -> None:
    """Pins for other systems and Pythons may stay: they are not installed here."""
    assert [name for name in pinned() if name not in NEEDED and is_installed(name)] == []


def test_every_package_comes_from_the_index_and_not_from_an_address() -> None:
    """No repository, no file, no foreign index: what a name means is the index's to say."""
    text = "\n".join((HOUSE / name).read_text("utf-8") for name in ("constraints.txt", "pyproject.toml"))
    assert [one for one in asked_for() if one.url] == []
    assert "index-url" not in text
