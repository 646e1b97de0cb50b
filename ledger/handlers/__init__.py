"""One handler per command: load, decide, return."""

from collections.abc import Callable, Mapping
from typing import Any

from ledger.core import arriving, item_commands
from ledger.core import commands as asked
from ledger.core import communities as grouped
from ledger.core import personal as told
from ledger.core import wallet_commands as signed
from ledger.handlers import chain, communities, disputes, exchange, labelling, people, personal, tasks, undoing, wallets
from ledger.handlers.change import Change
from ledger.handlers.desk import Desk

Handler = Callable[[Any, Desk], Change]

HANDLERS: Mapping[type[asked.Command], Handler] = {
    asked.Enter: people.enter,
    asked.ChooseLanguage: people.choose_language,
    asked.Fund: people.fund,
    asked.Withdraw: people.withdraw,
    arriving.LookOut: people.look_out,
    arriving.Arrive: people.arrive,
    arriving.Sight: people.sight,
    arriving.Deposit: people.deposit,
    told.AcceptTerms: personal.accept_terms,
    told.Describe: personal.describe,
    told.SetPhrase: personal.set_phrase,
    told.FilterBoard: personal.filter_board,
    told.SaveTemplate: personal.save_template,
    told.DropTemplate: personal.drop_template,
    grouped.FoundCommunity: communities.found_community,
    grouped.ChangeCommunity: communities.change_community,
    grouped.AppointArbiter: communities.appoint_arbiter,
    grouped.DismissArbiter: communities.dismiss_arbiter,
    grouped.OfferToRule: communities.offer_to_rule,
    grouped.StopRuling: communities.stop_ruling,
    grouped.MoveGroup: communities.move_group,
    grouped.LeaveGroup: communities.leave_group,
    signed.StartLink: wallets.start_link,
    signed.ProveWallet: wallets.prove_wallet,
    signed.LinkWallet: wallets.link_wallet,
    signed.UnlinkWallet: wallets.unlink_wallet,
    signed.ExportKey: wallets.export_key,
    signed.AskSignature: wallets.ask_signature,
    signed.Sign: wallets.sign,
    signed.DeclineSigning: wallets.decline_signing,
    asked.PostTask: tasks.post_task,
    asked.EditTask: tasks.edit_task,
    asked.CancelTask: tasks.cancel_task,
    asked.Apply: tasks.apply,
    asked.Unapply: tasks.unapply,
    asked.AssignNow: tasks.assign_now,
    asked.Choose: tasks.choose,
    asked.Assign: tasks.assign,
    asked.Deliver: tasks.deliver,
    asked.Rate: tasks.rate,
    asked.AcceptRating: tasks.accept_rating,
    asked.Revoke: disputes.revoke,
    asked.Contest: disputes.contest,
    asked.Rule: disputes.rule,
    asked.GiveBack: disputes.give_back,
    asked.PayInFull: disputes.pay_in_full,
    asked.ProposeAgreement: disputes.propose_agreement,
    asked.AcceptAgreement: disputes.accept_agreement,
    asked.WithdrawProposal: disputes.withdraw_proposal,
    asked.AddEvidence: exchange.add_evidence,
    asked.SendNote: exchange.send_note,
    asked.Feedback: exchange.give_feedback,
    item_commands.AddItems: labelling.add_items,
    item_commands.ShareItems: labelling.share_items,
    item_commands.AnswerItem: labelling.answer_item,
    item_commands.DecideItems: labelling.decide_items,
    asked.Propose: tasks.propose,
    asked.Expire: tasks.expire,
    asked.Remind: tasks.remind,
    asked.Learn: chain.learn,
    asked.Refused: chain.refused,
    asked.Undo: undoing.take_back,
}

# What moves the journal, or decides by a balance and what is promised of it beside: one at a time.
BY_THE_BOOKS = (asked.Learn, asked.Assign, asked.Undo)
