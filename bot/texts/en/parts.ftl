# What the parts of the product say on the command line when each is a process. No HTML.

part-works = escrowd { $part }: at work; Ctrl-C stops it
part-serves = escrowd web: { $url }/metrics, /health, /ready
part-stopped = escrowd { $part }: stopped; everything is kept
maintenance-on = Maintenance since { $since }: what people do is kept, and answered after `escrowd maintenance off`
maintenance-off = No maintenance: people are answered
