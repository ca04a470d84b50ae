"""No framework at all: what this server and this machine can carry. It shows that the server is not the bottleneck."""

import asyncio
import os

import aiohttp

ROOT = f"{os.environ['PEER_URL']}/bot{os.environ['PEER_TOKEN']}"


async def main() -> None:
    """Echo for ever: a batch is answered while the next is fetched."""
    async with aiohttp.ClientSession() as session:
        offset, sending = 0, None
        while True:
            async with session.post(f"{ROOT}/getUpdates", json={"offset": offset, "timeout": 25}) as response:
                updates = (await response.json())["result"]
            if sending is not None:
                await sending
            sending = asyncio.gather(*(echo(session, one["message"]) for one in updates if "message" in one))
            offset = updates[-1]["update_id"] + 1 if updates else offset


async def echo(session: aiohttp.ClientSession, message: dict) -> None:
    """Say what was said."""
    said = {"chat_id": message["chat"]["id"], "text": message["text"]}
    async with session.post(f"{ROOT}/sendMessage", json=said) as response:
        await response.read()


if __name__ == "__main__":
    asyncio.run(main())
