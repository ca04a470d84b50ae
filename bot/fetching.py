"""Files that people sent, fetched from Telegram."""

from telegram import Bot
from telegram.error import BadRequest

from scheduler.jobs import FileGoneError, FileTooLargeError

MOST_BYTES = 20_000_000
"""What Telegram lets a bot fetch (https://core.telegram.org/bots/api#getfile)."""


async def fetch(bot: Bot, file_id: str, most: int = MOST_BYTES) -> bytes:
    """The content of a file.

    Raises FileTooLargeError, FileGoneError if Telegram has it no more, and NetworkError if the line failed.
    """
    try:
        file = await bot.get_file(file_id)
    except BadRequest as error:
        if "too big" in error.message.lower():
            raise FileTooLargeError from error
        raise FileGoneError from error
    if (file.file_size or 0) > most:
        raise FileTooLargeError
    content = bytes(await file.download_as_bytearray())
    if len(content) > most:
        raise FileTooLargeError
    return content
