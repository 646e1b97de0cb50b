"""Commands that end a task otherwise than by its rating alone: load, decide in the core, return."""

from ledger import store
from ledger.core import batch, dispute
from ledger.core.commands import (
    AcceptAgreement,
    Contest,
    GiveBack,
    PayInFull,
    ProposeAgreement,
    Revoke,
    Rule,
    WithdrawProposal,
)
from ledger.handlers.change import Change, moved, moved_together
from ledger.handlers.desk import Desk


def revoke(command: Revoke, desk: Desk) -> Change:
    """Take the open back before the money is in escrow."""
    task = desk.task(command.task)
    together = desk.together(task)
    return moved_together(together, batch.revoke(together, task.id, command.person))


def contest(command: Contest, desk: Desk) -> Change:
    """Object to the rating: the words are kept for the arbiter, their salted hash goes on chain."""
    task, grounds = desk.task(command.task), desk.grounds(command)
    step = dispute.contest(task, command.person, grounds.hash, command.at)
    return moved(task, step, grounds=grounds)


def rule(command: Rule, desk: Desk) -> Change:
    """Decide what the worker earns."""
    task, grounds = desk.task(command.task), desk.grounds(command)
    dispute.require_arbiter(task, command.person)
    figure = dispute.figure_of(task, figure=command.earned, bps=command.share_bps)
    step = dispute.rule(task, command.person, figure, grounds.hash, command.at)
    return moved(task, step, grounds=grounds)


def give_back(command: GiveBack, desk: Desk) -> Change:
    """Decline the task."""
    task = desk.task(command.task)
    return moved(task, dispute.give_back(task, command.person))


def pay_in_full(command: PayInFull, desk: Desk) -> Change:
    """Pay all of the reward."""
    task = desk.task(command.task)
    return moved(task, dispute.pay_in_full(task, command.person))


def propose_agreement(command: ProposeAgreement, desk: Desk) -> Change:
    """Offer to end the task; a later proposal takes the place of an earlier, whoever made it."""
    task = desk.task(command.task)
    dispute.require_party(task, command.person)
    figure = dispute.figure_of(task, figure=command.earned, rating=command.rating)
    step, proposal = dispute.propose_agreement(task, command.person, figure, command.at)
    return moved(task, step, proposal=proposal)


def accept_agreement(command: AcceptAgreement, desk: Desk) -> Change:
    """Agree to what the other side proposed."""
    task = desk.task(command.task)
    proposal = store.select_proposal(desk.connection, task.id)
    return moved(task, dispute.accept_agreement(task, command.person, proposal, command.earned))


def withdraw_proposal(command: WithdrawProposal, desk: Desk) -> Change:
    """Take a proposal off the table."""
    task = desk.task(command.task)
    proposal = store.select_proposal(desk.connection, task.id)
    return moved(task, dispute.withdraw_proposal(task, command.person, proposal), unproposed=task.id)
