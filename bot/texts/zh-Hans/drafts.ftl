# 正在编写的任务、保存的任务，以及任务对申请人的要求。这里的消息是 HTML。

out-of-date-draft = 那张卡片已经过时，草稿现在是这样。
draft-press = 请点下面的按钮，或点“取消”。

draft-known-title = <b>{ $title }</b> { $tags }
draft-known-reward = 报酬：<b>{ $reward }</b>
draft-known-attached = 📎 { $name }
draft-known-seconds = 交付时限：开工后 { $duration }内

draft-title =
    📝 <b>要做什么？</b>用一行写下来，可以用 # 标出技能或语言。
    <code>翻译 500 字 #zh #翻译</code>

    也可以一行写完：<code>/task 30 USD 2天 翻译 500 字</code>。其中 <code>#先到先得</code> 由第一个申请者接单，<code>#自选</code> 由你挑选。
draft-reward = 💰 <b>报酬多少？</b>点一个金额，或自己写，例如 <code>25</code> 或 <code>25.50 USD</code>。
draft-seconds = ⏱ <b>给多少时间交付？</b>点一个，或自己写，例如 <code>12小时</code>、<code>2天</code> 或 <code>1周</code>。
draft-tags = 🏷 <b>希望有哪些技能或语言？</b>这只是愿望，不是硬性要求。请写出来，例如 <code>#zh #翻译</code>，或点“不要求”。
draft-more =
    👤 <b>谁可以申请，需要几人，由谁选人？</b>
    { $needs }

    点要改的一项，或直接写，例如 <code>评分 80</code>、<code>完成 3</code>、<code>语言 zh</code>、<code>技能 法律</code>、<code>地点 上海</code>、<code>选人 先到先得</code>、<code>人数 3</code>。然后点“继续”。
draft-need-rating = 接单人的<b>平均评分至少</b>多少（0–100）？点一个或自己写。从未得过评分的人就不能申请。
draft-need-completed = 接单人至少<b>完成过多少</b>个有评分的任务？点一个或自己写。
draft-need-language = 接单人必须会<b>哪些语言</b>？点一个；两种都要就写 <code>zh en</code>。
draft-need-skill = 接单人必须在 /settings 里写明<b>哪些技能</b>？请写出来，例如 <code>法律 翻译</code>。
draft-need-place = 接单人必须在<b>哪里</b>？写一个地名，例如 <code>上海</code>。会与接单人在 /settings 里写的比较。
draft-filling = <b>怎样选人？</b>点一个。
draft-seats = <b>需要几个人？</b>每人一个名额，各得全额报酬，分别交付、评分和结算。点一个数字或自己写。
draft-attach =
    📎 <b>要给接单人看什么？</b>请发送文件、图片或链接，最多五个，每个文件不超过 20 MB。
    报酬锁定之后，只有选中的人能看到；申请人只知道有几个附件。附件的哈希会写进托管条款。
draft-change = ✏️ <b>要改哪一项？</b>

needs-nothing = 谁都可以申请
needs-completed = 须完成过 { $count } 个有评分的任务
needs-rating = 平均评分须达到 { $rating } 分
needs-language = 须会：{ $words }
needs-skill = 须有技能：{ $words }
needs-place = 须在：{ $words }
filling-matcher = 系统在申请人中择优
filling-choose = 雇主在申请人中挑选
filling-first = 先到先得

seats-wanted = 需要 { $seats } 人，每人一个名额
seats-free = {" "}· { $seats } 个名额，余 { $free } 个
attached-count = 📎 { $count } 个附件，只给选中的人看

post-confirm = 要发布吗？
edit-confirm = { $applied ->
        [0] 保存这些修改吗？
       *[other] 保存这些修改吗？已有的 { $applied } 份申请会随之结束；我会通知他们，他们可以重新申请。
    }

task-changed = ✏️ <b>已修改：</b>{ $title }。任务板上现在就是这样。
task-edited = ✏️ 雇主修改了 <b>{ $title }</b>，你的申请随之结束。请在 /board 再看一看，仍想做就重新申请。

templates = 📁 <b>保存的任务：{ $count } 个</b>。点名字就能再发布一个类似的，发布之前会先给你看。
templates-empty = 你还没有保存任务。在 /mine 里，你的每个任务都有“存为模板”按钮。
template-ask = 📁 用什么名字保存 <b>{ $title }</b>？请在下一条消息里写。用过的名字会被替换。
template-saved = 📁 已保存为 <b>{ $name }</b>。用 /templates 再次发布。
template-dropped = 已删除 <b>{ $name }</b>。任务本身没有变化。

unfit-completed = 这个任务要求完成过 { $asked } 个有评分的任务，你有 { $has } 个。其他任务请看 /board。
unfit-rating = 这个任务要求平均评分达到 { $asked } 分，你是 { $has } 分。其他任务请看 /board。
unfit-language = 这个任务要求会一种你没有写明的语言：{ $asked }。如果你会，请在 /settings 里写明，再申请。
unfit-skill = 这个任务要求一项你没有写明的技能：{ $asked }。如果你有，请在 /settings 里写明，再申请。
unfit-place = 这个任务要求接单人在：{ $asked }。如果你在那里，请在 /settings 里写明，再申请。

too-many-taken = { $because ->
        [newcomer] 你已有 { $open } 个申请和进行中的任务；新人同时最多 { $limit } 个，完成三个有报酬的任务后会增加。
        [lapses] 你已有 { $open } 个申请和进行中的任务；你现在同时最多 { $limit } 个，因为最近 30 天有 { $lapses } 个任务没有交付或被你退回。对方取消、败诉或逾期的，从不算在你头上。
       *[all] 你已有 { $open } 个申请和进行中的任务；同时最多 { $limit } 个。
    }请先在 /mine 交付一个或撤回一个申请，再来申请。
