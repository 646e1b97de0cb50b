# What `escrowd consensus` says. No HTML.

consensus-counts = { $answers } answers of { $workers } workers to { $count } items; of { $figure } the truth is known.
consensus-repeated = { $count } rows say again what another has said, and were counted once.
consensus-method-majority = majority
consensus-method-one-coin = one-coin
consensus-method-dawid-skene = Dawid-Skene
consensus-asked = Method: { $name }, as asked.
consensus-by-answers = Method: { $name }, the simplest of those that foretell the answers best.
consensus-by-gold = Method: { $name }, because it is right on gold items that another, which foretells the answers better, gets wrong.
consensus-trial = { $name }: log probability of an answer { $score }, right on { $found } gold items it was not told
consensus-unsettled = After { $count } rounds the figures still moved a little.
consensus-written = { $path }: { $size }, SHA-256 { $hash }
consensus-no-column = { $path }, line { $line }: there is no column { $field }. The first line names the columns: item, worker and label in a file of answers, item and label in a file of gold.
consensus-column-twice = { $path }, line { $line }: there are several columns { $field }.
consensus-width = { $path }, line { $line }: { $found } fields instead of { $expected }.
consensus-empty = { $path }, line { $line }: the field { $field } is empty.
consensus-twice = { $path }, line { $line }: { $worker } has given { $item } another label in line { $first }.
consensus-two-truths = { $path }, line { $line }: the gold of { $item } is { $got }, and { $known } elsewhere.
consensus-not-utf8 = { $path }, line { $line }: this is not UTF-8. In Excel, save as "CSV UTF-8".
consensus-not-csv = { $path }, in the row that begins on line { $line }: this is not CSV ({ $reason }).
consensus-no-answers = { $path } holds no rows.
consensus-same-file = { $path } is named for two things: give each file a name of its own.
consensus-there-already = { $path } is there already: choose another name, or say --force.
consensus-no-folder = { $path } cannot be written: there is no folder { $got }. Make it first, or name another.
consensus-long = { $path }, line { $line }: the field { $field } is longer than { $limit } characters.
consensus-many-items-labels = Too much to combine: items times different labels are { $count }, and at most { $limit } fit. Are the labels free text? Combine items with different sets of labels separately.
consensus-many-answers-labels = Too much to combine: answers times different labels are { $count }, and at most { $limit } fit. Split the items into several files.
consensus-many-workers-labels = Too much to combine: workers times different labels times these again are { $count }, and at most { $limit } fit. Are the labels free text? Combine items with different sets of labels separately.
consensus-copies = Suspected of copying: { $workers } err alike more often than chance allows. Look at them: copies make the labels look far surer than they are.
consensus-copied = { $worker } and { $name }: of { $figure } items that both answered, wrong on { $found }, the same error on { $count }
consensus-copied-more = and { $count } more pairs; --workers names them all
consensus-otherwise = Counted once each, such workers would leave { $count ->
        [0] all labels as they are
        [one] { $count } label otherwise
       *[other] { $count } labels otherwise
    }.
consensus-blind = Suspected of not looking at the items: { $workers }.
consensus-unsuspected = Nobody is suspected of copying or of not looking at the items.
consensus-copies-unseen = Copies were not looked for: pairs of answers to the same item are { $count }, and at most { $limit } are looked at.
consensus-one-label = Every answer gives the same label, { $got }. The probabilities of 1 say nothing: no answer could have said otherwise.
consensus-echoes = Answering alike nearly always: { $workers }. If some of them copy, { $count ->
        [one] { $count } label rests
       *[other] { $count } labels rest
    } on one voice: counted once, they would be otherwise. Gold items tell copies from experts.
