"""What kinds of files an export can be."""

from enum import StrEnum


class Form(StrEnum):
    """A kind of file, by the end of its name."""

    XLSX = "xlsx"
    DOCX = "docx"
    CSV = "csv"
    PNG = "png"
