"""A question that is put to a node now, and its answer taken when it is wanted."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")


class Later(Generic[T]):
    """An answer on its way; a thread of its own waits for it, and nobody for that thread."""

    def __init__(self, question: Callable[[], T]) -> None:
        self._answer: Future[T] = Future()
        Thread(target=self._ask, args=(question,), daemon=True, name="asking-ahead").start()

    def read(self) -> T:
        """Take the answer, or raise what went wrong."""
        return self._answer.result()

    def _ask(self, question: Callable[[], T]) -> None:
        try:
            self._answer.set_result(question())
        except Exception as error:  # noqa: BLE001 (it is raised where the answer is wanted)
            self._answer.set_exception(error)
