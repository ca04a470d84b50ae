import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.shapes import Json


class Refusal(Exception):  # noqa: N818 - an answer, in Telegram's words
    """The Bot API says no: error code, description as Telegram words it, parameters if any."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> Json:
        """The body of the answer."""
        drawn: Json = {"ok": False, "error_code": self.code, "description": self.description}
        return drawn | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(why: str) -> Refusal:
    """The commonest refusal."""
    return Refusal(400, f"Bad Request: {why}")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    data: bytes


@dataclass(slots=True)
class Call:
    """A call with its parameters as they came: text from a form or query, any JSON value from a JSON body."""

    method: str
    params: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A parameter as text, "" if absent. Raises Refusal if it cannot be UTF-8."""
        value = self.params.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            return json.dumps(value) if isinstance(value, bool | dict | list) else str(value)
        if not value.isascii():
            try:
                value.encode()
            except UnicodeEncodeError:
                raise bad_request("strings must be encoded in UTF-8") from None
        return value

    def integer(self, name: str, default: int = 0) -> int:
        """A parameter as a whole number. Raises Refusal if it is something else."""
        value = self.params.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, int):
            return int(value)
        try:
            return int(str(value))
        except ValueError:
            raise bad_request(f'invalid parameter "{name}" specified') from None

    def flag(self, name: str) -> bool:
        """A parameter as yes or no, by the words that Telegram takes for yes."""
        value = self.params.get(name)
        return value is True or str(value).lower() in ("true", "yes", "1")

    def decoded(self, name: str) -> Any:  # noqa: ANN401 - any JSON value
        """A parameter as a JSON value, None if absent. Raises Refusal if it cannot be parsed."""
        value = self.params.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from None

    def object(self, name: str) -> Json | None:
        """A parameter as a JSON object, None if absent. Raises Refusal if it is something else."""
        value = self.decoded(name)
        if value is not None and not isinstance(value, dict):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Object")
        return value

    def objects(self, name: str) -> list[Json] | None:
        """A parameter as a list of JSON objects, None if absent. Raises Refusal if it is something else."""
        value = self.decoded(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise bad_request(f"can't parse {name.replace('_', ' ')}: expected an Array of Objects")
        return value
