# What `escrowd check` says, and what each finding means: `found-` and the code is what is wrong, `todo-` what to do
# now. No markup: operators read the same in the chat. Codes: `ledger/checks`, relay and watcher.

check-head = Escrow { $address } on chain { $chain }; journal read to block { $block }
check-no-head = Escrow { $address } on chain { $chain }; nothing of the chain has been read yet
check-fine = { $name }: { $count } looked at, nothing found ({ $reason })
check-found = { $name }: { $count } looked at, findings: { $found } ({ $reason })
check-hindered = { $name }: could not be looked at: { $reason }
check-finding = { $code } | { $subject } | expected: { $expected } | found: { $found }
check-more = and { $count } more like these
check-clean = Everything that was looked at is as it must be.
check-dirty = Findings: { $count }. Serious ones stop the relay until they are over.
check-undone = Some of it could not be looked at; nothing else was found.
check-not-full = Only with --full: the hashes of entries that were checked before, how ended tasks were signed for and rated, and the logs of deliveries.
check-standing = Still open from before: { $code } | { $subject }
check-resolve = When you have seen to the first of them and it stays as it is: { $got }
check-no-note = say why it may stay as it is: --note "..."
check-resolved = Closed: { $code } | { $subject }. Exactly as it is it will not come back.
check-unknown = No open finding { $code } | { $subject }. Open are: { $known }
check-none-open = none
check-elsewhere = { $code } is not over by saying so: see to it with { $got }
check-no-word = { $code } cannot be closed by anybody's word: mend the row, or restore a backup
check-head-hindrance = the block that the journal has read is not on the node's chain, or there is none yet
check-no-secret = MASTER_SECRET is not set

basis-database = rests on the database
basis-node = rests on the database and the node's word

name-accounts = Accounts, journal = contract
name-assets = Currencies, decimals = token's
name-clock = Clock
name-doubles = Keys of the database, unique
name-endings = Tasks that ended, rows = logs
name-files = Copies of files, whole
name-head = Head of the journal
name-inbox = Updates that wait
name-journal = Journal: links, sums, and of new entries hashes and logs
name-keys = Managed keys
name-lag = How far behind
name-logs = Logs of money, each with its entry
name-nonces = Nonces of the relay's keys
name-outbox = Effects that wait
name-people = People, each with a key
name-plans = Tasks, rows = what was signed
name-records = Deliveries, ratings and objections, rows = logs
name-sent = Transactions, each with its bytes and what it carries
name-solvency = Solvency, token by token
name-stages = Tasks, rows = journal
name-tasks = Tasks, rows = contract
name-txs = Transactions under way

found-account = A balance in the journal is not what the contract owes.
found-answers-blind = Somebody's answers to a labelling job do not depend on its items.
found-asset = A currency is kept with other decimals than its token says: every sum that people read would be wrong.
found-balances = A kept balance is not the sum of its postings.
found-clock-offset = The clock was moved, though deadlines are real here.
found-committed = For a task another sum is kept in the journal than its stage says.
found-deep-reorganisation = The chain has replaced a block that counted as final.
found-doubled-key = Two rows have the same key, though the table forbids it.
found-effect-changed = What waits to be done is not what was decided.
found-ending = An ended task is kept with another rating, or another ending, than its log says.
found-entry = An entry says something else than the log it came from.
found-entry-lost = The entry up to which the journal was checked last is gone or was changed.
found-entry-missing = Entries are missing from the journal.
found-entry-without-log = An entry has no log on the chain that it came from.
found-foreign-nonce = A key of the relay was used by somebody else.
found-hash-chain = An entry was changed, or does not follow the one before it.
found-head = The block that the journal has read last is not on the chain.
found-head-lag = The journal has fallen behind the chain.
found-inbox-old = Updates of the chat are not answered.
found-key-not-listed = Transactions of a key are under way that is not in OPERATOR_KEYS any more.
found-key-retired = A key of the relay is taken out of service.
found-key-without-gas = A key of the relay has too little coin to pay for gas.
found-file = A copy of a file that somebody sent is not what was kept.
found-keys-sealed = Managed keys do not open with this MASTER_SECRET.
found-log-without-entry = Money moved on the chain and the journal has no entry of it.
found-nonce-gap = A transaction of the relay is missing between others.
found-node-behind = The node has not yet the block that the journal has read.
found-other = A check has found a difference.
found-outbox-old = Effects wait for too long, or were tried too often.
found-person-key = A person has an address that no key here opens.
found-plan = A task, or its batch, is kept with other people, sums or terms than were signed.
found-record = A task is kept with a delivery, rating or objection of which no log tells, or with another delivery than was handed in.
found-solvency = The contract holds less of a token than the journal says it owes.
found-task = A task stands elsewhere in the contract than in its row.
found-task-row = A task's row is one that no step leads to.
found-tx-changed = Of a transaction under way the row was changed.
found-tx-not-taken = The node does not take a transaction of the relay.
found-tx-old = Transactions have not ended for too long.
found-tx-row = Of what was sent to the chain rows are missing: the transaction, its signed bytes, or what it carries.
found-unbalanced = The legs of an entry do not sum to zero.
found-unreadable = A row cannot be read: it does not hold what it must.
found-wrong-chain = The node serves another chain than the one this ledger belongs to.

todo-tampered = Somebody or something has written to the database past Escrowd. Keep a copy of it, find out who can write to it, run escrowd audit --database to see what is right by the chain, and restore a backup: what is missing since is read again from the chain.
todo-account = Either a log of the contract was never seen by this ledger, or somebody or something has written to the database past Escrowd. Run escrowd audit --database with another node: if that finds money on the chain that the journal has not, restore a backup from before that block, and have the rest read again from a node that leaves nothing out; else find out who can write to the database, and restore a backup.
todo-answers-blind = Look at these answers before this worker is given more: it is a reason to look, not a proof. The rating has counted them for what they are.
todo-asset = Correct decimals in the table assets, and find out who can write to the database.
todo-balances = { todo-tampered }
todo-clock-offset = Delete clock_offset_seconds from the table settings, or use an empty database: this one was a sandbox.
todo-committed = { todo-tampered }
todo-deep-reorganisation = See with another node which chain is right. If it has changed, escrowd correct undoes what was learned of the lost blocks; then set CHAIN_FINALITY deeper.
todo-doubled-key = An index is damaged: reindex the database, then look which of the rows is right.
todo-effect-changed = { todo-tampered }
todo-ending = Correct the row by what the log says, or restore a backup, and look for what has written to it past Escrowd.
todo-entry = { todo-tampered }
todo-entry-lost = { todo-tampered }
todo-entry-missing = { todo-tampered }
todo-entry-without-log = { todo-tampered }
todo-foreign-nonce = Find out who has the key. If it was you, let it go on with escrowd keys resume; if not, replace the key in OPERATOR_KEYS at once.
todo-hash-chain = { todo-tampered }
todo-head = Compare the block with another node. If the node is wrong, use another one; if the chain has changed, wait for the watcher's reversals.
todo-head-lag = See that a watcher runs, and that the node answers in time.
todo-inbox-old = See that a process answers the chat, and look for errors in its log.
todo-key-not-listed = Put the key back into OPERATOR_KEYS until its transactions have ended.
todo-key-retired = Put it back with escrowd keys add, if it is to work again.
todo-key-without-gas = Send coins of the chain to this address; the relay goes on by itself.
todo-file = Look at who can write to the database. Restore the row from a backup; until then people get the file from Telegram, if it still has it.
todo-keys-sealed = Set MASTER_SECRET to the one that this database's keys were sealed under: without it these people cannot act here.
todo-log-without-entry = { todo-account }
todo-nonce-gap = { todo-tampered }
todo-node-behind = Wait until the node has caught up, or use another one.
todo-other = Run escrowd check, and look for it in the log.
todo-outbox-old = See that relay and sender run; what stands behind the last colon is why it was put off.
todo-person-key = Restore this row of people, or of keys, from a backup, and find out who can write to the database.
todo-plan = { todo-tampered }
todo-record = { todo-ending }
todo-solvency = Run escrowd audit with this token: if it agrees, the journal is wrong, else the token does not keep what it is given.
todo-task = Run escrowd audit --database; then restore a backup, or correct the row by what the contract says.
todo-task-row = Look for what has written to the row past Escrowd, and restore it from a backup.
todo-tx-changed = { todo-tampered }
todo-tx-not-taken = Read what the node says; try another node, or raise the fees that the relay may pay.
todo-tx-old = See that the key has coins for gas, and whether the fees are high enough for the node.
todo-tx-row = { todo-tampered }
todo-unbalanced = { todo-tampered }
todo-unreadable = { todo-tampered }
todo-wrong-chain = Set CHAIN_RPC_URL to a node of the right chain.
