# 双方之间的留言、对雇主的评价，以及提醒。这里的消息是 HTML。

note-ask =
    💬 <b>给 { $by } 留言：</b>{ $title }
    你的下一条消息会以你的名字原样转给对方，最多 { $limit } 个字符。留言不改变任务的状态。

note-sent = 💬 已转给 <b>{ $title }</b> 的对方。

note =
    💬 <b>{ $by } 留言：</b>{ $title }
    { $words }

feedback-ask =
    🌟 <b>{ $employer } 这位雇主怎么样？</b>{ $title }
    点一个，或写 0 到 100 的整数；只能评一次，不能修改。{ $employer } 会看到；其他人看到的是综合评分。

feedback-words =
    🌟 <b>{ $rating } 分</b>（满分 100）：{ $title }
    可以在下一条消息里加一句话，最多 { $limit } 个字符；也可以直接提交。

feedback-given = 🌟 谢谢！<b>{ $title }</b> 的 { $rating } 分评价已保存。

feedback-employer =
    🌟 <b>{ $worker } 给你这位雇主评了 { $rating } 分（满分 100）：</b>{ $title }
    { $words }

employer-standing = { $count ->
        [0] 还没有接单人评价
       *[other] { $count } 次评价，{ $rating } 分
    }

# 提醒：`remind-` 加上收到的人和任务的阶段。

remind-employer-posted =
    ⏰ <b>{ $title } 将在 { $until } 下板</b>
    目前 { $applied } 人申请。届时若没有选定人选，或报酬没有备足，就不会锁定资金，你也没有损失，可以重新发布。

remind-worker-opened =
    ⏰ <b>请在 { $until } 之前交付：</b>{ $title }
    若逾期，{ $reward } 全部退给雇主。

remind-employer-opened =
    ⏰ <b>{ $worker } 须在 { $until } 之前交付：</b>{ $title }
    否则 { $reward } 全部退给你。你不需要做什么。

remind-employer-delivered =
    ⏰ <b>请在 { $until } 之前评分：</b>{ $title }
    逾期不评，全款支付：付给 { $worker } { $payout }。

remind-worker-delivered =
    ⏰ <b>{ $employer } 须在 { $until } 之前评分：</b>{ $title }
    逾期不评，全款付给你：{ $payout }。你不需要做什么。

remind-worker-rated =
    ⏰ <b>请在 { $until } 之前接受或提出异议：</b>{ $title }
    你得到 { $rating } 分。若不操作，付给你 { $payout }，退给雇主 { $refund }；之后不能再提出异议。

remind-employer-rated =
    ⏰ <b>{ $worker } 在 { $until } 之前可以提出异议：</b>{ $title }
    否则按你评的 { $rating } 分支付：付给接单人 { $payout }，退给你 { $refund }。你不需要做什么。

remind-arbiter-contested =
    ⏰ <b>请在 { $until } 之前裁决：</b>{ $title }
    逾期由任务条款决定：付给 { $worker } { $payout }，退给 { $employer } { $refund }，你没有裁决费。

remind-worker-contested =
    ⏰ <b>{ $title } 的争议将在 { $until } 结束</b>
    届时若没有裁决，付给你 { $payout }。在此之前可以提交证据，也可以协商。

remind-employer-contested =
    ⏰ <b>{ $title } 的争议将在 { $until } 结束</b>
    届时若没有裁决，付给 { $worker } { $payout }，退给你 { $refund }。在此之前可以提交证据，也可以协商。
