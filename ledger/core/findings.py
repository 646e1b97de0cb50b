"""What a check reports: a difference, with both sides named."""

from collections.abc import Mapping
from dataclasses import dataclass

# Of these nothing new is sent until they are over: each may mean that money would go by a wrong book or a wrong key.
SERIOUS = frozenset(
    {
        "account",  # journal and contract disagree about a holder
        "asset",  # a currency is kept with other decimals than its token has
        "balances",  # a balance is not the sum of its postings
        "clock-offset",
        "committed",  # a task and what is kept for it disagree
        "deep-reorganisation",
        "doubled-key",
        "entry",  # it says something else than its log
        "effect-changed",  # what waits to be done is not what was decided
        "entry-lost",  # it was there when the journal was last checked
        "entry-missing",
        "entry-without-log",
        "foreign-nonce",
        "hash-chain",
        "head",  # what was learned last is not on the chain
        "keys-sealed",
        "log-without-entry",
        "nonce-gap",
        "plan",  # a task's row is not what was signed for it: another could deliver, or be paid
        "solvency",
        "task",  # task and contract disagree
        "tx-changed",  # what a nonce was reserved for is not what its row says
        "unbalanced",
        "unreadable",  # a row cannot even be read
        "wrong-chain",  # the node answers for another one
    }
)
RETIRED = "key-retired"  # its operator takes it out of service
WANTED = frozenset({RETIRED})  # what operators have asked for themselves: nobody need be told, and one key stops
# What is not over by anybody's word for it, and what sees to it instead.
CURES: Mapping[str, str] = {
    "deep-reorganisation": "escrowd correct",
    "foreign-nonce": "escrowd keys resume",
    RETIRED: "escrowd keys add",
    "unreadable": "",  # a row that cannot be read would hide all that come after it
}
_SIGNER = "signer:"
DEEP_REORGANISATION = "deep-reorganisation"  # the watcher has stopped, and a person must look


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference; `code` is stable, `subject` says where, the rest what each side says."""

    code: str
    subject: str
    expected: str
    found: str

    @property
    def is_serious(self) -> bool:
        """Whether the relay waits until it is over."""
        return self.code in SERIOUS


def cure_of(finding: Finding) -> str:
    """Name the command that sees to a finding; nothing where a person's word, or nothing at all, does."""
    command = CURES.get(finding.code, "")
    if not finding.subject.startswith(_SIGNER):
        return command
    note = ' --note "..."' if finding.code == "foreign-nonce" else ""
    return command and f"{command} {finding.subject.removeprefix(_SIGNER)}{note}"


def about_signer(address: str) -> str:
    """Name a key of the relay's as what a finding is about: the others go on."""
    return f"{_SIGNER}{address}"


def about_chain(chain_id: int) -> str:
    """Name a chain as what a finding is about."""
    return f"chain {chain_id}"


def halts(subject: str, signer: str) -> bool:
    """Say whether a serious finding about this stops a signer; those about other signers do not."""
    return not subject.startswith(_SIGNER) or subject == about_signer(signer)
