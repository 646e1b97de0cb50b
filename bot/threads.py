"""What blocks, entered and left in a thread: the event loop goes on meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, ExitStack, asynccontextmanager
from typing import TypeVar

_Given = TypeVar("_Given")


@asynccontextmanager
async def in_threads(block: AbstractContextManager[_Given]) -> AsyncIterator[_Given]:
    """Enter and leave a block of blocking code without blocking."""
    stack = ExitStack()
    try:
        yield await asyncio.to_thread(stack.enter_context, block)
    finally:
        await asyncio.to_thread(stack.close)
