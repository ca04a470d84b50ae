"""An export in a process of its own: it reckons for seconds and loads 100 MB of libraries, which the bot must not.

`python -m scheduler.export_process` reads a request as JSON on stdin and writes the file to stdout.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from locales.translator import Translator
from reports.export.forms import Form
from scheduler.exporting import NothingToExportError, export
from storage.engine import Store
from storage.scopes import Scope
from storage.tables import Campaign

NOTHING = 3
"""Exit code: nobody in the scope has anything to do."""


class ExportFailedError(Exception):
    """The process that makes a file has ended without one."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be exported; `now` is an aware moment as ISO, `zone` the office's by its name."""

    campaign_id: int
    unit_id: int
    below: str
    cluster: str
    form: str
    language: str
    now: str
    zone: str


async def export_apart(store: Store, request: Request) -> bytes:
    """The file. Raises NothingToExportError, ExportFailedError. Given up, it leaves no process behind."""
    # The address may hold a password: by stdin nobody sees it in the list of processes.
    told = {"address": store.engine.url.render_as_string(hide_password=False), "request": asdict(request)}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", __name__, stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        content, complaint = await process.communicate(json.dumps(told).encode())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode == NOTHING:
        raise NothingToExportError
    if process.returncode:
        raise ExportFailedError(complaint.decode("utf-8", "replace")[-500:])
    return content


async def _make(address: str, request: Request) -> bytes:
    store, file = Store(address), BytesIO()
    scope = Scope(request.unit_id, request.below, request.cluster)
    tr, now, zone = Translator(request.language), datetime.fromisoformat(request.now), ZoneInfo(request.zone)
    try:
        async with store.read() as session:
            campaign = await session.get_one(Campaign, request.campaign_id)
            await export(session, campaign, scope, Form(request.form), file, tr, now, zone)
    finally:
        await store.close()
    return file.getvalue()


def main() -> int:
    """Make the file that stdin asks for. Returns the exit code."""
    told = json.load(sys.stdin)
    try:
        content = asyncio.run(_make(told["address"], Request(**told["request"])))
    except NothingToExportError:
        return NOTHING
    sys.stdout.buffer.write(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
