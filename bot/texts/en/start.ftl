# Saying hello, choosing a language, getting help. Messages here are HTML.

welcome =
    👋 <b>Welcome, { $name }!</b>
    Post work here, or do some. The reward is locked in an escrow contract before anybody starts, and the rating decides how much of it is paid.

    Which language shall I use?

language-ask = Which language shall I use?

language-chosen =
    ✅ I will write in <b>English</b>. You can change it with /language.

    🔑 <b>Who holds your key:</b> you need no wallet, because the operator of this platform keeps a key for you. It signs only what you confirm here, but whoever holds a key holds the money: until you link a wallet of your own with /wallet, you trust the operator with your balance.

    Looking for work? /board
    Have work to give? /fund, then for example
    <code>/task 30 USD 2d Translate 500 words #en #translation</code>

help =
    <b>How it works</b>
    1. An employer posts a task; workers apply; the matcher picks one and says why.
    2. The reward is locked in the escrow contract before work starts.
    3. The worker delivers and the employer rates 0–100: { $rating_full } or more pays in full, from { $rating_min } a part, below { $rating_min } nothing, unless the worker objects and is given more.
    4. Nothing delivered in time: the employer is refunded. No rating in time: the worker is paid in full.

    <b>Commands</b>
    /fund – put money in
    /deposit – where to send money from outside
    /task – post a task, step by step or in one line: <code>/task 30 USD 2d Translate 500 words</code>; <code>x3</code> after the time is for three workers, with <code>#first</code> the first who applies gets it, with <code>#choose</code> you choose
    /board – tasks you can apply for
    /mine – your tasks and what is next
    /deliver – hand in your work
    /balance – your money
    /templates – your saved tasks
    /statement – a month's statement, as a file
    /withdraw – take money out
    /wallet – who holds your key, linking your own wallet
    /settings – language, role, what you can do
    /language – 中文 or English
    /terms /privacy /paysupport – terms, your data, trouble with money
    /cancel – leave a question; so does any other command
    /help – this text

unknown-command = I do not know <code>{ $got }</code>. See /help for what I understand.

cancelled = ↩️ Left: { $what ->
        [deliver] handing in
        [showing] showing evidence
        [evidence] showing evidence
        [rate] your rating
        [rate-why] your rating
        [rated] your rating
        [note] your note
        [contest] your objection
        [contesting] your objection
        [withdraw] taking money out
       *[other] what I had asked
    }{ $about ->
        [task] {" "}({ $title })
       *[none] {""}
    }. Nothing was sent and nothing has changed.
cancel-draft = ↩️ I wait for no more words for the draft; its card stays as it is, and nothing is on the board. /task goes on with it.
cancel-nothing = There is no open question to leave. See /mine for your tasks.

nothing-understood = I am not sure what to do with that. To post a task, write for example <code>/task 30 USD 2d Translate 500 words</code>. For everything else see /help.

terms-ask =
    📄 <b>One more thing: the terms of use</b>, version { $version }.
    • You pay or are paid by the rating, as the terms of each task say before it starts.
    • Work must be lawful and your own; what you hand in may be shown to the employer and, in a dispute, to the arbiter.
    • The operator keeps your key until you link your own, takes a fee of { $percent } % of what a worker earns, and answers for both.
    All of it: /terms. What is kept of you: /privacy.

    What did you come for? Pressing one accepts the terms; you can do the other any time.

terms =
    📄 <b>Terms of use</b>, version { $version }
    1. <b>Tasks.</b> An employer posts a task with a reward and a time to deliver. Applying means agreeing to do it if chosen. The reward is locked in the escrow contract before work starts.
    2. <b>Payment.</b> The employer rates 0–100. The rating decides the payout: in full from the full mark, in part from the pass mark, nothing below; /help says where the marks are. No rating in time: paid in full. No delivery in time: refunded. A worker may object; an arbiter rules, or the terms decide.
    3. <b>Fee.</b> { $percent } % of what the worker earned goes to the platform; nothing of what is refunded. On a group's own board that community may take a part too, shown before you post or apply.
    4. <b>Keys.</b> The operator keeps a key for you and signs only what you confirm here. Whoever holds a key holds the money. You can link a wallet of your own with /wallet; then only you sign.
    5. <b>Conduct.</b> Lawful work, your own, without deceit. Who breaks this may be shut out of new tasks; what is locked in escrow still ends by its terms.
    6. <b>Changes.</b> A new version is shown to you and counts from when you accept it.
    { $accepted ->
        [yes] ✅ You have accepted this version.
       *[no] You have not accepted this version yet.
    }

terms-accepted =
    ✅ Thank you: version { $version } of the terms is accepted.
    { $role ->
        [employer] Put money in with /fund, then post your first task with /task.
        [worker] Tell me in /settings what you can do, then look at the /board.
       *[both] Look at the /board, or post a task with /task. In /settings you say what you can do.
    }

privacy =
    🔒 <b>What is kept of you</b>
    • Your numeric Telegram id, the name Telegram shows, your language, and what you write in /settings.
    • Your tasks, applications, deliveries, ratings and what you say in a dispute; an encrypted copy of files you hand in, show or attach, for a year and as long as their task goes on; what you sent and did not use, for two days.
    • A key that is kept encrypted, and every movement of your money.
    On the public chain stand only addresses, amounts, dates, ratings and salted fingerprints: no names, no texts, no files.
    Employers see your name and record when you apply; nobody sees your id. To ask for your data or have it deleted where the books allow it, write to the operator (/paysupport).

paysupport =
    🛟 <b>Money not where it should be?</b>
    1. /balance and /mine show where it stands, /statement every movement.
    2. What is on its way shows in /mine; the chain takes a moment.
    3. { $has_contact ->
        [yes] If it still does not fit, write to the operator: { $contact }
       *[no] If it still does not fit, ask in the group where you found the task, or see /help: the operator of this bot has set no contact.
    }
    Name the title of the task or the transaction from your receipt. Nobody from here ever asks for a key or a password.
    Digital goods of Telegram itself are not sold here.

settings =
    ⚙️ <b>Settings</b>
    Language: English
    Role: { $role }
    Skills: { $skills }
    Languages beside English: { $languages }
    Place: { $place }
    Your phrase: { $phrase }
    Nobody checks what you say here; employers may require it of whoever applies.
settings-ask-skills = ⚙️ <b>What can you do?</b> Write up to 8 words, for example <code>translation law</code>, or “-” for none.
settings-ask-languages = ⚙️ <b>Which languages do you know</b>, beside the one you read here? Write <code>zh</code> or <code>en</code>, or “-” for none.
settings-ask-phrase = ⚙️ <b>Choose a phrase that only you and I know</b>, up to 40 characters, for example <code>blue otter</code>, or “-” for none. I write it above everything I say to you in private, or just before it. A message without it, or from another account, is not from me: do not pay, do not press. Never tell it to anybody; nobody from here asks for it.
settings-ask-place = ⚙️ <b>Where are you?</b> Write one word or name, for example <code>Berlin</code>, or “-” to say nothing.

group-hello = Tasks with the reward locked in escrow: post and find them in a private chat with me.
group-draft = 📝 I have made a draft of it in our private chat. It counts only when you confirm it there.
group-board = { $count ->
        [0] The board is empty right now.
        [one] { $count } task is open.
       *[other] { $count } tasks are open.
    } Look at the board in a private chat with me.
