# A task from its post to its delivery. Messages here are HTML.

post-preview =
    <b>{ $title }</b> { $tags }
    Reward: <b>{ $reward }</b>, of which { $fee } is the platform's fee{ $seats ->
        [1] {""}
       *[other] . For { $seats } workers: <b>{ $total }</b> altogether, of which { $fees } is the platform's fee
    }
    To be delivered within { $duration } of the start
    You can rate it until { $rating_window } after that deadline, even if it comes early; if you do not, the reward is paid in full
    { $needs }{ $board }

    { $covered ->
        [yes] ✅ Your balance of { $balance } covers it. It is locked when a worker is assigned, not before.
       *[no] ⚠️ Your balance is { $balance }: { $missing } is missing. You can post now, but work only starts once the reward is covered. Use /fund.
    }

    { $ask }

post-posted =
    📌 <b>On the board:</b> { $title }
    { $seats ->
        [1] Reward { $reward }, { $duration } to deliver.
       *[other] For { $seats } workers, reward { $reward } each, { $duration } to deliver.
    } { $filling ->
        [first] I will tell you who takes it.
       *[other] I will tell you when somebody applies.
    }
    { $covered ->
        [yes] You find it under /mine.
       *[no] ⚠️ { $missing } is still missing for the reward. Put it in before a worker is chosen; nobody starts before that.
    }
    To share it: { $link }

post-cancelled = Not posted. Nothing has happened to your money.
edit-cancelled = Nothing was changed: the task is as it was.

board-title =
    <b>Open tasks: { $count }</b> · page { $page } of { $pages }
    { $filter }

board-empty = The board is empty right now. Look again later, or post a task yourself with /task.

board-empty-filtered =
    Nothing on the board passes your filter right now: { $filter }
    Change it, or look again later.

board-line =
    <b>{ $at }. { $title }</b> { $tags }
    <b>{ $reward }</b> · { $duration } to deliver · { $applied ->
        [0] nobody has applied yet
        [one] { $applied } application
       *[other] { $applied } applications
    }{ $filling ->
        [first] {" "}· first come, first served
        [choose] {" "}· the employer chooses
       *[matcher] {""}
    }{ $seats ->
        [1] {""}
       *[other] {" "}· { $free } of { $seats } places free
    }{ $mine ->
        [yes] {" "}· you have applied
       *[no] {""}
    }{ $board }

board-card =
    <b>{ $title }</b> { $tags }
    Reward: <b>{ $reward }</b> · { $duration } to deliver
    By { $employer }, { $standing } · { $applied ->
        [0] nobody has applied yet
        [one] { $applied } application
       *[other] { $applied } applications
    }{ $seats ->
        [1] {""}
       *[other] {" "}· { $free } of { $seats } places free
    }
    { $needs }{ $board }
    Apply by { $decided_by }
    To share it: { $link }

attached-none = Nothing is attached to <b>{ $title }</b>.
attached-title = { $count ->
        [one] 📎 <b>{ $title }</b>: one attachment. What files and links hold was never checked by anybody here: open them with care.
       *[other] 📎 <b>{ $title }</b>: { $count } attachments. What files and links hold was never checked by anybody here: open them with care.
    }

task-gone = <b>{ $title }</b> is not on the board any more: { $stage }.

why-chosen =
    <b>Why this worker was chosen</b> for { $title }:
    { $why }
why-not =
    <b>Why somebody else was chosen</b> for { $title }:
    { $why }
why-nothing = There is no choice to explain for <b>{ $title }</b> yet, or you had not applied for it.

filter = 🔎 <b>What the board shows you:</b> { $filter }
filter-skill = skill { $words }
filter-least = from { $reward }
filter-ask-skill = 🔎 <b>Which skill?</b> Press one, or write one word, for example <code>translation</code>.
filter-ask-language = 🔎 <b>Which language?</b> Press one, or write <code>zh</code> or <code>en</code>.
filter-ask-least = 🔎 <b>From which reward on?</b> Press one, or write a sum, for example <code>25</code>.
filter-ask-order = 🔎 <b>What stands first?</b> Press one.

mine-empty = You have no tasks yet. Find one on the /board, or post one with /task.

mine-more = Of your tasks <b>{ $count }</b> are over; the newest { $shown } stand below.
over-title = <b>Tasks that are over: { $count }</b> · page { $page } of { $pages }
over-line = { $at }. { $title } · { $reward } · { $stage }

mine-card =
    <b>{ $title }</b>
    { $role ->
        [employer] You are the employer
        [worker] You are the worker
        [arbiter] You are the arbiter
       *[applicant] You have applied
    } · { $reward } · { $stage }{ $places }{ $seat ->
        [0] {""}
       *[other] {" "}· place { $seat }
    }
    { $next }
    { $proposal }

# What is next, under `next-`, the role and the stage.
next-employer-posted = Nobody has applied yet. It stays on the board until { $expires }.
next-employer-window = { $applied ->
        [one] { $applied } application.
       *[other] { $applied } applications.
    } I choose by { $decided_by }.
next-employer-uncovered = ⚠️ { $missing } is missing for the reward. Put it in with /fund and I choose a worker.
next-employer-choose = { $applied ->
        [one] { $applied } application.
       *[other] { $applied } applications.
    } Choose now, or wait for more.
next-employer-held = { $applied ->
        [one] { $applied } application.
       *[other] { $applied } applications.
    } I choose by { $decided_by }, and sooner if somebody comes whose match is { $points } points or more: that is what such tasks find these days, and nobody has it yet.
next-employer-pick = { $applied ->
        [one] { $applied } application.
       *[other] { $applied } applications.
    } You choose.
next-employer-picked = You have chosen { $worker }. The reward is locked in escrow next.
next-applicant-pick = The employer chooses the worker.
next-applicant-window = The worker is chosen by { $decided_by }.
next-applicant-waiting = Waiting for the employer to cover the reward.
next-employer-assigned = The reward is being locked in escrow for { $worker }.
next-worker-assigned = The reward is being locked in escrow. Do not start yet.
next-employer-opened = { $worker } delivers by { $submit_by }; if not, all of it comes back to you.
next-worker-opened = Deliver by { $submit_by }; after that the money goes back to the employer.
next-employer-delivered = Please rate it by { $rate_by }; if you do not, the reward is paid in full.
next-worker-delivered = The employer rates by { $rate_by }; if not, you are paid in full. You can hand in again until { $submit_by }.
next-rating-recorded = The rating is being recorded on the chain.
next-employer-rated = It is paid when the worker accepts, or by itself on { $contest_by }.
next-worker-rated = Accept to be paid now, or wait: the same is paid by itself on { $contest_by }. Until then you may object.
next-employer-contested = The worker objects. If nobody rules by { $rule_by }, the terms decide; until then you may agree or pay in full.
next-worker-contested = You have objected. If nobody rules by { $rule_by }, the terms decide; until then you may agree otherwise.
next-arbiter-contested = Please rule by { $rule_by }; if you do not, the terms decide.
next-contest-recorded = The objection is being recorded on the chain.
next-employer-revoking = The request to lock the reward is being taken back, if it has not been carried out before.
next-worker-revoking = The request to lock the reward is being taken back. Please do not start.
next-employer-settling = The payment is on its way.
next-worker-settling = The payment is on its way.

applied =
    🙋 You have applied for <b>{ $title }</b>.
    The worker is chosen by { $decided_by }. If it is you, the reward is locked in escrow first; start only when I say so.

applied-first =
    🙋 You have applied for <b>{ $title }</b>.
    It goes to the first who applied; I will tell you at once. If it is you, the reward is locked in escrow first; start only when I say so.

applied-choose =
    🙋 You have applied for <b>{ $title }</b>.
    The employer chooses the worker. If it is you, the reward is locked in escrow first; start only when I say so.

application-received = 🙋 { $worker } has applied for <b>{ $title }</b>. Applications so far: { $applied }. I choose by { $decided_by }.

application-to-choose = 🙋 { $worker } has applied for <b>{ $title }</b>. Applications so far: { $applied }. You choose.

offers-title =
    <b>{ $title }</b>
    { $count ->
        [one] { $count } application
       *[other] { $count } applications
    }, the best match first. You choose; { $reward } is locked in escrow then.

offers-card =
    <b>{ $worker }</b> · match: { $points } points
    { $why }

offers-none = Nobody has applied for <b>{ $title }</b> yet. I will tell you when somebody does.

choosing = ⏳ I am choosing a worker for <b>{ $title }</b> and will tell you who and why.

withdrawn-application = You have taken back your application for <b>{ $title }</b>.

assigned-worker =
    🎉 <b>You were chosen:</b> { $title }
    { $why }

    ⏳ Please do not start yet: the reward of { $reward } is being locked in escrow.

assigned-other =
    The task <b>{ $title }</b> went to somebody else this time.
    { $why }

    More tasks: /board

assigned-employer =
    👤 <b>{ $worker }</b> was chosen for <b>{ $title }</b>.
    { $why }

    ⏳ { $reward } is being locked in escrow from your balance.

opened-worker =
    🔒 <b>You can start:</b> { $title }
    { $reward } is locked in escrow for you.
    Deliver by <b>{ $submit_by }</b>; after that the money goes back to the employer.

opened-employer =
    🔒 { $reward } is locked in escrow for <b>{ $title }</b>.
    { $worker } delivers by <b>{ $submit_by }</b>; if not, all of it comes back to you.

cover-missing =
    ⚠️ Somebody is ready to do <b>{ $title }</b>, but your balance of { $balance } does not cover the reward of { $reward }: { $missing } is missing.
    Put it in with /fund and I will go on by myself.

batch-assigned-employer =
    👥 Workers were chosen for <b>{ $count }</b> of your tasks:
    { $tasks }

    ⏳ { $total } is being locked in escrow from your balance, for all of them at once.

batch-opened-employer =
    🔒 { $total } is locked in escrow for <b>{ $count }</b> of your tasks:
    { $tasks }
    The workers deliver by <b>{ $submit_by }</b>; what is not delivered comes back to you.

batch-line = • <b>{ $title }</b>{ $seat ->
        [0] {""}
       *[other] {" "}(place { $seat })
    } – { $worker }
batch-more = … and { $count } more: /mine

batch-cover-missing =
    ⚠️ Somebody is ready to do each of <b>{ $count }</b> more of your tasks, <b>{ $title }</b> among them, but your balance does not cover them: { $missing } is missing.
    Put it in with /fund and I will go on by myself.

batch-open-refused-employer =
    ⚠️ <b>The rewards of { $count } tasks could not be locked:</b> { $title } and the others with it
    Why: { $reason }
    Nothing was moved. I am making void what you signed and then choose again by myself, at the latest after { $until }. Look at /balance and put money in with /fund if it is missing.

open-refused-employer =
    ⚠️ <b>The reward could not be locked:</b> { $title }
    Why: { $reason }
    Nothing was moved. I am making void what you signed and then choose again by myself, at the latest after { $until }. Look at /balance and put money in with /fund if it is missing.

open-refused-worker =
    ⚠️ <b>Please do not start:</b> { $title }
    The reward could not be locked: { $reason }.
    Your application stands. It goes on as soon as the first request is void, at the latest after { $until }; I will tell you.

task-tx-refused =
    ⚠️ <b>This could not be carried out:</b> { $step }
    Task: { $title }
    Why: { $reason }
    Nothing was moved by it. { $again ->
        [alone] I will try again by myself.
       *[asked] Look at /mine and try again; if it fails again, please tell the operator.
    }

task-cancelled = The employer has taken back <b>{ $title }</b>. Your application has ended with it.

task-cancelled-employer = You have taken back <b>{ $title }</b>. Nothing was locked, so nothing needs to come back.

task-expired = Time is up for <b>{ $title }</b>: it has left the board without a worker. Nothing was locked. You can post it again, perhaps with a higher reward or more time.

task-expired-worker = Your application for <b>{ $title }</b> has ended: the task has left the board without a worker. More tasks: /board

deliver-ask =
    📦 <b>Hand in:</b> { $title }
    Send me a file, a link or a text as your next message. Due by { $submit_by }; until then you can replace it.

delivered-worker =
    📦 <b>Delivered:</b> { $title }
    It stands on the chain. The employer rates by { $rate_by }; if not, you are paid in full.
    Until { $submit_by } you can replace it with /deliver.

delivered-employer =
    📦 <b>{ $again ->
        [yes] { $worker } has replaced the delivery:
       *[no] { $worker } has delivered:
    }</b> { $title }
    { $deliverable }
    { $whole ->
        [yes] {""}
       *[no] This is only the beginning: see all of it with the first button.
    }
    Please look at it and rate it 0–100 by <b>{ $rate_by }</b>.
    If you say nothing by then, the reward of { $reward } is paid in full.

deliver-started = 📦 { $is_newer ->
        [yes] Received for <b>{ $title }</b>: it replaces what you delivered before.
       *[no] Received for <b>{ $title }</b>.
    } It is being recorded on the chain; I will tell you when it stands there. Was it the wrong one? Until { $submit_by } you can replace it with /deliver.

gold-overruled =
    🏷 <b>Known answers that seem wrong:</b> { $title }
    To { $count ->
        [one] one question
       *[other] { $count } questions
    } of this job all workers who can tell gave another answer than the one you said is right. { $count ->
        [one] It does
       *[other] They do
    } not count as known any more, so nobody is paid less for it.
