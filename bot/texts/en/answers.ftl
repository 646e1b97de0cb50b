# Short answers to a press or a message that cannot be acted on. No HTML: Telegram shows some of them in a
# small window that takes plain text of at most 200 characters.
# Some keys are the codes of refusals in `ledger/core/errors.py`.

already-applied = You have already applied for this task. You will hear from me when it is decided.
not-yours = This button is for somebody else. Your own tasks are under /mine.
out-of-date = This card is out of date. See /mine for how things stand now.
nothing-to-do = There is nothing to do here right now. See /mine for your tasks.
already-done = This has been done already. Nothing has changed.
wrong-stage = This is not possible at the present stage of the task. See /mine for what is next.
too-late = The time for this has passed. See /mine for what is next.
still-waiting = The step before is still being confirmed on the chain. Please try again in a moment.
unknown = I cannot find this any more. See /board and /mine.
bad-command = This cannot be done like that. See /help for how it works.
other-content = This was already asked for in another form, so nothing has changed. Please start again.
refused = This cannot be done now. See /mine for what is next.
file-too-large = This file is larger than 20 MB. Please send a smaller one, or upload it elsewhere and send a link.
file-not-fetched = I could not get this file from Telegram. Please send it again, or upload it elsewhere and send a link.
not-as-file = I cannot take this as it is. Please send it as a file (document), or send a photo, a link or a text.
file-unasked = I do not need a file right now. See /mine for your tasks.
empty-delivery = There is nothing to hand in. Please send a file, a link or a text.
deliver-which = Which task is it for?
deliver-unasked = Is this your delivery? Press the button first, then send it again.
something-new = There is something new about your tasks or your money. Please look at /mine and /balance.
own-task = This is your own task. Somebody else has to do it.
application-closed = This task no longer takes applications. See /board for others.
no-faucet = There is no test money for this currency here.
not-applied = You have not applied for this task, so there is nothing to take back.
open-signed = An earlier request to lock this reward could still reach the chain until { $until }. After that I choose again by myself.
no-applicants = Nobody has applied yet, so there is nobody to choose.
too-early = It is too early for this. See /mine for the dates.
rating-range = A rating is a whole number from 0 to 100.
internal-error = Something went wrong on our side. Nothing was moved. Please try again; if it fails again, tell the operator.
newer-delivery = A newer delivery has come since this card. Please look at it first, then rate again.
wrong-split = This is outside of what can be given here: from { $least } to { $most }.
no-proposal = There is no proposal to answer any more: it was taken back, or the task has moved on.
other-proposal = The proposal has changed since. Please look at the new one first.
grounds-length = Please say why, in at most { $limit } characters.
own-proposal = This is your own proposal. The other side has to agree.
figure-unclear = Please name one thing: a sum, a rating from 0 to 100, or a share of at most 100 %.
too-many = That is more than I can answer at once. I am silent for a minute; what you have confirmed is done, and nothing is lost.
maintenance = I am being worked on just now. What you write or press is kept, and I will answer it afterwards.
