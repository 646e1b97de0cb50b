-- Everything the emulator remembers: people, chats, messages, updates, files, and what people were shown.
-- Columns that came later stand in store.py, which adds them to older files as well.

CREATE TABLE IF NOT EXISTS settings ( -- webhook, allowed updates
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS people ( -- those who could write to the bot
    id INTEGER PRIMARY KEY,
    first_name TEXT NOT NULL CHECK (first_name <> ''),
    last_name TEXT,
    username TEXT UNIQUE,
    language_code TEXT,
    role TEXT, -- what the page calls them; unknown to the bot
    started INTEGER NOT NULL DEFAULT 0, -- has written at least once
    blocked INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE IF NOT EXISTS chats ( -- a private chat has its person's id
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    title TEXT,
    next_message_id INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE IF NOT EXISTS messages ( -- content and markup as JSON
    chat_id INTEGER NOT NULL REFERENCES chats (id),
    message_id INTEGER NOT NULL,
    sender_id INTEGER NOT NULL,
    sent_at INTEGER NOT NULL,
    edited_at INTEGER,
    content TEXT NOT NULL,
    markup TEXT,
    reply_to INTEGER,
    deleted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS updates ( -- kept a while after confirmation, so that one can be delivered again
    update_id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    confirmed INTEGER NOT NULL DEFAULT 0,
    again INTEGER NOT NULL DEFAULT 0 -- to be delivered once more, whatever the offset
) STRICT;

CREATE INDEX IF NOT EXISTS updates_waiting ON updates (update_id) WHERE confirmed = 0 OR again > 0;

CREATE TABLE IF NOT EXISTS presses ( -- callback queries and the bot's answers
    id TEXT PRIMARY KEY,
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    answer TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS sendings ( -- what was answered to a message that could be sent twice
    person_id INTEGER NOT NULL,
    random_id TEXT NOT NULL,
    answer TEXT NOT NULL,
    PRIMARY KEY (person_id, random_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS files ( -- the bytes lie in a folder beside this file
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    file_id TEXT NOT NULL UNIQUE,
    unique_id TEXT NOT NULL,
    name TEXT NOT NULL,
    mime_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    path TEXT NOT NULL UNIQUE,
    width INTEGER,
    height INTEGER
) STRICT;

CREATE TABLE IF NOT EXISTS command_lists ( -- setMyCommands per scope and language
    scope TEXT NOT NULL,
    language_code TEXT NOT NULL,
    commands TEXT NOT NULL,
    PRIMARY KEY (scope, language_code)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS menu_buttons ( -- chat 0 is the default for all
    chat_id INTEGER PRIMARY KEY,
    button TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS events ( -- what a person's screen would show, in order
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    message_id INTEGER,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE IF NOT EXISTS members ( -- of groups, the bot among them; those who left keep their row
    chat_id INTEGER NOT NULL REFERENCES chats (id),
    member_id INTEGER NOT NULL,
    rank TEXT NOT NULL CHECK (rank IN ('creator', 'administrator', 'member', 'restricted', 'left', 'kicked')),
    extra TEXT NOT NULL DEFAULT '{}', -- rights, title, until_date
    PRIMARY KEY (chat_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS members_chats ON members (member_id, chat_id);

CREATE TABLE IF NOT EXISTS topics ( -- of forums; a topic has the number of the message that opened it
    chat_id INTEGER NOT NULL REFERENCES chats (id),
    thread_id INTEGER NOT NULL,
    topic TEXT NOT NULL, -- name, icon_color, icon_custom_emoji_id
    closed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (chat_id, thread_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS pins (
    number INTEGER PRIMARY KEY AUTOINCREMENT, -- the order of pinning
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    UNIQUE (chat_id, message_id)
) STRICT;

CREATE TABLE IF NOT EXISTS votes ( -- in polls, which stand in their messages
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    options TEXT NOT NULL,
    PRIMARY KEY (chat_id, message_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS reactions (
    chat_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    member_id INTEGER NOT NULL,
    emoji TEXT NOT NULL,
    PRIMARY KEY (chat_id, message_id, member_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS queries ( -- inline queries and checkouts, with the bot's answers
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    asked TEXT NOT NULL,
    answer TEXT
) STRICT;

CREATE TABLE IF NOT EXISTS payments ( -- in Telegram's Stars
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    charge_id TEXT NOT NULL UNIQUE,
    person_id INTEGER NOT NULL,
    paid_at INTEGER NOT NULL,
    payment TEXT NOT NULL,
    refunded_at INTEGER
) STRICT;

CREATE TABLE IF NOT EXISTS invoices ( -- links made by createInvoiceLink
    slug TEXT PRIMARY KEY,
    invoice TEXT NOT NULL
) STRICT;
