# A task while it is written, saved tasks, and what a task asks of whoever applies. Messages here are HTML.

out-of-date-draft = That card was out of date. This is how your draft stands now.
draft-press = Please press one of the buttons below, or Cancel.

draft-known-title = <b>{ $title }</b> { $tags }
draft-known-reward = Reward: <b>{ $reward }</b>
draft-known-attached = 📎 { $name }
draft-known-seconds = To be delivered within { $duration } of the start

draft-title =
    📝 <b>What is to be done?</b> Write it in one line, with hashtags for skills or languages if you like.
    <code>Translate 500 words #en #translation</code>

    The whole in one line works too: <code>/task 30 USD 2d Translate 500 words</code>. There, <code>#first</code> gives it to the first who applies, <code>#choose</code> lets you choose.
draft-reward = 💰 <b>What do you pay for it?</b> Press a sum or write one, for example <code>25</code> or <code>25.50 USD</code>.
draft-seconds = ⏱ <b>How long has the worker to deliver?</b> Press or write it, for example <code>12h</code>, <code>2d</code> or <code>1w</code>.
draft-tags = 🏷 <b>Which skills or languages help?</b> They are a wish, not a must. Write them, for example <code>#en #translation</code>, or press “None”.
draft-more =
    👤 <b>Who may apply, how many do you need, and who chooses?</b>
    { $needs }

    Press what you want to change, or write it, for example <code>rating 80</code>, <code>completed 3</code>, <code>language en</code>, <code>skill law</code>, <code>place Berlin</code>, <code>filling first</code>, <code>workers 3</code>. Then press “Continue”.
draft-need-rating = <b>Least mean rating</b> of a worker, 0–100. Press one or write it. Whoever was never rated cannot apply then.
draft-need-completed = <b>How many rated tasks</b> must a worker have completed? Press a number or write it.
draft-need-language = <b>Which languages</b> must a worker know? Press one, or write <code>zh en</code> for both.
draft-need-skill = <b>Which skills</b> must a worker have named in /settings? Write them, for example <code>law translation</code>.
draft-need-place = <b>Where</b> must a worker be? Write one word or name, for example <code>Berlin</code>. It is compared with what the worker wrote in /settings.
draft-filling = <b>How is the worker found?</b> Press one.
draft-seats = <b>How many workers?</b> Each gets a place of their own with the whole reward: delivered, rated and paid by itself. Press a number or write it.
draft-attach =
    📎 <b>What should the worker get to see?</b> Send files, photos or links, up to five; a file may have 20 MB.
    Only who is chosen sees them, once the reward is locked; whoever applies reads just how many there are. Their hashes are bound into the escrow's terms.
draft-change = ✏️ <b>What do you want to change?</b>

needs-nothing = Anybody may apply
needs-completed = { $count ->
        [one] Must have completed { $count } rated task
       *[other] Must have completed { $count } rated tasks
    }
needs-rating = Must have a mean rating of { $rating } or more
needs-language = Must know: { $words }
needs-skill = Must have the skills: { $words }
needs-place = Must be in: { $words }
filling-matcher = The best of those who apply is chosen by the matcher
filling-choose = The employer chooses among those who apply
filling-first = Whoever applies first gets it

seats-wanted = For { $seats } workers, each with a place of their own
seats-free = {" "}· { $free } of { $seats } places free
attached-count = { $count ->
        [one] 📎 { $count } attachment, shown to whoever is chosen
       *[other] 📎 { $count } attachments, shown to whoever is chosen
    }

post-confirm = Post it?
edit-confirm = { $applied ->
        [0] Save these changes?
        [one] Save these changes? { $applied } application ends with them; the person is told and may apply again.
       *[other] Save these changes? { $applied } applications end with them; the people are told and may apply again.
    }

task-changed = ✏️ <b>Changed:</b> { $title }. This is how it stands on the board now.
task-edited = ✏️ The employer has changed <b>{ $title }</b>, so your application has ended. Look at it again on the /board, and apply again if you still want it.

templates = 📁 <b>Your saved tasks: { $count }</b>. Press a name to post the like of it again; you see it before it counts.
templates-empty = You have no saved tasks yet. Under /mine each of your tasks has a button “Save as template”.
template-ask = 📁 Under which name shall I save <b>{ $title }</b>? Write it as your next message. A name that you used before is replaced.
template-saved = 📁 Saved as <b>{ $name }</b>. Post from it with /templates.
template-dropped = <b>{ $name }</b> is forgotten. The task itself has not changed.

unfit-completed = This task asks for { $asked } completed and rated tasks; you have { $has }. See /board for others.
unfit-rating = This task asks for a mean rating of { $asked } or more; yours is { $has }. See /board for others.
unfit-language = This task asks for a language that you have not named: { $asked }. If you know it, say so in /settings and apply again.
unfit-skill = This task asks for a skill that you have not named: { $asked }. If you have it, say so in /settings and apply again.
unfit-place = This task is to be done in { $asked }. If you are there, say so in /settings and apply again.

too-many-taken = { $because ->
        [newcomer] You have { $open } applications and tasks in work; a newcomer may have { $limit } at once. After three paid tasks you may have more.
        [lapses] You have { $open } applications and tasks in work; you may have { $limit } at once just now, because in the last 30 days { $lapses ->
                [one] one task was
               *[other] { $lapses } tasks were
            } not handed in, or given back. What the other side cancelled, lost or let lapse never counts against you.
       *[all] You have { $open } applications and tasks in work; { $limit } at once is the most.
    } Hand one in or take an application back in /mine, then apply again.
