# Objecting, ruling, agreeing, declining, and taking an open back. Messages here are HTML.

contested-worker =
    ⚖️ <b>Your objection stands on the chain:</b> { $title }
    You object to the rating of { $rating }.
    { $has_arbiter ->
        [yes] The arbiter rules by { $rule_by }; if not, you get { $payout }.
       *[no] No arbiter is named for this task, so you get { $payout } on { $rule_by }.
    }
    Until then you and the employer may still agree otherwise, and both of you may show evidence.

contested-employer =
    ⚖️ <b>{ $worker } objects to your rating of { $rating }:</b> { $title }
    { $has_arbiter ->
        [yes] The arbiter rules by { $rule_by }; if not, { $payout } goes to the worker and { $refund } back to you.
       *[no] No arbiter is named for this task, so on { $rule_by } { $payout } goes to the worker and { $refund } back to you.
    }
    Until then you may still agree otherwise, or pay in full, and both of you may show evidence.
    { $grounds }

contested-arbiter =
    ⚖️ <b>You are to rule by { $rule_by }:</b> { $title }
    { $employer } rated { $worker }’s work { $rating }; { $worker } objects:
    { $grounds }
    Of the reward of { $reward } you may give the worker { $least } to { $most }. Your fee for ruling is { $arbiter_fee }.

ruled-worker =
    ⚖️ <b>The arbiter has ruled, you get { $payout }:</b> { $title }
    Platform's fee: { $fee } · arbiter's fee: { $arbiter_fee } · back to the employer: { $refund }
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
    The terms decide when nobody rules in time. Platform's fee: { $fee } · back to the employer: { $refund }
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
    { $assured }
    Nothing happens unless you agree. It lapses when the task moves on.

proposal-withdrawn = The proposal for <b>{ $title }</b> was taken back. Everything stands as before.

proposal-declined = Your proposal for <b>{ $title }</b> was declined. Everything stands as before.

agreed-worker =
    🤝 <b>Ended by agreement, you get { $payout }:</b> { $title }
    Platform's fee: { $fee } · back to the employer: { $refund }
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

contest-ask =
    ⚖️ <b>Object to the rating of { $rating }:</b> { $title }
    It pays you { $least }, and never less than that, whatever comes of the objection.
    { $has_arbiter ->
        [yes] An arbiter looks at both sides and rules by { $rule_by }; if not, you get { $payout }.
       *[no] No arbiter is named for this task: you get { $payout } on { $rule_by }.
    }
    All of the reward waits until then. Object by { $contest_by }: write as your next message why, in at most { $limit } characters. You confirm afterwards.

contest-confirm =
    ⚖️ <b>Object to the rating of { $rating }?</b> { $title }
    { $has_arbiter ->
        [yes] An arbiter rules by { $rule_by }; if not, you get { $payout }. At the worst you get { $least }, only later.
       *[no] You get { $payout } on { $rule_by }.
    }
    It cannot be taken back, but you can still agree with the employer. The employer and the arbiter read this:
    { $grounds }

contest-started = ⏳ Your objection to the rating of <b>{ $title }</b> is on its way to the chain. I will tell you when it stands there; then you can show evidence.

evidence-ask =
    📎 <b>Show evidence:</b> { $title }
    Send me a file, a link or a text as your next message. You confirm afterwards; then the other side and the arbiter see it, and it cannot be taken back. You can show { $left } more until { $rule_by }.

evidence-confirm =
    📎 <b>Show this as evidence?</b> { $title }
    { $what }
    The other side and the arbiter see all of it at once; it cannot be taken back.

evidence-kept =
    📎 Kept as evidence for <b>{ $title }</b>. The other side and the arbiter can see it.
    SHA-256 <code>{ $hash }</code>

evidence-other = 📎 { $by } has shown evidence in the dispute about <b>{ $title }</b>. You may look at it, and show your own.

evidence-arbiter = 📎 { $by } has shown evidence in the case <b>{ $title }</b>, which you are to rule on by { $rule_by }.

evidence-piece =
    📎 Evidence { $count }, from { $by }
    Salted hash <code>{ $hash }</code>

case-evidence = { $count }. { $by }: { $what }

case-card =
    ⚖️ <b>The dispute about { $title }</b>
    Reward: { $reward } · rating: { $rating }

    { $employer }, the employer, says:
    { $why }
    { $worker }, the worker, says:
    { $grounds }

    { $count ->
        [0] No evidence has been shown.
        [one] Evidence: { $count } piece
       *[other] Evidence: { $count } pieces
    }
    { $evidence }

    { $has_arbiter ->
        [yes] The arbiter may give the worker { $least } to { $most } before the platform's fee, and gets { $arbiter_fee } for it, by { $rule_by }.
       *[no] No arbiter is named for this task.
    }
    Without a ruling by { $rule_by } { $payout } goes to the worker and { $refund } back to the employer.

rule-ask =
    ⚖️ <b>Rule on { $title }</b>
    How much of the reward of { $reward } has the worker earned, before the platform's fee? Write a sum, or a share such as <code>70%</code>: from { $least } to { $most }.

rule-why =
    ⚖️ <b>Your ruling on { $title }</b>
    To { $worker }: <b>{ $payout }</b>
    Platform's fee: { $fee } · your fee: { $arbiter_fee }
    Back to { $employer }: <b>{ $refund }</b>

    Write the reason as your next message, in at most { $limit } characters. Both sides read it. You confirm afterwards.

rule-confirm =
    ⚖️ <b>Rule like this on { $title }?</b>
    To { $worker }: <b>{ $payout }</b>
    Platform's fee: { $fee } · your fee: { $arbiter_fee }
    Back to { $employer }: <b>{ $refund }</b>
    It is final, and must stand on the chain by { $rule_by }. Both sides read this:
    { $grounds }

rule-started = ⏳ Your ruling on <b>{ $title }</b> is on its way to the chain. I will tell you when it stands there.

ways =
    🤝 <b>Other ways to end it:</b> { $title }
    The reward is { $reward }.
    { $proposal }
    { $role ->
        [employer] Pay in full: { $payout } goes to the worker now, nothing comes back. Platform's fee: { $fee }.
       *[worker] Decline: all of { $reward } goes back to the employer, nothing to you.
    }
    Agree: you name what the worker gets, and nothing happens unless the other side agrees.

# What is sure without a proposal, on its card.
assured = { $by ->
        [delivered] If nobody does anything more, the worker gets { $sure }.
        [contested] Without a ruling the worker gets { $sure }.
       *[rated] The rating already guarantees the worker { $sure }.
    }

assured-less = ⚠️ <b>The proposal pays the worker { $missing } less than that.</b>

assured-nothing = ⚠️ <b>The proposal pays the worker nothing.</b>

ways-proposed = { $whose ->
        [own] You have proposed { $payout } for the worker; the other side has not answered yet.
       *[other] The other side proposes { $payout } for the worker.
    }

pay-confirm =
    ✅ <b>Pay in full:</b> { $title }
    To the worker: <b>{ $payout }</b>
    Platform's fee: { $fee }
    Back to you: { $refund }
    It is paid at once and cannot be taken back.

pay-started = ⏳ Paying in full for <b>{ $title }</b>. I will tell you when it stands on the chain.

give-back-confirm =
    ↩️ <b>Decline:</b> { $title }
    To you: <b>{ $payout }</b>
    Back to the employer: { $refund }
    The task ends and counts as not done: for 30 days you may have one application or task less open at a time, though always one. It cannot be taken back.

give-back-started = ⏳ You are declining <b>{ $title }</b>. I will tell you when it stands on the chain.

agree-ask =
    🤝 <b>Propose how to end it:</b> { $title }
    How much of the reward of { $reward } shall the worker have earned, before the platform's fee? Write a sum such as <code>20 { $asset }</code>, or a share such as <code>70%</code>.

agree-confirm =
    🤝 <b>Propose this for { $title }?</b>
    To the worker: <b>{ $payout }</b>
    Platform's fee: { $fee }
    Back to the employer: <b>{ $refund }</b>
    { $assured }
    It takes the place of an earlier proposal. Until the other side agrees you can take it back; if they do, it is paid at once.

agree-proposed = 🤝 Your proposal for <b>{ $title }</b> is with the other side. I will tell you what they say.

deal-confirm =
    🤝 <b>Agree, and end it like this:</b> { $title }
    To the worker: <b>{ $payout }</b>
    Platform's fee: { $fee }
    Back to the employer: <b>{ $refund }</b>
    { $assured }
    It is paid at once and cannot be taken back.

deal-started = ⏳ You have agreed about <b>{ $title }</b>. I will tell you when it stands on the chain.

proposal-gone = The proposal for <b>{ $title }</b> is off the table. Everything stands as before.
