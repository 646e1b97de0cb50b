# Groups with a board of their own. Messages here are HTML.

group-community = 🏘 The board of this group is set up in a private chat with me.
not-administrator = Only administrators of the group can do this. Telegram has just told me that you are none.
rank-unknown = Telegram does not tell me who administers the group. Add me to it (best as an administrator) and try again.
group-two-boards = 🏘 This group had two boards: its own from before it got a new number, and one that was set up since. The older one goes on here with all its settings; the newer one is closed, and the tasks posted on it go on.
group-post = Post a task on this group's board in a private chat with me.
group-announced =
    📌 <b>New task:</b> { $title } { $tags }
    <b>{ $reward }</b> · { $duration } to deliver{ $seats ->
        [1] {""}
       *[other] {" "}· { $seats } places
    }

community-mine = { $count ->
        [0] 🏘 To make a group a board of its own, add me to it and send /community there, as one of its administrators.
       *[other] 🏘 Boards whose fee is yours. Only administrators of the group can change them; I ask Telegram each time.
    }
community-card =
    🏘 <b>{ $community }</b>: { $is_open ->
        [yes] the board is open
       *[no] the board is closed to new tasks
    }
    Cards in the group: { $language }
    The community's fee: <b>{ $fee } %</b> of what a worker earns, credited to { $receiver }; the platform's { $platform } % comes beside it. Of { $earned } earned: { $share } to the community, { $platform_share } to the platform. Tasks that { $receiver } posts carry no community's fee.
    New tasks are { $announced ->
        [yes] shown in the group, without names
       *[no] not shown in the group
    }
    Arbiters: { $arbiters }
    Offer to rule: { $offers }
    Where no arbiter of yours is impartial, the platform's rule. Whoever receives the fee never does.

    A change is for tasks posted after it; those on the board keep to what they say.
    To post here: { $link }
    This board alone: { $board_link }
    To offer to rule: { $arbiter_link }
community-ask-fee = 🏘 <b>What does the community take</b> of what a worker earns? Up to { $most } %, beside the platform's { $platform } %. Press, or write for example <code>2.5</code>.

arbiter-ask =
    ⚖️ <b>Rule in disputes of { $community }?</b>
    You would be named in new tasks of that board, decide what a worker gets when one objects, and are paid { $fee } % of what was in dispute for each ruling. Never in tasks of your own, nor of people you have lately worked with.
    { $appointed ->
        [appointed] You are an arbiter there.
        [offered] You have offered to; an administrator has to appoint you.
       *[none] An administrator of the group has to appoint you too.
    }
arbiter-thanks = ⚖️ Thank you. An administrator of { $community } has to appoint you; you will hear from me.
arbiter-stopped = ⚖️ You will not be named in new tasks of that board. Where a task names you already, you still rule.
arbiter-offered = ⚖️ { $arbiter } offers to rule in disputes of <b>{ $community }</b>.
arbiter-appointed = ⚖️ You are now an arbiter of <b>{ $community }</b>, and may be named in its new tasks. A ruling pays { $fee } % of what was in dispute.
arbiter-dismissed = ⚖️ You will not be named in new tasks of <b>{ $community }</b>. Where a task names you already, you still rule.

fees-one = { $fee }
fees-both = { $fee } · community's fee: { $share }
board-of = 🏘 { $community } · community's fee { $percent } % of what the worker earns, beside the platform's
post-board =
    🏘 On the board of <b>{ $community }</b>, whose fee of { $percent } % is { $share } at most, of the worker's part too, credited to { $receiver }{ $judges ->
        [0] {""}
        [one] . In a dispute its arbiter rules
       *[other] . In a dispute one of its { $judges } arbiters rules
    }
filter-board = 🏘 { $community }
draft-board-closed = The board you chose is closed, so this task would stand on the general board alone, without a community's fee.
