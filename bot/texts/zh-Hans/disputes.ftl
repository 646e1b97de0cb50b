# 异议、裁决、协商、放弃，以及撤回托管请求。这里的消息是 HTML。

contested-worker =
    ⚖️ <b>你的异议已记录在链上：</b>{ $title }
    你不同意 { $rating } 分的评分。
    { $has_arbiter ->
        [yes] 仲裁人将在 { $rule_by } 之前裁决；若逾期未裁决，你将收到 { $payout }。
       *[no] 这个任务没有指定仲裁人，{ $rule_by } 你将收到 { $payout }。
    }
    在此之前，你和雇主仍可协商解决；双方都可以提交证据。

contested-employer =
    ⚖️ <b>{ $worker } 对你评的 { $rating } 分提出异议：</b>{ $title }
    { $has_arbiter ->
        [yes] 仲裁人将在 { $rule_by } 之前裁决；若逾期未裁决，付给接单人 { $payout }，退给你 { $refund }。
       *[no] 这个任务没有指定仲裁人，{ $rule_by } 付给接单人 { $payout }，退给你 { $refund }。
    }
    在此之前，你们仍可协商解决，你也可以支付全款；双方都可以提交证据。
    { $grounds }

contested-arbiter =
    ⚖️ <b>请在 { $rule_by } 之前裁决：</b>{ $title }
    { $employer } 给 { $worker } 的工作评了 { $rating } 分；{ $worker } 提出异议：
    { $grounds }
    报酬共 { $reward }，你可以判给接单人 { $least } 到 { $most }。你的裁决费为 { $arbiter_fee }。

ruled-worker =
    ⚖️ <b>仲裁人已裁决，你收到 { $payout }：</b>{ $title }
    平台费：{ $fee } · 仲裁费：{ $arbiter_fee } · 退给雇主：{ $refund }
    你的余额：{ $balance } · /withdraw
    交易 <code>{ $tx }</code>，区块 { $block }
    { $grounds }

ruled-employer =
    ⚖️ <b>仲裁人已裁决：</b>{ $title }
    付给 { $worker }：{ $payout }
    平台费：{ $fee }
    仲裁费：{ $arbiter_fee }
    退给你：<b>{ $refund }</b>
    你的余额：{ $balance }
    交易 <code>{ $tx }</code>，区块 { $block }
    { $grounds }

ruled-arbiter =
    ⚖️ <b>你的裁决已记录在链上：</b>{ $title }
    你的裁决费：{ $arbiter_fee } · 你的余额：{ $balance }
    交易 <code>{ $tx }</code>，区块 { $block }

ended-arbiter = ⚖️ 不必再裁决：<b>{ $title }</b> 未经裁决已结束。

defaulted-worker =
    ⚖️ <b>没有裁决，你收到 { $payout }：</b>{ $title }
    逾期无人裁决时，按任务条款支付。平台费：{ $fee } · 退给雇主：{ $refund }
    你的余额：{ $balance } · /withdraw
    交易 <code>{ $tx }</code>，区块 { $block }

defaulted-employer =
    ⚖️ <b>没有裁决，按任务条款支付：</b>{ $title }
    付给 { $worker }：{ $payout }
    平台费：{ $fee }
    退给你：<b>{ $refund }</b>
    你的余额：{ $balance }
    交易 <code>{ $tx }</code>，区块 { $block }

proposal-received =
    🤝 <b>对方提议协商结束：</b>{ $title }
    付给接单人：<b>{ $payout }</b>
    平台费：{ $fee }
    退给雇主：<b>{ $refund }</b>
    { $assured }
    你不同意就不会生效。任务一有进展，提议自动失效。

proposal-withdrawn = <b>{ $title }</b> 的提议已被撤回，一切照旧。

proposal-declined = 你对 <b>{ $title }</b> 的提议被拒绝，一切照旧。

agreed-worker =
    🤝 <b>已协商结束，你收到 { $payout }：</b>{ $title }
    平台费：{ $fee } · 退给雇主：{ $refund }
    你的余额：{ $balance } · /withdraw
    交易 <code>{ $tx }</code>，区块 { $block }

agreed-employer =
    🤝 <b>已协商结束：</b>{ $title }
    付给 { $worker }：{ $payout }
    平台费：{ $fee }
    退给你：<b>{ $refund }</b>
    你的余额：{ $balance }
    交易 <code>{ $tx }</code>，区块 { $block }

given-back-worker =
    ↩️ <b>你已放弃任务：</b>{ $title }
    { $refund } 已退给雇主。
    交易 <code>{ $tx }</code>，区块 { $block }
    其他任务：/board

given-back-employer =
    ↩️ <b>{ $worker } 放弃了任务：</b>{ $title }
    { $refund } 已退回你的余额：{ $balance }
    交易 <code>{ $tx }</code>，区块 { $block }
    可以用 /task 重新发布。

revoked-worker =
    ↩️ <b>请不要开工：</b>{ $title }
    报酬锁定之前，雇主撤回了任务。其他任务：/board

batch-revoked-worker =
    ↩️ <b>请不要开工：</b>{ $title }
    它的报酬原本要和另一个任务的一起锁定，而雇主撤回了那个任务。你的申请仍然有效，我会马上重新选人。

batch-revoked-employer =
    ↩️ <b>已撤回：</b>{ $title }
    你签过的请求永远不会再生效，也没有锁定任何资金。它还包括另外 { $count } 个任务，我会马上为它们重新选人。

revoked-employer =
    ↩️ <b>已撤回：</b>{ $title }
    你签过的请求永远不会再生效。没有锁定任何资金，也就无需退款。

contest-ask =
    ⚖️ <b>对 { $rating } 分提出异议：</b>{ $title }
    这个评分付给你 { $least }；无论异议结果如何，都不会少于这个数。
    { $has_arbiter ->
        [yes] 仲裁人会查看双方的说法，并在 { $rule_by } 之前裁决；若逾期未裁决，你将收到 { $payout }。
       *[no] 这个任务没有指定仲裁人：{ $rule_by } 你将收到 { $payout }。
    }
    在此之前全部报酬都会等待。请在 { $contest_by } 之前提出：在下一条消息里写明理由，最多 { $limit } 个字符。写完之后还要你确认。

contest-confirm =
    ⚖️ <b>对 { $rating } 分提出异议？</b>{ $title }
    { $has_arbiter ->
        [yes] 仲裁人在 { $rule_by } 之前裁决；若逾期未裁决，你将收到 { $payout }。最坏的情况是晚一些收到 { $least }。
       *[no] { $rule_by } 你将收到 { $payout }。
    }
    确认后无法撤回，但仍可与雇主协商。雇主和仲裁人会看到：
    { $grounds }

contest-started = ⏳ 你对 <b>{ $title }</b> 评分的异议正在写入区块链，写入后我会通知你，之后可以提交证据。

evidence-ask =
    📎 <b>提交证据：</b>{ $title }
    请在下一条消息里发送文件、链接或文字，然后再确认。确认后对方和仲裁人都能看到，无法撤回。{ $rule_by } 之前还可以提交 { $left } 份。

evidence-confirm =
    📎 <b>把这个作为证据提交？</b>{ $title }
    { $what }
    对方和仲裁人会立刻看到全部内容，提交后无法撤回。

evidence-kept =
    📎 已作为 <b>{ $title }</b> 的证据保存，对方和仲裁人都能看到。
    SHA-256 <code>{ $hash }</code>

evidence-other = 📎 { $by } 在 <b>{ $title }</b> 的争议中提交了证据。你可以查看，也可以提交自己的证据。

evidence-arbiter = 📎 { $by } 在 <b>{ $title }</b> 一案中提交了证据，请在 { $rule_by } 之前裁决。

evidence-piece =
    📎 证据 { $count }，来自 { $by }
    加盐哈希 <code>{ $hash }</code>

case-evidence = { $count }. { $by }：{ $what }

case-card =
    ⚖️ <b>{ $title } 的争议</b>
    报酬：{ $reward } · 评分：{ $rating }

    雇主 { $employer } 说：
    { $why }
    接单人 { $worker } 说：
    { $grounds }

    { $count ->
        [0] 还没有证据。
       *[other] 证据：{ $count } 份
    }
    { $evidence }

    { $has_arbiter ->
        [yes] 仲裁人可在 { $rule_by } 之前判给接单人 { $least } 到 { $most }（扣平台费之前），裁决费为 { $arbiter_fee }。
       *[no] 这个任务没有指定仲裁人。
    }
    若 { $rule_by } 之前没有裁决，付给接单人 { $payout }，退给雇主 { $refund }。

rule-ask =
    ⚖️ <b>裁决：</b>{ $title }
    报酬共 { $reward }，扣平台费之前接单人应得多少？请写金额，或像 <code>70%</code> 这样的比例：{ $least } 到 { $most }。

rule-why =
    ⚖️ <b>你的裁决：</b>{ $title }
    付给 { $worker }：<b>{ $payout }</b>
    平台费：{ $fee } · 你的裁决费：{ $arbiter_fee }
    退给 { $employer }：<b>{ $refund }</b>

    请在下一条消息里写明理由，最多 { $limit } 个字符，双方都会看到。写完之后还要你确认。

rule-confirm =
    ⚖️ <b>这样裁决？</b>{ $title }
    付给 { $worker }：<b>{ $payout }</b>
    平台费：{ $fee } · 你的裁决费：{ $arbiter_fee }
    退给 { $employer }：<b>{ $refund }</b>
    裁决不可更改，必须在 { $rule_by } 之前上链。双方会看到：
    { $grounds }

rule-started = ⏳ 你对 <b>{ $title }</b> 的裁决正在写入区块链，写入后我会通知你。

ways =
    🤝 <b>其他结束方式：</b>{ $title }
    报酬共 { $reward }。
    { $proposal }
    { $role ->
        [employer] 支付全款：{ $payout } 马上付给接单人，不退款。平台费：{ $fee }。
       *[worker] 放弃：{ $reward } 全部退给雇主，你一分不得。
    }
    协商：由你提出付给接单人多少；对方不同意就不会生效。

# 提议之外本来就有保障的金额。
assured = { $by ->
        [delivered] 若双方都不再操作，接单人可得 { $sure }。
        [contested] 若没有裁决，接单人可得 { $sure }。
       *[rated] 按现有评分，接单人已保底可得 { $sure }。
    }

assured-less = ⚠️ <b>这个提议比上述金额少付给接单人 { $missing }。</b>

assured-nothing = ⚠️ <b>按这个提议，接单人一分钱也拿不到。</b>

ways-proposed = { $whose ->
        [own] 你提议付给接单人 { $payout }，对方还没有答复。
       *[other] 对方提议付给接单人 { $payout }。
    }

pay-confirm =
    ✅ <b>支付全款：</b>{ $title }
    付给接单人：<b>{ $payout }</b>
    平台费：{ $fee }
    退给你：{ $refund }
    确认后立即支付，无法撤回。

pay-started = ⏳ 正在为 <b>{ $title }</b> 支付全款，上链后我会通知你。

give-back-confirm =
    ↩️ <b>放弃任务：</b>{ $title }
    付给你：<b>{ $payout }</b>
    退给雇主：{ $refund }
    任务就此结束，并记为未完成：30 天内你同时可有的申请和任务少一个，但至少一个。无法撤回。

give-back-started = ⏳ 正在放弃 <b>{ $title }</b>，上链后我会通知你。

agree-ask =
    🤝 <b>提议如何结束：</b>{ $title }
    报酬共 { $reward }，扣平台费之前接单人应得多少？请写金额，如 <code>20 { $asset }</code>，或像 <code>70%</code> 这样的比例。

agree-confirm =
    🤝 <b>这样提议？</b>{ $title }
    付给接单人：<b>{ $payout }</b>
    平台费：{ $fee }
    退给雇主：<b>{ $refund }</b>
    { $assured }
    新提议会取代之前的提议。对方同意之前你可以撤回；对方一同意，就立即支付。

agree-proposed = 🤝 你对 <b>{ $title }</b> 的提议已转给对方，对方答复后我会通知你。

deal-confirm =
    🤝 <b>同意并这样结束：</b>{ $title }
    付给接单人：<b>{ $payout }</b>
    平台费：{ $fee }
    退给雇主：<b>{ $refund }</b>
    { $assured }
    确认后立即支付，无法撤回。

deal-started = ⏳ 你已同意 <b>{ $title }</b> 的提议，上链后我会通知你。

proposal-gone = <b>{ $title }</b> 的提议已取消，一切照旧。
