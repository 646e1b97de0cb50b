# What operators hear of findings. Messages here are HTML; the words of each finding stand in findings.ftl.

finding-found =
    { $is_serious ->
        [yes] 🛑 <b>A serious finding: the relay begins nothing new</b>
       *[other] ⚠️ <b>A finding</b>
    }
    { $what }

    <code>{ $code }</code> – { $subject }
    Expected: { $expected }
    Found: { $found }

    { $next }

finding-over = ✅ Over: <code>{ $code }</code> – { $subject }

finding-more =
    { $count ->
        [one] And one more finding. <code>escrowd check</code> names it.
       *[other] And { $count } more findings. <code>escrowd check</code> names them.
    }
