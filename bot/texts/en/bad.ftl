# What a person typed cannot be acted on: why, and what to write instead. Messages here are HTML.
# The keys are `bad-` and the code of the class in `bot/bad_input.py`.

bad-post-empty =
    To post a task, write it in one line: reward, time to deliver, title. For example
    <code>/task 30 USD 2d Translate 500 words</code>

bad-amount-unreadable = I cannot read “{ $got }” as an amount. Write it in digits, with a point for decimals, for example <code>30</code> or <code>30.5</code>.

bad-amount-negative = { $got } is below zero. Please write an amount above zero.

bad-amount-zero = The amount must be above zero. Please write for example <code>30</code>.

bad-amount-too-fine = { $got } has too many decimals: { $asset } has at most { $decimals }. Please shorten it.

bad-amount-too-large = { $got } is too large. An amount must be below { $limit } { $asset }.

bad-unknown-asset = I do not know the currency “{ $got }”. You can use: { $known }.

bad-duration-missing = The time to deliver is missing. Write it after the reward, for example <code>12h</code>, <code>2d</code> or <code>1w</code>.

bad-duration-unreadable = I cannot read “{ $got }” as a time to deliver. Write for example <code>12h</code>, <code>2d</code> or <code>1w</code>.

bad-duration-too-short = { $got } is too short. Give at least { $hours } hour to deliver.

bad-duration-too-long = { $got } is too long. At most { $days } days are possible.

bad-title-missing = Please say at the end what is to be done, for example <code>/task 30 USD 2d Translate 500 words</code>.

bad-title-too-long = The title has { $length } characters; at most { $limit } fit. Please shorten it.

bad-tag-too-long = The hashtag “#{ $got }” is too long; at most { $limit } characters fit.

bad-fillings-two = “#first” gives the task to the first who applies, “#choose” lets you choose: please keep one of them.

bad-too-many-tags = { $count } hashtags are too many; please keep to { $limit }.

bad-rating-unreadable = I cannot read “{ $got }” as a rating. Please write a whole number from 0 to 100.

bad-rating-not-whole = { $got } has a fraction. Please write a whole number from 0 to 100.

bad-rating-out-of-range = { $got } is outside the range. Please write a whole number from 0 to 100.

bad-withdrawal-empty =
    Tell me how much and where to:
    <code>/withdraw 12.5 0x…</code> or <code>/withdraw all 0x…</code>

bad-address-missing = The address is missing. Write it after the amount, for example <code>/withdraw 12.5 0x…</code>

bad-address-unreadable = “{ $got }” is not an address. An address is 0x followed by 40 digits or letters a–f, and ends the line. Please copy it again.

bad-address-checksum-wrong = The capitals in “{ $got }” do not fit the address, so at least one character is wrong. Please copy it again. Nothing was sent.

bad-address-zero = This is the zero address; money sent there is lost for ever. Please use an address of your own.

bad-tags-missing = Please write at least one skill or language, for example <code>#translation</code>, or “-” for none.

bad-tag-unreadable = “{ $got }” is no hashtag. Please write words of letters, for example <code>#translation</code>, or “-” for none.

bad-count-unreadable = I cannot read “{ $got }” as a number of tasks. Please write a whole number up to { $limit }, or “-” for none.

bad-seats-out-of-range = I read “{ $got }” where the number of workers stands. A task can be for 1 to { $limit }, for example <code>x3</code>.

bad-seats-fixed = How many workers a task is for cannot be changed once it is on the board. Take back the places that are free, or post another task.

bad-link-unreadable = “{ $got }” is no link. Send a file, a photo, or a link that begins with <code>https://</code>.

bad-attachments-too-many = At most { $limit } files and links can be attached. Remove some first, or put the files into one.

bad-attached-twice = This is attached already.

bad-requirement-unreadable = I do not know the requirement “{ $got }”. Write for example <code>rating 80</code>, <code>completed 3</code>, <code>language en</code>, <code>skill law</code>, <code>place Berlin</code> or <code>filling first</code>, or press a button.

bad-filling-unreadable = I do not know “{ $got }”. Write <code>matcher</code>, <code>choose</code> or <code>first</code>, or press a button.

bad-language-unknown = “{ $got }” cannot be asked for here. Write <code>zh</code>, <code>en</code>, both, or “-” for none.

bad-order-unreadable = I do not know “{ $got }” as an order. Please press one of the buttons.

bad-words-missing = I see no words. Please write them as your next message.

bad-words-too-long = That has { $length } characters; at most { $limit } fit. Please shorten it.

bad-share-out-of-range = { $got } is more than all of it. Please write a sum, or a share up to 100%.
