"""What a pressed button says, taken apart and checked: it is the client's to choose."""

from dataclasses import dataclass

from domain.values import Status

LARGEST = 2**63 - 1
"""The largest number that a database holds."""


class MalformedButtonError(Exception):
    """The data of a button is not of our making."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button's data: what it does, and its arguments as text."""

    act: str
    arguments: tuple[str, ...]

    def number(self, place: int) -> int:
        """An argument as a number. Raises MalformedButtonError."""
        try:
            number = int(self.arguments[place])
        except (IndexError, ValueError) as error:
            raise MalformedButtonError from error
        if abs(number) > LARGEST:
            raise MalformedButtonError
        return number

    def status(self, place: int) -> Status:
        """An argument as a status. Raises MalformedButtonError."""
        try:
            return Status(self.arguments[place])
        except (IndexError, ValueError) as error:
            raise MalformedButtonError from error


def take_apart(data: str) -> Pressed:
    """What a button's data says."""
    act, *arguments = data.split(":")
    return Pressed(act, tuple(arguments))
