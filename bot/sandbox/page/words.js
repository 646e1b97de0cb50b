// The page's own words in English and Chinese. What the bot says comes in the language of each person.

const EN = {
  title: "Sandbox",
  tagline: "One screen, every side of the deal",
  employer: "Employer", freelancer: "Freelancer", arbiter: "Arbiter",
  typing: "typing…", sending_file: "sending a file…",
  start: "START", message: "Message", send: "Send", attach: "Attach a file", menu: "Commands",
  show_keyboard: "Show buttons", hide_keyboard: "Hide buttons", no_commands: "No commands yet",
  reply: "Reply", cancel: "Cancel", ok: "OK", copied: "Copied", copy: "Copy", newest: "To the newest",
  today: "Today", yesterday: "Yesterday", edited: "edited", photo: "Photo", file: "File", unread: "{} unread",
  empty_chat: "Press Start to see what this bot can do.", empty_group: "Nobody has said anything yet.",
  offline: "The sandbox does not answer. Trying again…", online_again: "Connected again",
  not_sent: "Not sent:", not_pressed: "Not pressed:", not_done: "That did not work:", sending: "sending",
  again: "Try again", discard: "Discard", attached: "Files to send", cancel_reply: "Do not reply to it",
  messages: "Messages", new_messages: "New messages", you: "You", buttons: "Buttons", reply_keyboard: "Buttons to answer with",
  actions: "What to do with this message", copy_text: "Copy text", edit: "Edit", remove: "Delete", editing: "Editing", copy_this: "Press to copy", download: "Download",
  show_original: "Show the message it answers", gone: "This message is not there any more.",
  spoiler: "Hidden text, press to show it", unfold: "Show all", fold: "Show less", open_link: "The bot wants to open a page",
  panels: "Panels", people: "People", add_person: "Add a person…", add: "Add", name: "Name", language: "Language", role: "Role",
  no_role: "none", person_menu: "More about {}", hide_person: "Hide {}", chats_of: "Chats of {}",
  block: "Block the bot", unblock: "Unblock the bot", blocked: "bot blocked",
  new_group: "New group…", group_title: "Title", members: "Members", make: "Create", as_administrator: "bot, administrator",
  with_topics: "With topics", about_group: "Members…", members_count: "{} members", members_of: "As {}",
  not_in_group: "not in the group", bring_in: "Add", put_out: "Remove", leave: "Leave",
  group_made: "{} created the group “{}”", joined: "{} joined", member_added: "{} added {}", left: "{} left",
  member_removed: "{} removed {}", title_changed: "{} changed the title to “{}”", pinned: "{} pinned a message",
  topic_made: "{} created the topic “{}”", migrated: "The group became a supergroup",
  ranks: { creator: "creator", administrator: "administrator", member: "member", restricted: "restricted" },
  shortcuts: "Keyboard shortcuts",
  shortcut_list: [
    ["Alt 1–9", "to a person's chat"], ["Alt 0", "show or hide the ledger"], ["Alt ↑ ↓", "another chat of this person"],
    ["Enter", "send"], ["Shift Enter", "a new line"], ["/", "commands; ↑ ↓ choose, Tab completes"],
    ["↑", "from the empty field to the messages"], ["R", "reply to the message chosen"], ["+", "react to it"], ["C", "copy its text"], ["E", "edit one's own"], ["Delete", "delete one's own"],
    ["Tab", "its links and buttons; arrows inside a keyboard"], ["Alt End", "to the newest message"],
    ["Esc", "close, cancel, back to the field"], ["?", "this list"],
  ],
  react: "React", vote: "Vote", vote_back: "Take the vote back", votes: "Votes: {}", your_vote: "your vote", right_answer: "right answer",
  poll_open: "Poll", poll_anonymous: "Anonymous poll", poll_closed: "Final results", quiz: "Quiz",
  pay: "Pay", pay_stars: "Pay {} Stars", stars: "{} Stars", pay_asked: "Everybody has enough Stars here; nothing real is paid.", payment_done: "Paid",
  paid: "{} paid {} Stars", paid_back: "{} Stars went back to {}",
  unsupported: "This button does nothing in the sandbox.", no_answer: "The bot has not answered yet.",
  ledger: "Ledger", ledger_and_chain: "Ledger and chain", chats: "Chats",
  ledger_none: "No ledger is connected.", ledger_none_hint: "The chats work on their own.",
  ledger_away: "The ledger does not answer.", ledger_away_hint: "Trying again…",
  clock: "Clock", clock_wall: "wall time", clock_ahead: "{} ahead", clock_refused: "The clock did not move:",
  forward_hour: "+1 h", forward_day: "+1 d", forward_three: "+3 d", forward: "Move the clock forward by",
  tasks: "Tasks", no_tasks: "No task yet. Post one from the employer's chat.",
  balances: "Balances", no_balances: "Nobody has a balance yet.",
  chain: "Chain", height: "block", no_blocks: "No block has anything of a task or of money yet.", no_events: "no events", chain_id: "chain",
  journal: "Journal", no_entries: "The journal is empty: nothing is final yet.",
  audit_good: "Chain, contract and journal agree", audit_bad: "The audit found a difference",
  audit_open: "The audit has not run yet",
  nobody: "nobody yet", rating: "rating", due: "due", overdue: "over since", escrow: "escrow", more: "more", trail: "trail",
  days: "d", hours: "h", minutes: "min",
  stages: {
    draft: "draft", posted: "posted", matching: "matching", assigned: "assigned", opening: "opening",
    opened: "in escrow", delivered: "delivered", rated: "rated", revoking: "revoking", settling: "settling", settled: "settled",
    contested: "contested", ruled: "ruled", cancelled: "cancelled", refunding: "refunding", refunded: "refunded",
    releasing: "releasing", released: "released", expired: "expired",
  },
  kinds: {
    deposit: "deposit", open: "into escrow", settle: "paid", refund: "refund", withdraw: "withdrawal", push: "paid at once", reversal: "reversal",
  },
  // The pictures of the ledger.
  board: "Where each task stands", board_hint: "Press a task to see where its money went.", enlarge: "Larger", close: "Close",
  stations: {
    posted: "posted", assigned: "assigned", opened: "in escrow", delivered: "delivered", rated: "rated", settled: "paid",
    cancelled: "cancelled", expired: "expired", refunded: "refunded", contested: "contested", ruled: "ruled",
  },
  acts: {
    posted: "Anybody may apply", choosing: "{employer} chooses who does it", matching: "A worker is being chosen",
    assigned: "The money is going into escrow", revoking: "It is being taken back", opened: "{worker} delivers", delivered: "{employer} rates",
    rated: "{worker} accepts or objects", contested: "{arbiter} rules", settling: "The escrow has been asked to pay",
  },
  thens: {
    expire: "it leaves the board", match: "a worker is chosen", refund: "{employer} gets everything back if nothing is delivered",
    release: "{worker} is paid in full if nobody rates", finish: "{worker} is paid by the rating of {rating}",
    default: "the default split is paid if nobody rules",
  },
  jump: "→ next date", jump_to: "Jump to {when}: {then}", jump_none: "No date is to come", move: "Move the clock",
  move_to: "Move the clock to {when}?", move_brings: "By then, if nobody does anything:", move_quiet: "Nothing falls due by then.",
  move_once: "Time does not go back.",
  holders: "Who holds what", contract_holds: "The contract holds", others: "others", kept_others: "other tasks", kept_sum: "kept for open tasks",
  owes: "Kept for open tasks: whose money, and who is to earn it", platform: "the platform", outside: "outside the contract",
  kept_for: "kept for “{title}”",
  task_money: "The money of one task", money_not_yet: "Nothing has moved yet: the money goes into escrow when somebody is chosen.",
  money_waits: "The reward is in escrow.", money_planned: "Pale: what happens at the date by itself – {then}.",
  parts: {
    reward: "into escrow", payout: "to the worker", fee: "platform's fee", benefits: "benefits fund", arbiter_fee: "arbiter's fee",
    refund: "back to the employer",
  },
  check: "Press to check against the chain", checking: "Asking the chain…", check_away: "Not compared: the ledger does not answer.",
  check_good: "All agree", check_bad: "They differ", check_open: "Not compared", agrees: "agrees", differs: "differs",
  check_shown: "Shown here", check_log: "Log on the chain", check_contract: "The contract's own answer",
  check_hash: "The entry does not match its hash.",
  log_place: "{name}, block {block}, log {index}:",
  logs: {
    Deposited: "Log: deposited", Withdrawn: "Log: withdrawn", Pushed: "Log: paid at once", BatchOpened: "Log: opened", TaskSettled: "Log: task ended",
  },
  whys: {
    away: "The node does not answer for this block.", gone: "The chain has no such log.", undone: "This entry undoes another.",
    sum: "The last log that moved it; one log does not say the sum.",
  },
  contract_moved: "{call} before and after block {block}: {before} → {after}", contract_now: "{call} at block {block}",
  contract_named: "{call}: with this reward it is this batch; stage at block {block}: {before} → {after}",
  contract_other: "{call}: with this reward it would be another batch",
  contract_stages: { s0: "none", s1: "opened", s2: "delivered", s3: "rated", s4: "contested", s5: "closed" },
  chain_away: "does not answer", event: "event",
  events: {
    Deposited: "{holder} put {minor} in", Withdrawn: "{holder} took {minor} out", Pushed: "{holder} was paid {minor} at once",
    BatchOpened: "{rewards} went into escrow for {workers}", BatchRevoked: "Signed terms were made void", TaskDelivered: "A delivery was recorded",
    TaskRated: "Rated {rating}", TaskContested: "The rating was objected to", TaskSettled: "Ended, {path}: {earned} earned",
    TaskRuled: "The arbiter ruled", TaskSkipped: "Could not be done: {refusal}", OfferTaken: "An offer was taken",
    OfferRevoked: "An offer was withdrawn", CallFailed: "A call failed: {refusal}",
  },
  paths: {
    rated: "by a full rating", accepted: "rating accepted", finished: "by its rating", released: "nobody rated", refunded: "nothing delivered",
    ruled: "by a ruling", defaulted: "nobody ruled", agreed: "by agreement", given_back: "declined",
  },
  tour: "Tour", tour_progress: "How far the tour is", tour_step: "{n} of {m}", tour_begin: "Start the tour",
  tour_close: "Close", tour_anew: "From the beginning", tour_go_on: "Go on at step {n}", tour_back: "Back", tour_next: "Next",
  tour_pause: "Pause", tour_play: "Play", tour_skip: "Skip", tour_skip_hint: "Fast to the next chapter", tour_stop: "Stop",
  tour_pace: "Pace", tour_paces: { calm: "Pace: calm", brisk: "Pace: brisk", fast: "Pace: fast" },
  tour_try_again: "Try again", tour_pass: "Go on without",
  tour_waits_message: "Still waiting for the bot's answer in {who}'s chat.",
  tour_waits_button: "Still waiting for the button “{label}” in {who}'s chat.",
  tour_waits_either: "Still waiting for the bot's answer to one of them.",
  tour_waits_ledger: "Still waiting for the ledger to show it.", tour_waits_clock: "Still waiting for the clock to move.",
  tour_over: "That was the whole path", tour_over_text: "All of it stays: chats, tasks, entries. Now it is yours: write in any of the chats, or open an entry of the journal.",
};

const ZH = {
  title: "沙盒",
  tagline: "一块屏幕，看到交易的每一方",
  employer: "雇主", freelancer: "自由职业者", arbiter: "仲裁人",
  typing: "正在输入…", sending_file: "正在发送文件…",
  start: "开始", message: "输入消息", send: "发送", attach: "添加文件", menu: "命令",
  show_keyboard: "显示按钮", hide_keyboard: "隐藏按钮", no_commands: "暂无命令",
  reply: "回复", cancel: "取消", ok: "好", copied: "已复制", copy: "复制", newest: "回到最新",
  today: "今天", yesterday: "昨天", edited: "已编辑", photo: "图片", file: "文件", unread: "{} 条未读",
  empty_chat: "点击“开始”，看看机器人能做什么。", empty_group: "还没有人发言。",
  offline: "沙盒没有响应，正在重试…", online_again: "已重新连接",
  not_sent: "发送失败：", not_pressed: "按钮没有送达：", not_done: "操作失败：", sending: "正在发送",
  again: "重试", discard: "移除", attached: "待发送的文件", cancel_reply: "取消回复",
  messages: "消息", new_messages: "新消息", you: "我", buttons: "按钮", reply_keyboard: "快捷回复按钮",
  actions: "消息操作", copy_text: "复制文本", edit: "编辑", remove: "删除", editing: "编辑消息", copy_this: "点击复制", download: "下载",
  show_original: "查看原消息", gone: "这条消息已不存在。",
  spoiler: "隐藏内容，点击显示", unfold: "展开", fold: "收起", open_link: "机器人想打开一个网页",
  panels: "面板", people: "人物", add_person: "添加人物…", add: "添加", name: "名字", language: "语言", role: "角色",
  no_role: "无", person_menu: "{}的更多操作", hide_person: "隐藏{}", chats_of: "{}的聊天",
  block: "屏蔽机器人", unblock: "解除屏蔽", blocked: "已屏蔽机器人",
  new_group: "新建群组…", group_title: "群名", members: "成员", make: "创建", as_administrator: "机器人，管理员",
  with_topics: "启用话题", about_group: "群成员…", members_count: "{} 位成员", members_of: "以{}的身份",
  not_in_group: "不在群里", bring_in: "加入", put_out: "移出", leave: "退出",
  group_made: "{}创建了群组“{}”", joined: "{}加入了群组", member_added: "{}邀请了{}", left: "{}退出了群组",
  member_removed: "{}移出了{}", title_changed: "{}将群名改为“{}”", pinned: "{}置顶了一条消息",
  topic_made: "{}创建了话题“{}”", migrated: "群组已升级为超级群组",
  ranks: { creator: "群主", administrator: "管理员", member: "成员", restricted: "受限成员" },
  shortcuts: "键盘快捷键",
  shortcut_list: [
    ["Alt 1–9", "转到某人的聊天"], ["Alt 0", "显示或隐藏账本"], ["Alt ↑ ↓", "切换此人的聊天"],
    ["Enter", "发送"], ["Shift Enter", "换行"], ["/", "命令；↑ ↓ 选择，Tab 补全"],
    ["↑", "输入框为空时转到消息"], ["R", "回复选中的消息"], ["+", "用表情回应"], ["C", "复制其文本"], ["E", "编辑自己的消息"], ["Delete", "删除自己的消息"],
    ["Tab", "消息中的链接与按钮；键盘内用方向键"], ["Alt End", "回到最新消息"],
    ["Esc", "关闭、取消、回到输入框"], ["?", "本列表"],
  ],
  react: "回应", vote: "投票", vote_back: "撤回投票", votes: "{} 票", your_vote: "你的选择", right_answer: "正确答案",
  poll_open: "投票", poll_anonymous: "匿名投票", poll_closed: "最终结果", quiz: "测验",
  pay: "支付", pay_stars: "支付 {} 星星", stars: "{} 星星", pay_asked: "这里每个人都有足够的星星，不涉及真实付款。", payment_done: "已支付",
  paid: "{}支付了 {} 星星", paid_back: "{} 星星已退还给{}",
  unsupported: "此按钮在沙盒中不可用。", no_answer: "机器人尚未响应。",
  ledger: "账本", ledger_and_chain: "账本与链", chats: "聊天",
  ledger_none: "未连接账本。", ledger_none_hint: "聊天可以单独使用。",
  ledger_away: "账本没有响应。", ledger_away_hint: "正在重试…",
  clock: "时钟", clock_wall: "实际时间", clock_ahead: "已快进 {}", clock_refused: "时钟没有移动：",
  forward_hour: "+1 小时", forward_day: "+1 天", forward_three: "+3 天", forward: "时钟前移",
  tasks: "任务", no_tasks: "还没有任务。请在雇主的聊天中发布一个。",
  balances: "余额", no_balances: "还没有人有余额。",
  chain: "链", height: "区块", no_blocks: "还没有区块记录任务或资金。", no_events: "无事件", chain_id: "链",
  journal: "账本", no_entries: "账本为空：还没有最终确认的事实。",
  audit_good: "链、合约与账本一致", audit_bad: "审计发现差异",
  audit_open: "审计尚未运行",
  nobody: "待定", rating: "评分", due: "截止", overdue: "已超时", escrow: "托管合约", more: "更多", trail: "轨迹",
  days: "天", hours: "小时", minutes: "分",
  stages: {
    draft: "草稿", posted: "已发布", matching: "匹配中", assigned: "已指派", opening: "上链中",
    opened: "已托管", delivered: "已交付", rated: "已评分", revoking: "撤回中", settling: "结算中", settled: "已结算",
    contested: "有异议", ruled: "已裁决", cancelled: "已取消", refunding: "退款中", refunded: "已退款",
    releasing: "放款中", released: "已放款", expired: "已过期",
  },
  kinds: {
    deposit: "存入", deposited: "存入", fund: "存入", open: "托管", opened: "托管", settle: "结算", settled: "结算",
    release: "放款", released: "放款", refund: "退款", refunded: "退款", withdraw: "提现", withdrawn: "提现",
    push: "即付", reversal: "冲销", fee: "手续费",
  },
  // 账本的图
  board: "每个任务走到哪一步", board_hint: "点任务，看它的钱去了哪里。", enlarge: "放大", close: "关闭",
  stations: {
    posted: "已发布", assigned: "已指派", opened: "已托管", delivered: "已交付", rated: "已评分", settled: "已付款",
    cancelled: "已取消", expired: "已过期", refunded: "已退款", contested: "有异议", ruled: "已裁决",
  },
  acts: {
    posted: "任何人都可申请", choosing: "等 {employer} 选人", matching: "正在选人",
    assigned: "款项正在进入托管", revoking: "正在撤回", opened: "等 {worker} 交付", delivered: "等 {employer} 评分",
    rated: "等 {worker} 接受或提出异议", contested: "等 {arbiter} 裁决", settling: "已请合约付款",
  },
  thens: {
    expire: "任务下架", match: "选定接单人", refund: "若未交付，全额退给 {employer}",
    release: "若无人评分，{worker} 得全款", finish: "按 {rating} 分付给 {worker}",
    default: "若无人裁决，按默认比例支付",
  },
  jump: "→ 下个期限", jump_to: "跳到 {when}：{then}", jump_none: "没有将到的期限", move: "拨动时钟",
  move_to: "把时钟拨到 {when}？", move_brings: "到那时，若无人行动：", move_quiet: "这段时间没有期限到来。",
  move_once: "时间不能倒回。",
  holders: "谁有多少钱", contract_holds: "合约持有", others: "其他人", kept_others: "其他任务", kept_sum: "为进行中的任务托管",
  owes: "为进行中的任务托管：谁出钱，谁来挣", platform: "平台", outside: "合约之外",
  kept_for: "为“{title}”托管",
  task_money: "一个任务的钱", money_not_yet: "还没有资金变动：选定接单人后，款项进入托管。",
  money_waits: "报酬已在托管中。", money_planned: "浅色：到期自动发生——{then}。",
  parts: {
    reward: "进入托管", payout: "付给接单人", fee: "平台费", benefits: "福利金", arbiter_fee: "仲裁费",
    refund: "退给雇主",
  },
  check: "点一下，与链核对", checking: "正在问链…", check_away: "未核对：账本没有响应。",
  check_good: "全部一致", check_bad: "不一致", check_open: "未核对", agrees: "一致", differs: "不一致",
  check_shown: "此处显示", check_log: "链上日志", check_contract: "合约自己的回答",
  check_hash: "该笔记账与其哈希不符。",
  log_place: "{name}，区块 {block}，日志 {index}：",
  logs: {
    Deposited: "日志：存入", Withdrawn: "日志：提现", Pushed: "日志：即付", BatchOpened: "日志：开始托管", TaskSettled: "日志：任务结束",
  },
  whys: {
    away: "节点没有回答这个区块。", gone: "链上没有这条日志。", undone: "这笔记账冲销另一笔。",
    sum: "最后一次变动的日志；单条日志说不出总数。",
  },
  contract_moved: "{call}，区块 {block} 前后：{before} → {after}", contract_now: "{call}，区块 {block}",
  contract_named: "{call}：按此报酬正是这一批；区块 {block} 的阶段：{before} → {after}",
  contract_other: "{call}：按此报酬会是另一批",
  contract_stages: { s0: "无", s1: "已托管", s2: "已交付", s3: "已评分", s4: "有异议", s5: "已结束" },
  chain_away: "没有响应", event: "事件",
  events: {
    Deposited: "{holder} 存入 {minor}", Withdrawn: "{holder} 提走 {minor}", Pushed: "即时付给 {holder} {minor}",
    BatchOpened: "{rewards} 进入托管，接单人 {workers}", BatchRevoked: "已签条款作废", TaskDelivered: "交付已记录",
    TaskRated: "评分 {rating}", TaskContested: "对评分提出异议", TaskSettled: "结束（{path}）：挣得 {earned}",
    TaskRuled: "仲裁人作出裁决", TaskSkipped: "未能办理：{refusal}", OfferTaken: "要约被接受",
    OfferRevoked: "要约被撤回", CallFailed: "调用失败：{refusal}",
  },
  paths: {
    rated: "满分评分", accepted: "接受评分", finished: "按评分", released: "无人评分", refunded: "未交付",
    ruled: "按裁决", defaulted: "无人裁决", agreed: "双方同意", given_back: "已放弃",
  },
  tour: "导览", tour_progress: "导览进度", tour_step: "第 {n} 步，共 {m} 步", tour_begin: "开始导览",
  tour_close: "关闭", tour_anew: "从头开始", tour_go_on: "从第 {n} 步继续", tour_back: "上一步", tour_next: "下一步",
  tour_pause: "暂停", tour_play: "播放", tour_skip: "跳过", tour_skip_hint: "快进到下一章", tour_stop: "停止",
  tour_pace: "速度", tour_paces: { calm: "速度：从容", brisk: "速度：轻快", fast: "速度：最快" },
  tour_try_again: "再试一次", tour_pass: "略过继续",
  tour_waits_message: "还在等机器人在{who}的聊天里答复。",
  tour_waits_button: "还在等{who}的聊天里出现按钮“{label}”。",
  tour_waits_either: "还在等机器人答复其中一人。",
  tour_waits_ledger: "还在等账本显示结果。", tour_waits_clock: "还在等时钟移动。",
  tour_over: "全程到此结束", tour_over_text: "一切都保留着：聊天、任务、分录。现在轮到你了：在任何一个聊天里写点什么，或打开账本的一条分录看看。",
};

const KEY = "sandbox-language";
const TAGS = { en: "en", zh: "zh-Hans" };

function remembered() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be forbidden; the browser's language is good enough
  }
}

export const language = (() => {
  const kept = remembered();
  if (kept === "en" || kept === "zh") return kept;
  return navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en";
})();

// Languages that a person can speak here, by Telegram's code, each by its own name.
export const LANGUAGES = { en: "English", "zh-hans": "简体中文" };

export const tag = TAGS[language];
export const words = language === "zh" ? ZH : EN;

export function switchLanguage() {
  try {
    localStorage.setItem(KEY, language === "zh" ? "en" : "zh");
  } catch {
    return;
  }
  location.reload();
}

export function stageWord(stage) {
  return words.stages[stage] ?? stage;
}

export function kindWord(kind) {
  return words.kinds[kind] ?? kind;
}

export function clockTime(seconds) {
  return new Date(seconds * 1000).toLocaleTimeString(tag, { hour: "2-digit", minute: "2-digit", hour12: false });
}

export function dayName(seconds) {
  const day = new Date(seconds * 1000);
  const age = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(day).setHours(0, 0, 0, 0)) / 86400000);
  if (age === 0) return words.today;
  if (age === 1) return words.yesterday;
  return day.toLocaleDateString(tag, { month: "long", day: "numeric" });
}

export function fullTime(seconds) {
  return new Date(seconds * 1000).toLocaleString(tag, { dateStyle: "long", timeStyle: "medium" });
}

// Puts what belongs there in the place of each `{}`, in order.
export function fill(sentence, ...given) {
  return given.reduce((filled, one) => filled.replace("{}", () => String(one)), sentence);
}

export function span(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days) return `${days} ${words.days}${hours ? ` ${hours} ${words.hours}` : ""}`;
  if (hours) return `${hours} ${words.hours}`;
  return `${minutes} ${words.minutes}`;
}
