# What `escrowd correct` says on the command line.

correct-lost = The chain has lost blocks that were final: { $count } of those that were learned, after block { $block }.
correct-plan = { $count ->
        [one] One fact is undone
       *[other] { $count } facts are undone
    }: each entry of the journal that came of them is reversed by another, tasks go back, and all concerned are told.
correct-ask = Nothing has been changed. Look at the chain with another node first; then run this again with --yes.
correct-done = Corrected: { $count } entries reversed. The watcher reads on after block { $block }; the finding is cleared.
correct-nothing = The chain has everything that was learned: there is nothing to correct.
correct-resumed = The chain has everything that was learned again: the watcher goes on, and the finding is cleared.
correct-moved = Somebody else has corrected the books meanwhile: look again.
