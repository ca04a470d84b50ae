"""That a command cannot do what was asked."""


class CommandError(Exception):
    """What was asked cannot be done; `message` with its `fields` says why, to be translated."""

    def __init__(self, message: str, **fields: object) -> None:
        super().__init__(message.format_map(fields))
        self.message = message
        self.fields = fields
