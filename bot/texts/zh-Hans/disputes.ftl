# 异议、裁决、协商、放弃，以及撤回托管请求。这里的消息是 HTML。

contested-worker =
    ⚖️ <b>你的异议已记录在链上：</b>{ $title }
    你不同意 { $rating } 分的评分。
    { $has_arbiter ->
        [yes] 仲裁人将在 { $rule_by } 之前裁决；若逾期未裁决，你将收到 { $payout }。
       *[no] 这个任务没有指定仲裁人，{ $rule_by } 你将收到 { $payout }。
    }
    在此之前，你和雇主仍可协商解决。

contested-employer =
    ⚖️ <b>{ $worker } 对你评的 { $rating } 分提出异议：</b>{ $title }
    { $has_arbiter ->
        [yes] 仲裁人将在 { $rule_by } 之前裁决；若逾期未裁决，付给接单人 { $payout }，退给你 { $refund }。
       *[no] 这个任务没有指定仲裁人，{ $rule_by } 付给接单人 { $payout }，退给你 { $refund }。
    }
    在此之前，你们仍可协商解决，你也可以支付全款。

contested-arbiter =
    ⚖️ <b>请在 { $rule_by } 之前裁决：</b>{ $title }
    { $employer } 给 { $worker } 的工作评了 { $rating } 分；{ $worker } 提出异议：
    { $grounds }
    报酬共 { $reward }，你可以判给接单人 { $least } 到 { $most }。你的裁决费为 { $arbiter_fee }。

ruled-worker =
    ⚖️ <b>仲裁人已裁决，你收到 { $payout }：</b>{ $title }
    平台费：{ $fee }
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
    逾期无人裁决时，按任务条款支付。平台费：{ $fee }
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
    你不同意就不会生效。任务一有进展，提议自动失效。

proposal-withdrawn = <b>{ $title }</b> 的提议已被撤回，一切照旧。

proposal-declined = 你对 <b>{ $title }</b> 的提议被拒绝，一切照旧。

agreed-worker =
    🤝 <b>已协商结束，你收到 { $payout }：</b>{ $title }
    平台费：{ $fee }
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
