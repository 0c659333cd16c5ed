"""A sender in a process of its own, to be killed: python -m tests.sender. Its leases are short."""

import asyncio
import os
from datetime import timedelta

from panel import post, record
from panel.settings import Settings

LEASE = timedelta(seconds=1)


async def send() -> None:
    settings, test = Settings.read(), os.getppid()
    async with record.opened(settings):
        while os.getppid() == test:  # a suite that was cut off leaves nobody behind
            await post.send_due(settings, lease=LEASE)
            await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(send())
