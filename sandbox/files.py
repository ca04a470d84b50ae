import hashlib
import itertools
from dataclasses import dataclass

from sandbox.shapes import Json

_STARTS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


@dataclass(frozen=True, slots=True)
class File:
    """A file on the sandbox's server; `id` and `unique_id` are opaque, `path` is where the bot downloads it."""

    id: str
    unique_id: str
    name: str
    mime: str
    data: bytes
    path: str

    def as_json(self) -> Json:
        """The file as a Bot API File, without its path."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.data)}


class Files:
    """The files people and the bot have sent, by id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, File] = {}
        self._by_path: dict[str, File] = {}
        self._numbers = itertools.count(1)

    def add(self, data: bytes, name: str, mime: str, folder: str) -> File:
        """Keep a file; its path begins with the folder ("photos", "documents", "voice")."""
        number = next(self._numbers)
        mime = _picture(data) or mime
        unique = hashlib.sha256(data).hexdigest()[:16]
        ending = name.rpartition(".")[2] if "." in name else "bin"
        file = File(f"BQACAgUAAxkDAAI{number}_{unique}", f"AQAD{unique}", name, mime, data, "")
        file = File(file.id, file.unique_id, name, mime, data, f"{folder}/file_{number}.{ending}")
        self._by_id[file.id] = file
        self._by_path[file.path] = file
        return file

    def get(self, file_id: str) -> File | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> File | None:
        """The file at this path."""
        return self._by_path.get(path)


def _picture(data: bytes) -> str:
    """The kind of picture that the first bytes tell, "" if none."""
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "image/webp"
    return next((mime for start, mime in _STARTS.items() if data.startswith(start)), "")
