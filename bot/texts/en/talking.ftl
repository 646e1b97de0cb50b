# What the two sides say to each other, how employers are rated, and reminders. Messages here are HTML.

note-ask =
    💬 <b>Write to { $by }:</b> { $title }
    Your next message goes to the other side as it is, under your name, in at most { $limit } characters. It changes nothing about the task.

note-sent = 💬 Sent to the other side of <b>{ $title }</b>.

note =
    💬 <b>{ $by } writes:</b> { $title }
    { $words }

feedback-ask =
    🌟 <b>How was { $employer } as an employer?</b> { $title }
    Press one or write 0 to 100; you give it once, and it cannot be changed. { $employer } sees it, and others see what all ratings come to.

feedback-words =
    🌟 <b>{ $rating } of 100</b> for { $title }
    Add a sentence as your next message, in at most { $limit } characters, or send it as it is.

feedback-given = 🌟 Thank you: { $rating } of 100 is kept for <b>{ $title }</b>.

feedback-employer =
    🌟 <b>{ $worker } rates you { $rating } of 100 as an employer:</b> { $title }
    { $words }

employer-standing = { $count ->
        [0] not rated by workers yet
        [one] rated { $rating } of 100 by { $count } worker's word
       *[other] rated { $rating } of 100 by { $count } words of workers
    }

# Reminders, under `remind-`, who is told and the stage of the task.

remind-employer-posted =
    ⏰ <b>{ $title } leaves the board on { $until }</b>
    Applications so far: { $applied }. If no worker is chosen by then, or the reward is not covered, nothing is locked and nothing is lost; you can post it again.

remind-worker-opened =
    ⏰ <b>Deliver by { $until }:</b> { $title }
    If you do not, all of { $reward } goes back to the employer.

remind-employer-opened =
    ⏰ <b>{ $worker } has to deliver by { $until }:</b> { $title }
    Otherwise all of { $reward } comes back to you. You need not do anything.

remind-employer-delivered =
    ⏰ <b>Rate the delivery by { $until }:</b> { $title }
    If you do not, the reward is paid in full: { $payout } to { $worker }.

remind-worker-delivered =
    ⏰ <b>{ $employer } has to rate by { $until }:</b> { $title }
    Otherwise you are paid in full: { $payout }. You need not do anything.

remind-worker-rated =
    ⏰ <b>Accept or object by { $until }:</b> { $title }
    You were rated { $rating }. If you do nothing, { $payout } is paid to you and { $refund } goes back to the employer; after that you cannot object any more.

remind-employer-rated =
    ⏰ <b>{ $worker } may object until { $until }:</b> { $title }
    Otherwise your rating of { $rating } is paid: { $payout } to the worker, { $refund } back to you. You need not do anything.

remind-arbiter-contested =
    ⏰ <b>Rule by { $until }:</b> { $title }
    If you do not, the terms decide without you: { $payout } to { $worker }, { $refund } back to { $employer }, and no fee for you.

remind-worker-contested =
    ⏰ <b>The dispute about { $title } ends on { $until }</b>
    Without a ruling by then, { $payout } is paid to you. Evidence and agreements are possible until then.

remind-employer-contested =
    ⏰ <b>The dispute about { $title } ends on { $until }</b>
    Without a ruling by then, { $payout } goes to { $worker } and { $refund } back to you. Evidence and agreements are possible until then.
