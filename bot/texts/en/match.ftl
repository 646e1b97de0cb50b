# What `escrowd match` says on the command line. No HTML. The keys `match-fault-...` are the faults of a problem's
# fields: `field` is where, such as tasks[3].due, `got` what stood there, `limit` what may stand there.

match-needs-files = Say where the problem is with --in and where the plan goes with --out; - is standard input and output. --schema prints what they look like.
match-there-already = { $got } is there already: choose another name, or say --force.
match-faults = { $got } is not a problem that can be matched:
match-more = and { $count } more
match-whole = the whole
match-fault-missing = { $field }: is missing
match-fault-unknown = { $field }: there is no such field
match-fault-whole = { $field }: { $got } is not a whole number
match-fault-number = { $field }: { $got } is not a number
match-fault-text = { $field }: { $got } is not text
match-fault-low = { $field }: { $got } is below { $limit }
match-fault-high = { $field }: { $got } is above what is allowed ({ $limit })
match-fault-version = { $field }: { $got } is a version that this program does not read; it reads 1
match-fault-json = { $field }: this is not JSON ({ $limit })
match-fault-zone = { $field }: { $got } says no time zone; write for example 2026-10-01T12:00:00Z
match-fault-moment = { $field }: { $got } is not a moment; write for example 2026-10-01T12:00:00Z
match-fault-span = { $field }: the end is not after the beginning
match-fault-reward = { $field }: reward_max is below the reward
match-fault-rating = { $field }: rating_sum is more than rating_count ratings of 100 can give
match-fault-twice = { $field }: the id { $got } stands there twice
match-fault-stranger = { $field }: a pair names { $got }, which is not in the problem
match-fault-other = { $field }: { $reason }
match-finding = The plan is wrong and was not written: { $code }, { $subject }: { $reason }. This is a fault of the program.
match-done = { $path }: { $count } seats filled, { $empty } stay empty
match-optimal = Utility { $minor }: no plan is worth more.
match-gap = Utility { $minor }: no plan is worth more than { $limit }.
match-best = Of each task the best { $count } candidates were considered; the bound holds over all pairs.
match-certified = The bound was proven again, over every pair of the market.
match-progress-candidates = Candidates: { $done } of { $facts }
match-progress-proof = Proof: { $done } of { $facts } tasks
