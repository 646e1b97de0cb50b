# What the parts of the product say on the command line when each is a process. No HTML.

part-works = escrowd { $part }: at work; Ctrl-C stops it
part-serves = escrowd web: { $url }/metrics, /health, /ready
part-stopped = escrowd { $part }: stopped; everything is kept
maintenance-on = Maintenance since { $since }: what people do is kept, and answered after `escrowd maintenance off`
maintenance-off = No maintenance: people are answered
running-part = another escrowd does the work of `{ $part }` on { $path }, and a SQLite file serves one of each: stop it first, or set DATABASE_URL to PostgreSQL for any number of them
running-folder = another escrowd works on { $path }: stop it first, or set DATA_DIR
running-many-names = { $path } has other names (hard links), and SQLite keeps a journal for each name: remove the others, so that nothing is lost
part-no-currency = no currency is set in this database, so nobody could be paid: run `escrowd deploy --test-token` with the same DATABASE_URL, which adds one for trying things out, then start again
