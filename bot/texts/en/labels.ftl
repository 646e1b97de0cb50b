# Buttons and the names of things. No HTML.

btn-language-zh = 中文
btn-language-en = English
btn-fund = Put in { $sum }
btn-fund-ask = Put money in
btn-board = Board
btn-apply = Apply
btn-withdraw-application = Take back application
btn-confirm = Confirm
btn-post = Post
btn-cancel = Cancel
btn-cancel-task = Take back task
btn-assign-now = Choose now
btn-deliver = Deliver
btn-deliver-task = Deliver: { $title }
btn-show = Show delivery
btn-rate-value = { $rating }
btn-rate-other = Another rating
btn-accept = Accept { $payout }
btn-refresh = Refresh
btn-withdraw = Withdraw

stage-draft = draft
stage-posted = on the board
stage-assigned = worker chosen, escrow opening
stage-opened = in progress
stage-delivered = delivered, waiting for the rating
stage-rated = rated, waiting for the worker
stage-settling = being paid
stage-settled = settled
stage-contested = disputed
stage-revoking = being taken back
stage-ruled = ruled
stage-refunded = refunded
stage-cancelled = taken back
stage-expired = nobody found in time

step-open = locking the reward in escrow
step-deliver = recording the delivery
step-rate = recording the rating
step-accept = accepting the rating
step-finish = paying by the rating
step-release = paying in full after the employer's silence
step-refund = refunding the employer
step-revoke = taking back the request to lock the reward
step-contest = recording the objection
step-rule = recording the ruling
step-agree = ending it by agreement
step-give_back = declining the task
step-default = paying by the terms after nobody ruled
step-faucet = getting test money
step-deposit = putting money in
step-withdraw = taking money out

command-fund = put money in
command-task = post a task
command-board = tasks you can apply for
command-mine = your tasks and what is next
command-deliver = hand in your work
command-balance = your money
command-withdraw = take money out
command-language = 中文 or English
command-help = how it works

# Why the chain refused, under `reason-` and the name of the contract's error.
reason-balance-too-low = the balance did not reach
reason-too-late = the date for it had passed
reason-too-early = it was too early for it
reason-expired = the signature had expired
reason-wrong-stage = the task had moved on in the meantime
reason-already-opened = the task had already been opened or taken back
reason-wrong-split = more or less than may be given
reason-key-not-held = whoever must sign does so with a key of their own
reason-nothing-done = the task had moved on in the meantime
reason-payment-refused = the receiver did not take the money
reason-reverted = the contract did not take it
reason-other = the contract answered “{ $name }”
