# Objecting, ruling, agreeing, declining, and taking an open back. Messages here are HTML.

contested-worker =
    ⚖️ <b>Your objection stands on the chain:</b> { $title }
    You object to the rating of { $rating }.
    { $has_arbiter ->
        [yes] The arbiter rules by { $rule_by }; if not, you get { $payout }.
       *[no] No arbiter is named for this task, so you get { $payout } on { $rule_by }.
    }
    Until then you and the employer may still agree otherwise.

contested-employer =
    ⚖️ <b>{ $worker } objects to your rating of { $rating }:</b> { $title }
    { $has_arbiter ->
        [yes] The arbiter rules by { $rule_by }; if not, { $payout } goes to the worker and { $refund } back to you.
       *[no] No arbiter is named for this task, so on { $rule_by } { $payout } goes to the worker and { $refund } back to you.
    }
    Until then you may still agree otherwise, or pay in full.

contested-arbiter =
    ⚖️ <b>You are to rule by { $rule_by }:</b> { $title }
    { $employer } rated { $worker }’s work { $rating }; { $worker } objects:
    { $grounds }
    Of the reward of { $reward } you may give the worker { $least } to { $most }. Your fee for ruling is { $arbiter_fee }.

ruled-worker =
    ⚖️ <b>The arbiter has ruled, you get { $payout }:</b> { $title }
    Platform's fee: { $fee }
    Your balance: { $balance } · /withdraw
    Transaction <code>{ $tx }</code>, block { $block }
    { $grounds }

ruled-employer =
    ⚖️ <b>The arbiter has ruled:</b> { $title }
    To { $worker }: { $payout }
    Platform's fee: { $fee }
    Arbiter's fee: { $arbiter_fee }
    Back to you: <b>{ $refund }</b>
    Your balance: { $balance }
    Transaction <code>{ $tx }</code>, block { $block }
    { $grounds }

ruled-arbiter =
    ⚖️ <b>Your ruling stands on the chain:</b> { $title }
    Your fee: { $arbiter_fee } · your balance: { $balance }
    Transaction <code>{ $tx }</code>, block { $block }

ended-arbiter = ⚖️ There is nothing left to rule on: <b>{ $title }</b> has ended without a ruling.

defaulted-worker =
    ⚖️ <b>No ruling came, you get { $payout }:</b> { $title }
    The terms decide when nobody rules in time. Platform's fee: { $fee }
    Your balance: { $balance } · /withdraw
    Transaction <code>{ $tx }</code>, block { $block }

defaulted-employer =
    ⚖️ <b>No ruling came, so the terms decide:</b> { $title }
    To { $worker }: { $payout }
    Platform's fee: { $fee }
    Back to you: <b>{ $refund }</b>
    Your balance: { $balance }
    Transaction <code>{ $tx }</code>, block { $block }

proposal-received =
    🤝 <b>A proposal to end it by agreement:</b> { $title }
    To the worker: <b>{ $payout }</b>
    Platform's fee: { $fee }
    Back to the employer: <b>{ $refund }</b>
    Nothing happens unless you agree. It lapses when the task moves on.

proposal-withdrawn = The proposal for <b>{ $title }</b> was taken back. Everything stands as before.

proposal-declined = Your proposal for <b>{ $title }</b> was declined. Everything stands as before.

agreed-worker =
    🤝 <b>Ended by agreement, you get { $payout }:</b> { $title }
    Platform's fee: { $fee }
    Your balance: { $balance } · /withdraw
    Transaction <code>{ $tx }</code>, block { $block }

agreed-employer =
    🤝 <b>Ended by agreement:</b> { $title }
    To { $worker }: { $payout }
    Platform's fee: { $fee }
    Back to you: <b>{ $refund }</b>
    Your balance: { $balance }
    Transaction <code>{ $tx }</code>, block { $block }

given-back-worker =
    ↩️ <b>You have declined:</b> { $title }
    { $refund } went back to the employer.
    Transaction <code>{ $tx }</code>, block { $block }
    Other tasks: /board

given-back-employer =
    ↩️ <b>{ $worker } has declined:</b> { $title }
    { $refund } is back on your balance: { $balance }
    Transaction <code>{ $tx }</code>, block { $block }
    You can post it again with /task.

revoked-worker =
    ↩️ <b>Please do not start:</b> { $title }
    The employer took it back before the reward was locked. More tasks: /board

batch-revoked-worker =
    ↩️ <b>Please do not start:</b> { $title }
    Its reward was to be locked together with that of another task, which the employer took back. Your application stands, and I choose again at once.

batch-revoked-employer =
    ↩️ <b>Taken back:</b> { $title }
    What you signed can never be used, and nothing was locked. It was for { $count ->
        [one] one other task
       *[other] { $count } other tasks
    } as well; I choose again for { $count ->
        [one] that one
       *[other] those
    } at once.

revoked-employer =
    ↩️ <b>Taken back:</b> { $title }
    What you signed can never be used. Nothing was locked, so nothing needs to come back.
