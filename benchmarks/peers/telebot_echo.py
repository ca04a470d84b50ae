"""A bare echo bot on pyTelegramBotAPI's asyncio half. Stores nothing."""

import asyncio
import os

from telebot import asyncio_helper
from telebot.async_telebot import AsyncTeleBot
from telebot.types import Message

asyncio_helper.API_URL = os.environ["PEER_URL"] + "/bot{0}/{1}"
bot = AsyncTeleBot(os.environ["PEER_TOKEN"])


@bot.message_handler(func=lambda _message: True)
async def echo(message: Message) -> None:
    """Say what was said."""
    await bot.send_message(message.chat.id, message.text)


if __name__ == "__main__":
    asyncio.run(bot.polling(non_stop=True))
