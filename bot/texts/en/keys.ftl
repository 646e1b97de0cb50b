# What `escrowd keys` says on the command line. No HTML.

keys-line = { $address }: { $balance } coins for gas; next nonce { $nonce }, on the chain { $chain }; { $count } open; { $state }
keys-state-serving = in service
keys-state-retired = out of service
keys-state-unset = not in OPERATOR_KEYS
keys-state-stopped = stopped: somebody else has used it; see escrowd keys resume
keys-retired = { $address } begins nothing new from here on; what it has open is followed up
keys-retired-before = { $address } is out of service already
keys-open = { $address }: open transactions: { $count }; waiting
keys-still-open = { $address } still has transactions open. It stays out of service: run this again, and keep it in OPERATOR_KEYS until then.
keys-free = Nothing of { $address } is open. Take it out of OPERATOR_KEYS, start the relays again, then move its coins. Fees credited to it stay its own.
keys-restored = { $address } is in service again
keys-serving = { $address } is in service
keys-unknown = { $address } has never been a key of the relay; escrowd keys list names them
keys-not-set = { $address } is not in OPERATOR_KEYS: put its key there, and start the relays again
keys-last = { $address } is the last key in service: add another one to OPERATOR_KEYS and start the relays again first
keys-held = { $address } is not in OPERATOR_KEYS, or a relay works with it just now: set it, or ask again
keys-not-stopped = { $address } was not stopped by anybody else's transaction: nothing was changed
keys-resumed = { $address } goes on; given up, and asked again or told to their people: { $count } transactions
keys-rotated = { $count ->
    [one] One key is sealed under the new master secret.
   *[other] { $count } keys are sealed under the new master secret.
}
keys-rotated-before = The keys are sealed under this master secret already: nothing was changed.
keys-rotated-next = Start every process again with the new MASTER_SECRET, and destroy the old one; copies of the database made before still open with it.
keys-same-secret = The old and the new master secret are the same: set MASTER_SECRET to the new one
keys-no-old-secret = set MASTER_SECRET_OLD to the master secret until now and MASTER_SECRET to the new one
keys-ask-old-secret = The master secret until now (64 hexadecimal digits, not shown):
