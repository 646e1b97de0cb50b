# A task from its rating to its end. Messages here are HTML.

rate-ask =
    ⭐ <b>Rate the delivery:</b> { $title }
    { $rating_full } or more pays in full, from { $rating_min } a part, below { $rating_min } nothing, unless the worker objects and is given more.
    Write a whole number from 0 to 100. You see what it pays before it counts.

rate-why =
    ⭐ <b>Rating { $rating }</b> for { $title }
    To the worker: <b>{ $payout }</b>
    Platform's fee: { $fee }
    Back to you: { $refund }
    { $default }

    A rating that does not pay in full needs a reason. Write it as your next message, in at most { $limit } characters: the worker reads it, and the arbiter if it comes to that. You confirm afterwards.

rate-confirm =
    ⭐ <b>Rating { $rating }</b> for { $title }
    To the worker: <b>{ $payout }</b>
    Platform's fee: { $fee }
    Back to you: { $refund }
    { $full ->
        [yes] This is paid at once and cannot be taken back.
       *[no] It is paid when the worker accepts, or by itself on { $contest_by }. The worker may object; then an arbiter may give more, never less. It cannot be taken back.
    }
    { $default }
    { $grounds }

rate-reason =
    Reason:
    { $grounds }

rate-default = { $has_arbiter ->
        [yes] ⚠️ If the worker objects and the arbiter does not rule, the terms pay the worker { $payout } instead.
       *[no] ⚠️ If the worker objects, the terms pay the worker { $payout } instead: no arbiter is named.
    }

rated-worker =
    ⭐ <b>You were rated { $rating }:</b> { $title }
    You get <b>{ $payout }</b> of { $reward }.
    { $why }
    Accept to be paid now. If you do nothing, the same is paid by itself on { $contest_by }: until then you may object.

rated-employer =
    ⭐ Your rating of { $rating } for <b>{ $title }</b> stands on the chain.
    It is paid when the worker accepts, or by itself on { $contest_by }.

accept-confirm =
    ⭐ <b>Accept { $payout }</b> for { $title }?
    That is what the rating of { $rating } pays; { $refund } goes back to the employer. Already taken off, the platform's fee: { $fee }
    It ends the task: you cannot object afterwards.

accepted-worker = ✅ You have accepted the rating of { $rating } for <b>{ $title }</b>. The payment is on its way.

settled-worker =
    ✅ <b>Paid: { $payout }</b> for { $title }
    Rating: { $rating } · platform's fee: { $fee } · back to the employer: { $refund }
    Your balance: { $balance } · /withdraw
    Transaction <code>{ $tx }</code>, block { $block }

settled-employer =
    ✅ <b>Settled:</b> { $title }
    Rating: { $rating }
    To { $worker }: { $payout }
    Platform's fee: { $fee }
    Back to you: <b>{ $refund }</b>
    Your balance: { $balance }
    Transaction <code>{ $tx }</code>, block { $block }

refunded-worker =
    ⌛ <b>Ended without delivery:</b> { $title }
    Nothing was delivered in time, so { $refund } went back to the employer.
    Transaction <code>{ $tx }</code>, block { $block }
    Other tasks: /board

refunded-employer =
    ↩️ <b>Refunded: { $refund }</b> for { $title }
    Nothing was delivered in time, so all of it is back on your balance: { $balance }
    Transaction <code>{ $tx }</code>, block { $block }
    You can post it again with /task, or take the money out with /withdraw.

released-worker =
    ✅ <b>Paid in full: { $payout }</b> for { $title }
    The employer did not rate in time. Platform's fee: { $fee }
    Your balance: { $balance } · /withdraw
    Transaction <code>{ $tx }</code>, block { $block }

released-employer =
    ✅ <b>Paid in full:</b> { $title }
    You did not rate in time, so the reward went out without a rating.
    To { $worker }: { $payout }
    Platform's fee: { $fee }
    Your balance: { $balance }
    Transaction <code>{ $tx }</code>, block { $block }

rating-started = ⏳ Your rating of { $rating } for <b>{ $title }</b> is on its way to the chain. I will tell you when it stands there.

# What the chain has lost although it was final: rare, and never kept from anybody.

undone-payment =
    ⚠️ <b>A payment does not stand any more: { $title }</b>
    The blockchain has taken back blocks that counted as final, and with them the settlement of { $payout } after fees.
    The task now stands at: { $stage }. What was sent is sent again, and you hear as soon as it is final.
    Transaction <code>{ $tx }</code>, formerly in block { $block }

undone-task =
    ⚠️ <b>The blockchain has taken back what it had said: { $title }</b>
    Blocks that counted as final are gone. The task now stands at: { $stage }.
    What was sent is sent again, and you hear as soon as it is final.
    Transaction <code>{ $tx }</code>, formerly in block { $block }
