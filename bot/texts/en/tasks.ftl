# A task from its post to its delivery. Messages here are HTML.

post-ask =
    Write the task in one line: reward, time to deliver, title, and hashtags for skills or languages.
    <code>/task 30 USD 2d Translate 500 words #en #translation</code>

post-preview =
    <b>{ $title }</b> { $tags }
    Reward: <b>{ $reward }</b>, of which { $fee } is the platform's fee
    To be delivered within { $duration } of the start
    You then have { $rating_window } to rate it; if you do not, the reward is paid in full

    { $covered ->
        [yes] ✅ Your balance of { $balance } covers it. It is locked when a worker is assigned, not before.
       *[no] ⚠️ Your balance is { $balance }: { $missing } is missing. You can post now, but work only starts once the reward is covered. Use /fund.
    }

    Post it?

post-posted =
    📌 <b>On the board:</b> { $title }
    Reward { $reward }, { $duration } to deliver. I will tell you when somebody applies.

post-cancelled = Not posted. Nothing has happened to your money.

board-title = <b>Open tasks: { $count }</b>

board-empty = The board is empty right now. Look again later, or post a task yourself with /task.

board-card =
    <b>{ $title }</b> { $tags }
    Reward: <b>{ $reward }</b> · { $duration } to deliver
    By { $employer } · { $applied ->
        [0] nobody has applied yet
        [one] { $applied } application
       *[other] { $applied } applications
    }

mine-empty = You have no tasks yet. Find one on the /board, or post one with /task.

mine-card =
    <b>{ $title }</b>
    { $role ->
        [employer] You are the employer
       *[worker] You are the worker
    } · { $reward } · { $stage }

applied =
    🙋 You have applied for <b>{ $title }</b>.
    The worker is chosen by { $decided_by }. If it is you, the reward is locked in escrow first; start only when I say so.

application-received = 🙋 { $worker } has applied for <b>{ $title }</b>. Applications so far: { $applied }. I choose by { $decided_by }.

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

task-cancelled = The employer has taken back <b>{ $title }</b>. Your application has ended with it.

task-cancelled-employer = You have taken back <b>{ $title }</b>. Nothing was locked, so nothing needs to come back.

task-expired = Nobody was found in time for <b>{ $title }</b>, so it has left the board. Nothing was locked. You can post it again, perhaps with a higher reward or more time.

deliver-ask =
    📦 <b>Hand in:</b> { $title }
    Send me a file, a link or a text as your next message. Due by { $submit_by }.

delivered-worker =
    📦 <b>Delivered:</b> { $title }
    It stands on the chain. The employer rates by { $rate_by }; if not, you are paid in full.

delivered-employer =
    📦 <b>{ $worker } has delivered:</b> { $title }
    { $deliverable }

    Please look at it and rate it 0–100 by <b>{ $rate_by }</b>.
    If you say nothing by then, the reward of { $reward } is paid in full.

deliver-started = 📦 Received for <b>{ $title }</b>. It is being recorded on the chain; I will tell you when it stands there.
