# What the parts of the product say on the command line when each is a process. No HTML.

part-works = escrowd { $part }: at work; Ctrl-C stops it
part-serves = escrowd web: { $url }/metrics, /health, /ready
part-stopped = escrowd { $part }: stopped; everything is kept
