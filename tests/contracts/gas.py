"""What each operation costs, measured on a chain of its own: receipt gasUsed, to the unit.

Dates, keys and salts are fixed, so the figures change only when the code does. Where nothing else is said: paid from
deposits, in the chain's own coin, credited to workers paid before, sent by whoever acts, settled after `openBy`; a fee
and an arbiter in the terms, no benefits. `own` is sent by whoever acts, `relayed` by another on their signature.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from eth_account import Account
from eth_account.signers.local import LocalAccount
from web3.contract.contract import ContractFunction

from ledger.core.packed import pack_ratings, pack_root
from ledger.core.typed import Deposit
from tests.contracts.world import (
    ADAM,
    BARB,
    CARL,
    DANA,
    EMMA,
    FRED,
    GINA,
    IVAN,
    KEYS,
    NATIVE,
    NEVER,
    OWN,
    ROOT,
    USD,
    Batch,
    World,
)

SIZES = (10, 100, 250)
REWARD = 100 * USD
FEW = 20  # workers who share the tasks of a batch
CROWD: tuple[LocalAccount, ...] = tuple(Account.from_key((1_000 + place).to_bytes(32)) for place in range(250))
PAID = tuple(person.address for person in CROWD)
Figures = Iterator[tuple[str, int]]


class Bench:
    """A chain on which everybody has been paid before and every employer is funded: what a later task meets."""

    def __init__(self) -> None:
        self.world = World()
        KEYS.update({person.address: person for person in CROWD})
        self._salt = 0
        world = self.world
        world.fund(ADAM, 10**15)
        for holder in (BARB, CARL, EMMA, FRED, GINA, *PAID):
            world.fund(holder, 10**10)
        world.fund_token(world.usd, ADAM, 10**15)
        for holder in (BARB, EMMA, GINA, *PAID[:100]):
            world.fund_token(world.usd, holder, USD)

    def used(self, call: ContractFunction, sender: str = DANA, value: int = 0) -> int:
        """Send; the answer is what it used."""
        return int(self.world.send(call, sender, value)["gasUsed"])

    def batch(self, *workers: str, **changes: Any) -> Batch:
        """Terms of their own over some workers' tasks."""
        self._salt += 1
        usual = {"benefits_bps": 0, "benefits_fund": NATIVE, "salt": self._word(1), "specs_root": self._word(2)}
        return self.world.batch(workers or (BARB,), [REWARD] * (len(workers) or 1), **usual | changes)

    def fresh(self, count: int = 1) -> tuple[str, ...]:
        """Addresses that nobody has paid before."""
        self._salt += 1
        words = (self.world.web3.keccak(self._word(3) + bytes((place,))) for place in range(count))
        return tuple(self.world.web3.to_checksum_address(word[:20]) for word in words)

    def opened(self, batch: Batch) -> Batch:
        """Open a batch from the employer's deposit."""
        self.world.send(self.world.call_open(batch, batch.terms.employer))
        return batch

    def _word(self, kind: int) -> bytes:
        return bytes(self.world.web3.keccak(bytes((kind,)) + self._salt.to_bytes(4)))


def measure() -> dict[str, int]:
    """Run every operation and note what it used."""
    bench = Bench()
    figures = dict(_money(bench)) | dict(_openings(bench)) | dict(_lives(bench))
    for step in (_singles, _endings, _agreements):
        figures |= dict(step(bench))
    for count in SIZES:
        figures |= dict(_tables(bench, count)) | dict(_pushes(bench, count))
    return figures | dict(_proven(bench)) | dict(_multicalls(bench))


def _money(bench: Bench) -> Figures:
    world, usd = bench.world, bench.world.usd
    functions = world.escrow.functions
    yield "depositFor", bench.used(functions.depositFor(ADAM), ADAM, 100)
    world.allow(usd, ADAM, 10**15)
    world.send(usd.functions.approve(world.escrow.address, 2**256 - 1), ADAM)
    yield "deposit token", bench.used(functions.deposit(usd.address, ADAM, USD), ADAM)
    message = Deposit(usd.address, CARL, USD, world.nonce(CARL, usd.address), NEVER)
    world.send(usd.functions.faucet(CARL, USD))
    sig, permit = world.sign(CARL, message), world.sign_permit(CARL, USD)
    parts = (usd.address, CARL, USD, NEVER, sig, NEVER, permit)
    yield "depositWithSig token, permit", bench.used(functions.depositWithSig(*parts))
    yield "depositWithAuthorization", bench.used(_authorized(world))
    yield "withdraw", bench.used(world.call_withdraw(BARB, 100), BARB)
    yield "withdraw relayed", bench.used(world.call_withdraw(BARB, 100, CARL, BARB))
    yield "withdraw token", bench.used(world.call_withdraw(BARB, 100, token=usd.address), BARB)
    (newcomer,) = bench.fresh()
    yield "withdraw token to newcomer", bench.used(world.call_withdraw(BARB, 9, newcomer, token=usd.address), BARB)


def _authorized(world: World) -> ContractFunction:
    """What Adam authorised under ERC-3009, in a token that knows it."""
    token = world.stand_in("TrickToken")
    world.send(token.functions.faucet(ADAM, USD))
    members = "address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce"
    kinds = [dict(zip(("type", "name"), member.split(), strict=True)) for member in members.split(",")]
    domain = {"name": "Trick", "version": "1", "chainId": world.chain_id, "verifyingContract": token.address}
    values = (ADAM, world.escrow.address, USD, 0, NEVER, b"\7" * 32)
    message = {kind["name"]: value for kind, value in zip(kinds, values, strict=True)}
    signed = KEYS[ADAM].sign_typed_data(domain, {"ReceiveWithAuthorization": kinds}, message)
    parts = (token.address, ADAM, USD, 0, NEVER, b"\7" * 32, bytes(signed.signature))
    return world.escrow.functions.depositWithAuthorization(*parts)


def _openings(bench: Bench) -> Figures:
    world = bench.world
    usd = {"token": world.usd.address}
    for name, kind in (("", {}), (" token", usd)):
        yield f"open{name}", bench.used(world.call_open(bench.batch(**kind)), ADAM)
        yield f"open{name} relayed", bench.used(world.call_open(bench.batch(**kind), ADAM))
    yield "open with coins", bench.used(world.call_open(bench.batch()), ADAM, REWARD)
    yield "openFromWallet", bench.used(world.call_open_wallet(bench.batch(**usd)), ADAM)
    world.send(world.call_open_offered(bench.batch(), nonce=0))
    yield "openOffered", bench.used(world.call_open_offered(bench.batch(), (ADAM, OWN), nonce=1), IVAN)
    yield "openOffered relayed", bench.used(world.call_open_offered(bench.batch(), nonce=2))
    yield "revoke", bench.used(world.call_revoke(bench.batch()), ADAM)
    yield "revoke relayed", bench.used(world.call_revoke(bench.batch(), ADAM))
    yield "revokeOffer", bench.used(world.call_revoke_offer(3), ADAM)


def _lives(bench: Bench) -> Figures:
    """Whole lives of one task, from money at hand to the worker's credit."""
    world = bench.world
    batch = bench.batch()
    opened = bench.used(world.call_open(batch), ADAM, REWARD)
    yield "life native", opened + _rated_full(bench, batch)
    batch = bench.batch()
    yield "life from deposit", bench.used(world.call_open(batch), ADAM) + _rated_full(bench, batch)
    batch = bench.batch()
    yield "life relayed", bench.used(world.call_open(batch, ADAM)) + _rated_full(bench, batch, relayed=True)
    batch = bench.batch()
    opened = bench.used(world.call_open(batch, ADAM)) + bench.used(world.call_deliver(batch, 0, BARB))
    yield "life relayed, delivery recorded", opened + _rated_full(bench, batch, relayed=True)
    batch = bench.batch(token=world.usd.address)
    yield "life from wallet", bench.used(world.call_open_wallet(batch), ADAM) + _rated_full(bench, batch)


def _rated_full(bench: Bench, batch: Batch, *, relayed: bool = False) -> int:
    bench.world.travel(batch.terms.open_by)
    word, sender = (ADAM, DANA) if relayed else (OWN, ADAM)
    return bench.used(bench.world.call_rate(batch, 100, 0, word), sender)


def _singles(bench: Bench) -> Figures:
    """Full pay of one task: to whom, how, in what, on whose sending."""
    world = bench.world
    for asset, kind in (("", {}), (" token", {"token": world.usd.address})):
        for way in ("", " push"):
            for who in ("", " newcomer"):
                worker = bench.fresh()[0] if who else BARB
                batch = bench.opened(bench.batch(worker, **kind))
                if way:
                    batch = batch.pushed()
                yield f"rate full{asset}{way}{who}", _rated_full(bench, batch)
    yield "rate full relayed", _rated_full(bench, bench.opened(bench.batch()), relayed=True)
    for way, word, sender in ((" own", OWN, None), (" relayed", True, DANA)):
        batch = bench.opened(bench.batch())
        yield f"deliver{way}", bench.used(world.call_deliver(batch, 0, word and BARB), sender or BARB)
        yield f"rate below{way}", bench.used(world.call_rate(batch, 85, 0, word and ADAM), sender or ADAM)
        world.travel(batch.terms.open_by)
        yield f"accept{way}", bench.used(world.call_accept(batch, 85, 0, word and BARB), sender or BARB)


def _endings(bench: Bench) -> Figures:
    """The dated exits, and the arbiter's."""
    world = bench.world
    for name, begin, date in (
        ("refund", world.opened, "submit_by"),
        ("release", world.delivered, "rate_by"),
        ("finish", world.rated, "contest_by"),
        ("default", world.contested, "rule_by"),
    ):
        batch = begin(bench.batch())
        world.travel(getattr(batch.terms, date))
        yield name, bench.used(world.call_settle(batch, 0))
    for way, word, sender in ((" own", OWN, None), (" relayed", True, DANA)):
        batch = world.rated(bench.batch())
        yield f"contest{way}", bench.used(world.call_contest(batch, 0, word and BARB), sender or BARB)
        world.travel(batch.terms.open_by)
        earned = 95 * USD
        yield f"rule{way}", bench.used(world.call_rule(batch, earned, 0, word and GINA), sender or GINA)


def _agreements(bench: Bench) -> Figures:
    world = bench.world
    batch = bench.opened(bench.batch())
    yield "giveBack own", bench.used(world.call_give_back(batch), BARB)
    batch = bench.opened(bench.batch())
    yield "giveBack relayed", bench.used(world.call_give_back(batch, 0, BARB))
    batch = bench.opened(bench.batch())
    yield "agree relayed", bench.used(world.call_agree(batch, 40 * USD))
    batch, after = bench.opened(bench.batch()), bench.batch()
    yield "extend relayed", bench.used(world.call_extend(batch, after))


def _crowds(bench: Bench, count: int) -> Mapping[str, tuple[str, ...]]:
    crowds = {"distinct": PAID[:count], "newcomers": bench.fresh(count)}
    return crowds if count <= FEW else crowds | {f"{FEW} workers": tuple(PAID[i % FEW] for i in range(count))}


def _tables(bench: Bench, count: int) -> Figures:
    """Batches: the whole of each in one call, credited."""
    world, full = bench.world, dict.fromkeys(range(count), 100)
    for who, workers in _crowds(bench, count).items():
        batch = bench.batch(*workers)
        yield f"open {count} {who}", bench.used(world.call_open(batch), ADAM)
        world.travel(batch.terms.open_by)
        yield f"rateMany full {count} {who}", bench.used(world.call_rate_many(batch, full), ADAM)
        batch = bench.opened(bench.batch(*workers))
        world.travel(batch.terms.submit_by)
        yield f"refund {count} {who}", bench.used(world.call_settle(batch))
        if who == "newcomers":
            continue
        batch = bench.opened(bench.batch(*workers))
        groups = [([i for i in range(count) if workers[i] == one], one) for one in dict.fromkeys(workers)]
        yield f"deliverMany {count} {who}", bench.used(world.call_deliver_many(batch, groups))
        yield f"rateMany below {count} {who}", bench.used(_below(world, batch, count), ADAM)
        world.travel(batch.terms.contest_by)
        yield f"finish {count} {who}", bench.used(world.call_settle(batch))


def _below(world: World, batch: Batch, count: int) -> ContractFunction:
    """Grade all below full, for which the batch's root is enough."""
    ratings = pack_ratings((index, 85) for index in range(count))
    return world.escrow.functions.rateMany(pack_root(batch.terms), ratings, ROOT, NEVER, b"")


def _pushes(bench: Bench, count: int) -> Figures:
    world, full = bench.world, dict.fromkeys(range(count), 100)
    for asset, kind in (("coins", {}), ("token", {"token": world.usd.address})):
        for who, workers in _crowds(bench, count).items():
            if who == "newcomers":
                continue
            batch = bench.opened(bench.batch(*workers, **kind))
            world.travel(batch.terms.open_by)
            figure = bench.used(world.call_rate_many(batch.pushed(), full), ADAM)
            yield f"rateMany full {count} {who} push {asset}", figure


def _proven(bench: Bench) -> Figures:
    """One task of a large batch, by proof."""
    world = bench.world
    batch = bench.opened(bench.batch(*PAID[:100]))
    world.travel(batch.terms.open_by)
    yield "deliver, one of 100, relayed", bench.used(world.call_deliver(batch, 50, PAID[50]))
    with world.scratch():
        figure = bench.used(world.call_rate(batch, 85, 50), ADAM)
    yield "rate below, one of 100", figure
    ratings = pack_ratings([(52, 85)])
    rooted = world.escrow.functions.rateMany(pack_root(batch.terms), ratings, ROOT, NEVER, b"")
    world.send(world.call_deliver(batch, 52, PAID[52]))
    with world.scratch():
        figure = bench.used(rooted, ADAM)
    yield "rate below, one of 100 by the root", figure
    yield "rate full, one of 100", bench.used(world.call_rate(batch, 100, 51), ADAM)


def _multicalls(bench: Bench) -> Figures:
    """Batches of one task, each with its own employer and worker, all on signatures in one transaction."""
    world = bench.world
    for count in (10, 100):
        batches = [bench.batch(PAID[place], employer=PAID[-1 - place]) for place in range(count)]
        opens = [world.call_open(batch, batch.terms.employer) for batch in batches]
        yield f"multicall open {count}", bench.used(world.call_multi(*opens))
        world.travel(batches[-1].terms.open_by)
        rates = [world.call_rate(batch, 100, 0, batch.terms.employer) for batch in batches]
        yield f"multicall rate full {count}", bench.used(world.call_multi(*rates))
