"""What a process counts of itself for Prometheus: questions to the node, statements, messages, reorganisations."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
_RPC_SECONDS = (0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30)
_STATEMENT_SECONDS = (0.0005, 0.002, 0.01, 0.05, 0.2, 1, 5, 30)
_DEPTHS = (1, 2, 3, 5, 10, 20, 50)


class Meters:
    """The figures of one process; whoever is given none counts for nobody."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        self._rpc = Histogram(
            "escrowd_rpc_seconds", "Time until the node answered.", ["method"], registry=registry, buckets=_RPC_SECONDS
        )
        self._rpc_errors = Counter(
            "escrowd_rpc_errors", "Questions that the node did not answer.", ["method", "kind"], registry=registry
        )
        self._statements = Histogram(
            "escrowd_database_seconds", "Time a statement took.", registry=registry, buckets=_STATEMENT_SECONDS
        )
        self._messages = Counter(
            "escrowd_messages", "Messages to the chat, by how it went.", ["outcome"], registry=registry
        )
        self._depths = Histogram(
            "escrowd_reorganisation_depth_blocks",
            "Blocks that the chain took back.",
            registry=registry,
            buckets=_DEPTHS,
        )
        self._failures = Counter(
            "escrowd_loop_failures", "Rounds of a loop that ended in an error of ours.", ["loop"], registry=registry
        )
        self._age = Gauge("escrowd_loop_age_seconds", "Time since a loop last came round.", ["loop"], registry=registry)

    @contextmanager
    def asking(self, method: str) -> Iterator[Callable[[str], None]]:
        """Time a question to the node; gives what is told the kind of error if it comes to one."""
        begun = time.perf_counter()
        errors: list[str] = []
        try:
            yield errors.append
        finally:
            self._rpc.labels(method).observe(time.perf_counter() - begun)
            for kind in errors:
                self._rpc_errors.labels(method, kind).inc()

    def time_statement(self, seconds: float) -> None:
        """Count a statement of the database."""
        self._statements.observe(seconds)

    def count_message(self, outcome: str) -> None:
        """Count a message: sent, refused or put off."""
        self._messages.labels(outcome).inc()

    def count_reorganisation(self, depth: int) -> None:
        """Count how deep the chain took back what it had said."""
        self._depths.observe(depth)

    def count_failure(self, loop: str) -> None:
        """Count a round that ended in an error of ours."""
        self._failures.labels(loop).inc()

    def show_age(self, loop: str, age: Callable[[], float]) -> None:
        """Show how long ago a loop came round."""
        self._age.labels(loop).set_function(age)

    def add(self, collector: Collector) -> None:
        """Show also what somebody else gathers when asked."""
        self._registry.register(collector)

    def text(self) -> bytes:
        """Write all figures as Prometheus reads them."""
        return generate_latest(self._registry)
