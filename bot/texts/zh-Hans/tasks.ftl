# 任务：从发布到交付。这里的消息是 HTML。

post-ask =
    用一行写下任务：报酬、交付时限、标题，再用 # 标出技能或语言。
    <code>/task 30 USD 2天 翻译 500 字 #zh #翻译</code>

post-preview =
    <b>{ $title }</b> { $tags }
    报酬：<b>{ $reward }</b>，其中平台费 { $fee }
    交付时限：开工后 { $duration } 内
    交付后你有 { $rating_window } 评分；逾期不评，全款付给接单人

    { $covered ->
        [yes] ✅ 你的余额 { $balance } 足够。指派人选之后才会锁定，之前不动。
       *[no] ⚠️ 你的余额是 { $balance }，还差 { $missing }。可以先发布，但报酬备足之后才会开工。请用 /fund 存入。
    }

    要发布吗？

post-posted =
    📌 <b>已发布：</b>{ $title }
    报酬 { $reward }，交付时限 { $duration }。有人申请时我会告诉你。

post-cancelled = 没有发布，你的资金没有变动。

board-title = <b>开放的任务：{ $count } 个</b>

board-empty = 现在没有开放的任务。稍后再来看看，或用 /task 自己发布一个。

board-card =
    <b>{ $title }</b> { $tags }
    报酬：<b>{ $reward }</b> · 交付时限 { $duration }
    雇主 { $employer } · { $applied ->
        [0] 还没有人申请
       *[other] { $applied } 人已申请
    }

mine-empty = 你还没有任务。去 /board 接一个，或用 /task 发布一个。

mine-card =
    <b>{ $title }</b>
    { $role ->
        [employer] 你是雇主
       *[worker] 你是接单人
    } · { $reward } · { $stage }

applied =
    🙋 你已申请<b>{ $title }</b>。
    人选最迟 { $decided_by } 确定。若选中你，报酬会先锁进托管合约；等我通知再开工。

application-received = 🙋 { $worker } 申请了<b>{ $title }</b>，目前共 { $applied } 人申请。我最迟 { $decided_by } 选定。

withdrawn-application = 你已撤回对<b>{ $title }</b>的申请。

assigned-worker =
    🎉 <b>选中你了：</b>{ $title }
    { $why }

    ⏳ 请先不要开工：报酬 { $reward } 正在锁进托管合约。

assigned-other =
    <b>{ $title }</b>这次指派给了别人。
    { $why }

    更多任务：/board

assigned-employer =
    👤 <b>{ $title }</b>选中了 <b>{ $worker }</b>。
    { $why }

    ⏳ 正在从你的余额中把 { $reward } 锁进托管合约。

opened-worker =
    🔒 <b>可以开工了：</b>{ $title }
    { $reward } 已为你锁在托管合约里。
    请在 <b>{ $submit_by }</b> 之前交付；逾期款项退给雇主。

opened-employer =
    🔒 <b>{ $title }</b>的报酬 { $reward } 已锁进托管合约。
    { $worker } 须在 <b>{ $submit_by }</b> 之前交付；否则全部退给你。

cover-missing =
    ⚠️ 有人可以做<b>{ $title }</b>，但你的余额 { $balance } 不够支付报酬 { $reward }，还差 { $missing }。
    请用 /fund 存入，之后我会自动继续。

task-cancelled = 雇主撤回了<b>{ $title }</b>，你的申请也随之结束。

task-cancelled-employer = 你已撤回<b>{ $title }</b>。没有锁定过资金，无需退款。

task-expired = <b>{ $title }</b>在期限内没有找到人选，已从任务板撤下。没有锁定过资金。可以重新发布，或许提高报酬、放宽时限。

deliver-ask =
    📦 <b>交付：</b>{ $title }
    请在下一条消息里发给我文件、链接或文字。截止 { $submit_by }。

delivered-worker =
    📦 <b>已交付：</b>{ $title }
    交付已记录在链上。雇主最迟 { $rate_by } 评分；逾期不评，全款付给你。

delivered-employer =
    📦 <b>{ $worker } 已交付：</b>{ $title }
    { $deliverable }

    请查看，并在 <b>{ $rate_by }</b> 之前评 0–100 分。
    逾期不评，报酬 { $reward } 将全额支付。

deliver-started = 📦 已收到 <b>{ $title }</b> 的交付。正在写入区块链，写入后我会通知你。
