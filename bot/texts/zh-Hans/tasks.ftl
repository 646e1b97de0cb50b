# 任务：从发布到交付。这里的消息是 HTML。

post-preview =
    <b>{ $title }</b> { $tags }
    报酬：<b>{ $reward }</b>，其中平台费 { $fee }{ $seats ->
        [1] {""}
       *[other] 。需要 { $seats } 人，合计 <b>{ $total }</b>，其中平台费 { $fees }
    }
    交付时限：开工后 { $duration }内
    评分截止：交付期限后 { $rating_window }，提前交付也不变；逾期不评，全款付给接单人
    { $needs }{ $board }

    { $covered ->
        [yes] ✅ 你的余额 { $balance } 足够。指派人选之后才会锁定，之前不动。
       *[no] ⚠️ 你的余额是 { $balance }，还差 { $missing }。可以先发布，但报酬备足之后才会开工。请用 /fund 存入。
    }

    { $ask }

post-posted =
    📌 <b>已发布：</b>{ $title }
    { $seats ->
        [1] 报酬 { $reward }，交付时限 { $duration }。
       *[other] 需要 { $seats } 人，每人报酬 { $reward }，交付时限 { $duration }。
    }{ $filling ->
        [first] 有人接单时我会告诉你是谁。
       *[other] 有人申请时我会告诉你。
    }
    { $covered ->
        [yes] 随时可在 /mine 查看。
       *[no] ⚠️ 报酬还差 { $missing }。请在选人之前存入，存足之前不会开工。
    }
    分享链接：{ $link }

post-cancelled = 没有发布，你的资金没有变动。
edit-cancelled = 没有修改，任务还是原来的样子。

board-title =
    <b>开放的任务：{ $count } 个</b> · 第 { $page } 页，共 { $pages } 页
    { $filter }

board-empty = 现在没有开放的任务。稍后再来看看，或用 /task 自己发布一个。

board-empty-filtered =
    现在没有符合筛选条件的任务：{ $filter }
    可以改一改条件，或稍后再来看看。

board-line =
    <b>{ $at }. { $title }</b> { $tags }
    <b>{ $reward }</b> · 交付时限 { $duration } · { $applied ->
        [0] 还没有人申请
       *[other] { $applied } 人已申请
    }{ $filling ->
        [first] {" "}· 先到先得
        [choose] {" "}· 由雇主选人
       *[matcher] {""}
    }{ $seats ->
        [1] {""}
       *[other] {" "}· { $seats } 个名额，余 { $free } 个
    }{ $mine ->
        [yes] {" "}· 你已申请
       *[no] {""}
    }{ $board }

board-card =
    <b>{ $title }</b> { $tags }
    报酬：<b>{ $reward }</b> · 交付时限 { $duration }
    雇主 { $employer }（{ $standing }）· { $applied ->
        [0] 还没有人申请
       *[other] { $applied } 人已申请
    }{ $seats ->
        [1] {""}
       *[other] {" "}· { $seats } 个名额，余 { $free } 个
    }
    { $needs }{ $board }
    申请截止：{ $decided_by }
    分享链接：{ $link }

attached-none = <b>{ $title }</b> 没有附件。
attached-title = 📎 <b>{ $title }</b>：{ $count } 个附件。文件和链接的内容没有经过任何检查，打开时请小心。

task-gone = <b>{ $title }</b> 已不在任务板上：{ $stage }。

why-chosen =
    <b>{ $title }</b> 为什么选中了接单人：
    { $why }
why-not =
    <b>{ $title }</b> 为什么选了别人：
    { $why }
why-nothing = <b>{ $title }</b> 还没有可以说明的选择，或者你没有申请过。

filter = 🔎 <b>任务板的筛选：</b>{ $filter }
filter-skill = 技能 { $words }
filter-least = { $reward } 起
filter-ask-skill = 🔎 <b>哪项技能？</b>点一个，或写一个词，例如 <code>翻译</code>。
filter-ask-language = 🔎 <b>哪种语言？</b>点一个，或写 <code>zh</code> 或 <code>en</code>。
filter-ask-least = 🔎 <b>报酬从多少起？</b>点一个，或写一个金额，例如 <code>25</code>。
filter-ask-order = 🔎 <b>哪些排在前面？</b>点一个。

mine-empty = 你还没有任务。去 /board 接一个，或用 /task 发布一个。

mine-more = 你有 <b>{ $count }</b> 个任务已结束，下面是最近的 { $shown } 个。
over-title = <b>已结束的任务：{ $count }</b> · 第 { $page } / { $pages } 页
over-line = { $at }. { $title } · { $reward } · { $stage }

mine-card =
    <b>{ $title }</b>
    { $role ->
        [employer] 你是雇主
        [worker] 你是接单人
        [arbiter] 你是仲裁人
       *[applicant] 你已申请
    } · { $reward } · { $stage }{ $places }{ $seat ->
        [0] {""}
       *[other] {" "}· 名额 { $seat }
    }
    { $next }
    { $proposal }

# 下一步：`next-` 加上角色和阶段。
next-employer-posted = 还没有人申请。任务在板上保留到 { $expires }。
next-employer-window = { $applied } 人已申请，我最迟 { $decided_by } 选定。
next-employer-uncovered = ⚠️ 报酬还差 { $missing }。用 /fund 存入后，我就选人。
next-employer-choose = { $applied } 人已申请。可以现在选人，也可以再等等。
next-employer-held = { $applied } 人已申请，我最迟 { $decided_by } 选定；若有人匹配分达到 { $points }（近期这类任务的水平），会提前选定，目前还没有。
next-employer-pick = { $applied } 人已申请，由你选人。
next-employer-picked = 你已选定 { $worker }，接下来锁定报酬。
next-applicant-pick = 人选由雇主决定。
next-applicant-window = 人选最迟 { $decided_by } 确定。
next-applicant-waiting = 正在等雇主备足报酬。
next-employer-assigned = 正在为 { $worker } 把报酬锁进托管合约。
next-worker-assigned = 报酬正在锁进托管合约，请先不要开工。
next-employer-opened = { $worker } 须在 { $submit_by } 之前交付；否则全部退给你。
next-worker-opened = 请在 { $submit_by } 之前交付；逾期款项退给雇主。
next-employer-delivered = 请在 { $rate_by } 之前评分；逾期不评，全款付给接单人。
next-worker-delivered = 雇主最迟 { $rate_by } 评分；逾期不评，全款付给你。{ $submit_by } 之前可以重新交付。
next-rating-recorded = 评分正在写入区块链。
next-employer-rated = 对方接受后支付；否则 { $contest_by } 自动支付。
next-worker-rated = 点“接受”就马上支付；不操作的话，{ $contest_by } 自动支付同样的金额。在此之前可以提出异议。
next-employer-contested = 接单人提出异议。{ $rule_by } 之前无人裁决，就按任务条款支付；在此之前可以协商或支付全款。
next-worker-contested = 你已提出异议。{ $rule_by } 之前无人裁决，就按任务条款支付；在此之前仍可协商。
next-arbiter-contested = 请在 { $rule_by } 之前裁决；逾期由任务条款决定。
next-contest-recorded = 异议正在写入区块链。
next-employer-revoking = 正在撤回锁定报酬的请求，除非它已先一步执行。
next-worker-revoking = 正在撤回锁定报酬的请求，请不要开工。
next-employer-settling = 款项正在支付。
next-worker-settling = 款项正在支付。

applied =
    🙋 你已申请 <b>{ $title }</b>。
    人选最迟 { $decided_by } 确定。若选中你，报酬会先锁进托管合约；等我通知再开工。

applied-first =
    🙋 你已申请 <b>{ $title }</b>。
    这个任务先到先得，结果马上告诉你。若是你，报酬会先锁进托管合约；等我通知再开工。

applied-choose =
    🙋 你已申请 <b>{ $title }</b>。
    人选由雇主决定。若选中你，报酬会先锁进托管合约；等我通知再开工。

application-received = 🙋 { $worker } 申请了 <b>{ $title }</b>，目前共 { $applied } 人申请。我最迟 { $decided_by } 选定。

application-to-choose = 🙋 { $worker } 申请了 <b>{ $title }</b>，目前共 { $applied } 人申请，由你选人。

offers-title =
    <b>{ $title }</b>
    共 { $count } 人申请，最合适的排在最前。由你选人；选定后 { $reward } 会锁进托管合约。

offers-card =
    <b>{ $worker }</b> · 匹配分 { $points }
    { $why }

offers-none = 还没有人申请 <b>{ $title }</b>。有人申请时我会告诉你。

choosing = ⏳ 正在为 <b>{ $title }</b> 选人，选定后告诉你是谁、为什么。

withdrawn-application = 你已撤回对 <b>{ $title }</b> 的申请。

assigned-worker =
    🎉 <b>选中你了：</b>{ $title }
    { $why }

    ⏳ 请先不要开工：报酬 { $reward } 正在锁进托管合约。

assigned-other =
    <b>{ $title }</b> 这次指派给了别人。
    { $why }

    更多任务：/board

assigned-employer =
    👤 <b>{ $title }</b> 选中了 <b>{ $worker }</b>。
    { $why }

    ⏳ 正在从你的余额中把 { $reward } 锁进托管合约。

opened-worker =
    🔒 <b>可以开工了：</b>{ $title }
    { $reward } 已为你锁在托管合约里。
    请在 <b>{ $submit_by }</b> 之前交付；逾期款项退给雇主。

opened-employer =
    🔒 <b>{ $title }</b> 的报酬 { $reward } 已锁进托管合约。
    { $worker } 须在 <b>{ $submit_by }</b> 之前交付；否则全部退给你。

cover-missing =
    ⚠️ 有人可以做 <b>{ $title }</b>，但你的余额 { $balance } 不够支付报酬 { $reward }，还差 { $missing }。
    请用 /fund 存入，之后我会自动继续。

batch-assigned-employer =
    👥 你的 <b>{ $count }</b> 个任务选好了人：
    { $tasks }

    ⏳ 正在从你的余额中一次性把 { $total } 锁进托管合约。

batch-opened-employer =
    🔒 你的 <b>{ $count }</b> 个任务的报酬共 { $total }，已锁进托管合约：
    { $tasks }
    接单人须在 <b>{ $submit_by }</b> 之前交付；没有交付的退给你。

batch-line = • <b>{ $title }</b>{ $seat ->
        [0] {""}
       *[other] （名额 { $seat }）
    } – { $worker }
batch-more = …… 还有 { $count } 个：/mine

batch-cover-missing =
    ⚠️ 你还有 <b>{ $count }</b> 个任务有人可以做，其中有 <b>{ $title }</b>，但余额不够，还差 { $missing }。
    请用 /fund 存入，之后我会自动继续。

batch-open-refused-employer =
    ⚠️ <b>{ $count } 个任务的报酬没能锁进托管合约：</b>{ $title } 等
    原因：{ $reason }
    资金没有变动。我正在作废你签过的请求，然后自动重新选人，最迟在 { $until } 之后。请看看 /balance，不够就用 /fund 存入。

open-refused-employer =
    ⚠️ <b>报酬没能锁进托管合约：</b>{ $title }
    原因：{ $reason }
    资金没有变动。我正在作废你签过的请求，然后自动重新选人，最迟在 { $until } 之后。请看看 /balance，不够就用 /fund 存入。

open-refused-worker =
    ⚠️ <b>请不要开工：</b>{ $title }
    报酬没能锁进托管合约：{ $reason }。
    你的申请仍然有效。上一次的请求一作废就继续，最迟在 { $until } 之后；我会告诉你。

task-tx-refused =
    ⚠️ <b>这一步没能完成：</b>{ $step }
    任务：{ $title }
    原因：{ $reason }
    资金没有因此变动。{ $again ->
        [alone] 我会自动再试。
       *[asked] 请看看 /mine，然后再试一次；如果仍不成功，请联系运营方。
    }

task-cancelled = 雇主撤回了 <b>{ $title }</b>，你的申请也随之结束。

task-cancelled-employer = 你已撤回 <b>{ $title }</b>。没有锁定过资金，无需退款。

task-expired = <b>{ $title }</b> 已到期，没有选定人选，已从任务板撤下。没有锁定过资金。可以重新发布，或许提高报酬、放宽时限。

task-expired-worker = 你申请的 <b>{ $title }</b> 没有选定人选，已从任务板撤下，申请随之结束。更多任务：/board

deliver-ask =
    📦 <b>交付：</b>{ $title }
    请在下一条消息里发给我文件、链接或文字。截止 { $submit_by }，之前可以重新交付。

delivered-worker =
    📦 <b>已交付：</b>{ $title }
    交付已记录在链上。雇主最迟 { $rate_by } 评分；逾期不评，全款付给你。
    { $submit_by } 之前可用 /deliver 重新交付。

delivered-employer =
    📦 <b>{ $again ->
        [yes] { $worker } 已重新交付：
       *[no] { $worker } 已交付：
    }</b>{ $title }
    { $deliverable }
    { $whole ->
        [yes] {""}
       *[no] 这里只显示了开头，全部内容请点第一个按钮。
    }
    请查看，并在 <b>{ $rate_by }</b> 之前评 0–100 分。
    逾期不评，报酬 { $reward } 将全额支付。

deliver-started = 📦 { $is_newer ->
        [yes] 已收到 <b>{ $title }</b> 的新交付，它替换了之前的交付。
       *[no] 已收到 <b>{ $title }</b> 的交付。
    }正在写入区块链，写入后我会通知你。发错了？{ $submit_by } 之前可用 /deliver 替换。

gold-overruled =
    🏷 <b>有已知答案可能有误：</b>{ $title }
    这项工作中有 { $count } 道题，所有能分辨的工作者给出的答案都与您标明的正确答案不同。这些题不再作为已知答案计算，谁也不会因此少得报酬。
