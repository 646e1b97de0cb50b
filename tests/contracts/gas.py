"""What each operation costs, measured on a chain of its own: receipt gasUsed, to the unit.

`python -m tests.contracts.gas` prints the figures beside those committed in contracts/gas.json; --renew writes them.
Dates, keys and salts are fixed, so the figures change only when the code does.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import contracts
from ledger.core.typed import Accept, Deliver, Deposit, Rate, Withdraw
from tests.contracts.world import ADAM, BARB, CARL, DANA, EMMA, FRED, NATIVE, NEVER, USD, Batch, World

SNAPSHOT = Path(contracts.__file__).parent / "gas.json"
SIZES = (1, 10, 100, 255)
HANDED_IN, ROOT = b"\x53" * 32, b"\x54" * 32


def measure() -> dict[str, int]:
    """Run every operation and note what it used."""
    world = _lived_in()
    figures = dict(_money(world))
    for count in SIZES:
        figures |= _batches(world, count)
    return figures | _relayed(world) | _unhappy(world) | _lifecycles(world)


def _lived_in() -> World:
    """A chain on which everybody has been paid before and the employer is funded: what a later task meets."""
    world = World()
    for holder in (BARB, CARL, EMMA, FRED):
        world.fund(holder, 1)
    world.fund(ADAM, 10**12)
    world.fund_token(world.usd, ADAM, 10**12)
    world.fund_token(world.usd, BARB, USD)
    return world


def _used(world: World, call: Any, sender: str = DANA, value: int = 0) -> int:
    return int(world.send(call, sender, value)["gasUsed"])


def _money(world: World) -> Iterator[tuple[str, int]]:
    functions, usd = world.escrow.functions, world.usd
    yield "depositFor", _used(world, functions.depositFor(ADAM), ADAM, 100)
    world.send(usd.functions.faucet(ADAM, 10 * USD))
    world.send(usd.functions.approve(world.escrow.address, 2**256 - 1), ADAM)
    yield "deposit token", _used(world, functions.deposit(usd.address, ADAM, USD), ADAM)
    message = Deposit(usd.address, ADAM, USD, world.nonce(ADAM, usd.address), NEVER)
    sig, permit = world.sign(ADAM, message), world.sign_permit(ADAM, USD)
    call = functions.depositWithSig(usd.address, ADAM, USD, NEVER, sig, NEVER, permit)
    yield "depositWithSig token, permit", _used(world, call)
    world.fund(BARB, 1_000)
    yield "withdraw", _used(world, world.call_withdraw(BARB, 100), BARB)
    sig = world.sign(BARB, Withdraw(NATIVE, BARB, CARL, 100, world.nonce(BARB), NEVER))
    yield "withdraw relayed", _used(world, world.call_withdraw(BARB, 100, CARL, sig))
    yield "withdraw token", _used(world, functions.withdraw(usd.address, BARB, CARL, 100, NEVER, b""), BARB)


def _batch(world: World, name: str, count: int = 1, **changes: Any) -> Batch:
    """A batch that only this measurement opens, of two workers by turns."""
    workers = [(BARB, CARL)[index % 2] for index in range(count)]
    return world.batch(workers, [30 * USD] * count, salt=world.web3.keccak(text=name), **changes)


def _batches(world: World, count: int) -> dict[str, int]:
    """The happy path at one size, all ratings full and settled after openBy, sent by those who act."""
    figures = {}
    batch = _batch(world, f"rate {count}", count)
    figures[f"open {count}"] = _used(world, world.call_open(batch), ADAM)
    world.travel(batch.terms.open_by)
    figures[f"rate full {count}"] = _used(world, world.call_rate(batch, dict.fromkeys(range(count), 100)), ADAM)
    return figures


def _relayed(world: World) -> dict[str, int]:
    batch = _batch(world, "relayed", token=world.usd.address)
    figures = {"open relayed": _used(world, world.call_open(batch, world.sign(ADAM, batch.terms)))}
    sig = world.sign(BARB, Deliver(batch.id, 0, HANDED_IN, NEVER))
    figures["deliver relayed"] = _used(world, world.call_deliver(batch, sig=sig))
    sig = world.sign(ADAM, Rate(batch.id, (0,), (85,), ROOT, NEVER))
    figures["rate below relayed"] = _used(world, world.call_rate(batch, {0: 85}, sig))
    world.travel(batch.terms.open_by)
    sig = world.sign(BARB, Accept(batch.id, 0, 85, NEVER))
    return figures | {"accept relayed": _used(world, world.call_accept(batch, 85, sig=sig))}


def _unhappy(world: World) -> dict[str, int]:
    """The dated exits, and one task of a large batch by proof."""
    figures = {}
    for step, date in (("refund", "submit_by"), ("release", "rate_by"), ("finish", "contest_by")):
        batch = _batch(world, step)
        world.send(world.call_open(batch), ADAM)
        if step != "refund":
            world.send(world.call_deliver(batch), BARB)
        if step == "finish":
            world.send(world.call_rate(batch, {0: 85}), ADAM)
        world.travel(getattr(batch.terms, date))
        figures[step] = _used(world, world.escrow.functions[step](batch.head, batch.task()))
    large = _batch(world, "large", 100)
    world.send(world.call_open(large), ADAM)
    figures["deliver, one of 100"] = _used(world, world.call_deliver(large, 50), BARB)
    figures["rate below, one of 100"] = _used(world, world.call_rate(large, {50: 85}), ADAM)
    figures["rate full, one of 100"] = _used(world, world.call_rate(large, {51: 100}), ADAM)
    return figures


def _lifecycles(world: World) -> dict[str, int]:
    """Whole lives of one task: full rating, a fee, no benefits, settled after openBy, to a worker paid before."""
    figures = {}
    batch = _batch(world, "own", benefits_bps=0)
    total = _used(world, world.call_open(batch), ADAM)
    world.travel(batch.terms.open_by)
    figures["life from deposit, own"] = total + _used(world, world.call_rate(batch, {0: 100}), ADAM)
    batch = _batch(world, "signed", benefits_bps=0)
    opened = _used(world, world.call_open(batch, world.sign(ADAM, batch.terms)))
    with world.scratch():
        sig = world.sign(BARB, Deliver(batch.id, 0, HANDED_IN, NEVER))
        delivered = _used(world, world.call_deliver(batch, sig=sig))
        world.travel(batch.terms.open_by)
        sig = world.sign(ADAM, Rate(batch.id, (0,), (100,), ROOT, NEVER))
        rated = _used(world, world.call_rate(batch, {0: 100}, sig))
        figures["life relayed, delivery recorded"] = opened + delivered + rated
    world.travel(batch.terms.open_by)
    sig = world.sign(ADAM, Rate(batch.id, (0,), (100,), ROOT, NEVER))
    figures["life relayed"] = opened + _used(world, world.call_rate(batch, {0: 100}, sig))
    return figures


def main() -> int:
    """Print the figures, and with --renew commit to them."""
    parser = argparse.ArgumentParser(prog="scripts/bench/gas", description=__doc__)
    parser.add_argument("--renew", action="store_true", help="write contracts/gas.json")
    renew = parser.parse_args().renew
    known = json.loads(SNAPSHOT.read_text("utf-8")) if SNAPSHOT.exists() else {}
    figures = measure()
    for name, figure in figures.items():
        change = figure - known.get(name, figure)
        print(f"{figure:>10,}  {f'{change:+,}' if change else '':>8}  {name}")  # noqa: T201  a tool's answer
    if renew:
        SNAPSHOT.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
