# Saying hello, choosing a language, getting help. Messages here are HTML.

welcome =
    👋 <b>Welcome, { $name }!</b>
    Post work here, or do some. The reward is locked in an escrow contract before anybody starts, and the rating decides how much of it is paid.

    Which language shall I use?

language-ask = Which language shall I use?

language-chosen =
    ✅ I will write in <b>English</b>. You can change it with /language.

    🔑 <b>Who holds your key:</b> you need no wallet, because the operator of this platform keeps a key for you. It signs only what you confirm here, but whoever holds a key holds the money: for now you trust the operator with your balance.

    Looking for work? /board
    Have work to give? /fund, then for example
    <code>/task 30 USD 2d Translate 500 words #en #translation</code>

help =
    <b>How it works</b>
    1. An employer posts a task; workers apply; the matcher picks one and says why.
    2. The reward is locked in the escrow contract before work starts.
    3. The worker delivers and the employer rates 0–100: { $rating_full } or more pays in full, from { $rating_min } a part, below { $rating_min } nothing.
    4. Nothing delivered in time: the employer is refunded. No rating in time: the worker is paid in full.

    <b>Commands</b>
    /fund – put money in
    /task – post a task: <code>/task 30 USD 2d Translate 500 words</code>
    /board – tasks you can apply for
    /mine – your tasks and what is next
    /deliver – hand in your work
    /balance – your money
    /statement – a month's statement, as a file
    /withdraw – take money out
    /language – 中文 or English
    /help – this text

unknown-command = I do not know <code>{ $got }</code>. See /help for what I understand.

nothing-understood = I am not sure what to do with that. To post a task, write for example <code>/task 30 USD 2d Translate 500 words</code>. For everything else see /help.
