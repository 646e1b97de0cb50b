# 任务：从评分到结束。这里的消息是 HTML。

rate-ask =
    ⭐ <b>为交付评分：</b>{ $title }
    { $rating_full } 分及以上付全款，{ $rating_min } 分起付一部分，低于 { $rating_min } 分不付。
    请写一个 0 到 100 的整数。生效之前会先给你看付多少。

rate-why =
    ⭐ <b>评 { $rating } 分：</b>{ $title }
    付给接单人：<b>{ $payout }</b>
    平台费：{ $fee }
    退给你：{ $refund }

    不付全款的评分需要说明理由。请在下一条消息里写明，最多 { $limit } 个字符：接单人会看到；如有争议，仲裁人也会看到。写完之后还要你确认。

rate-confirm =
    ⭐ <b>评 { $rating } 分：</b>{ $title }
    付给接单人：<b>{ $payout }</b>
    平台费：{ $fee }
    退给你：{ $refund }
    { $full ->
        [yes] 确认后立即支付，无法撤回。
       *[no] 对方接受后支付；否则 { $contest_by } 自动支付。对方可以提出异议，仲裁人可能判得更多，但不会更少。确认后无法撤回。
    }
    { $grounds }

rated-worker =
    ⭐ <b>你得到 { $rating } 分：</b>{ $title }
    你将收到 <b>{ $payout }</b>（报酬共 { $reward }）。
    { $why }
    点“接受”就马上支付。若不操作，{ $contest_by } 自动支付同样的金额；在此之前可以提出异议。

rated-employer =
    ⭐ 你给 <b>{ $title }</b> 的 { $rating } 分已记录在链上。
    对方接受后支付；否则 { $contest_by } 自动支付。

accept-confirm =
    ⭐ <b>接受 { $payout }？</b>{ $title }
    这是 { $rating } 分对应的金额，已扣平台费 { $fee }；{ $refund } 退给雇主。
    接受后任务结束，不能再提出异议。

accepted-worker = ✅ 你已接受 <b>{ $title }</b> 的 { $rating } 分，款项正在支付。

settled-worker =
    ✅ <b>已到账 { $payout }：</b>{ $title }
    评分：{ $rating } · 平台费：{ $fee } · 退给雇主：{ $refund }
    你的余额：{ $balance } · /withdraw
    交易 <code>{ $tx }</code>，区块 { $block }

settled-employer =
    ✅ <b>已结算：</b>{ $title }
    评分：{ $rating }
    付给 { $worker }：{ $payout }
    平台费：{ $fee }
    退给你：<b>{ $refund }</b>
    你的余额：{ $balance }
    交易 <code>{ $tx }</code>，区块 { $block }

refunded-worker =
    ⌛ <b>未交付，已结束：</b>{ $title }
    期限内没有交付，{ $refund } 已退给雇主。
    交易 <code>{ $tx }</code>，区块 { $block }
    其他任务：/board

refunded-employer =
    ↩️ <b>已退款 { $refund }：</b>{ $title }
    期限内没有交付，款项全部退回你的余额：{ $balance }
    交易 <code>{ $tx }</code>，区块 { $block }
    可以用 /task 重新发布，或用 /withdraw 提现。

released-worker =
    ✅ <b>全款到账 { $payout }：</b>{ $title }
    雇主没有按时评分。平台费：{ $fee }
    你的余额：{ $balance } · /withdraw
    交易 <code>{ $tx }</code>，区块 { $block }

released-employer =
    ✅ <b>已付全款：</b>{ $title }
    你没有按时评分，报酬已按约定全额支付。
    付给 { $worker }：{ $payout }
    平台费：{ $fee }
    你的余额：{ $balance }
    交易 <code>{ $tx }</code>，区块 { $block }

rating-started = ⏳ 你给 <b>{ $title }</b> 的 { $rating } 分正在写入区块链，写入后我会通知你。

# 链上本已最终确认却又丢失的内容：极少发生，发生了就一定告知。

undone-payment =
    ⚠️ <b>一笔支付已不成立：{ $title }</b>
    区块链撤回了本已最终确认的区块，其中包括扣费后 { $payout } 的结算。
    任务现在的状态：{ $stage }。已发出的操作会重新发送，最终确认后会再通知你。
    交易 <code>{ $tx }</code>，原区块 { $block }

undone-task =
    ⚠️ <b>区块链撤回了之前的记录：{ $title }</b>
    本已最终确认的区块已不存在。任务现在的状态：{ $stage }。
    已发出的操作会重新发送，最终确认后会再通知你。
    交易 <code>{ $tx }</code>，原区块 { $block }
