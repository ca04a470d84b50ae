"""Why a file is no sheet of rows."""


class WorkbookError(Exception):
    """A file cannot be read as a sheet; `message` with its `fields` is one clause to translate."""

    def __init__(self, message: str, **fields: object) -> None:
        super().__init__(message.format_map(fields))
        self.message = message
        self.fields = fields
