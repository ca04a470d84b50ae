"""A bare echo bot on aiogram, as its own first example has it. Stores nothing."""

import asyncio
import os

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

dispatcher = Dispatcher()


@dispatcher.message()
async def echo(message: Message) -> None:
    """Say what was said."""
    await message.answer(message.text or "")


async def main() -> None:
    """Poll for ever."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(os.environ["PEER_URL"]))
    await dispatcher.start_polling(Bot(os.environ["PEER_TOKEN"], session=session))


if __name__ == "__main__":
    asyncio.run(main())
