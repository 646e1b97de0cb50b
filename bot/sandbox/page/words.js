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
  empty_chat: "What this bot can do shows here after Start.", empty_group: "Nobody has said anything yet.",
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
    ["↑", "from the empty field to the messages"], ["R", "reply to the message chosen"], ["C", "copy its text"], ["E", "edit one's own"], ["Delete", "delete one's own"],
    ["Tab", "its links and buttons; arrows inside a keyboard"], ["Alt End", "to the newest message"],
    ["Esc", "close, cancel, back to the field"], ["?", "this list"],
  ],
  unsupported: "This button does nothing in the sandbox.", no_answer: "The bot has not answered yet.",
  ledger: "Ledger", ledger_and_chain: "Ledger and chain", chats: "Chats",
  ledger_none: "No ledger is connected.", ledger_none_hint: "The chats work on their own.",
  ledger_away: "The ledger does not answer.", ledger_away_hint: "Trying again…",
  clock: "Clock", clock_wall: "wall time", clock_ahead: "{} ahead", clock_refused: "The clock did not move:",
  forward_hour: "+1 h", forward_day: "+1 d", forward_three: "+3 d", forward: "Move the clock forward by",
  tasks: "Tasks", no_tasks: "No task yet. Post one from the employer's chat.",
  balances: "Balances", no_balances: "Nobody has a balance yet.",
  chain: "Chain", height: "block", no_blocks: "No block yet.", no_events: "no events", chain_id: "chain",
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
  kinds: {},
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
    ["↑", "输入框为空时转到消息"], ["R", "回复选中的消息"], ["C", "复制其文本"], ["E", "编辑自己的消息"], ["Delete", "删除自己的消息"],
    ["Tab", "消息中的链接与按钮；键盘内用方向键"], ["Alt End", "回到最新消息"],
    ["Esc", "关闭、取消、回到输入框"], ["?", "本列表"],
  ],
  unsupported: "此按钮在沙盒中不可用。", no_answer: "机器人尚未响应。",
  ledger: "账本", ledger_and_chain: "账本与链", chats: "聊天",
  ledger_none: "未连接账本。", ledger_none_hint: "聊天可以单独使用。",
  ledger_away: "账本没有响应。", ledger_away_hint: "正在重试…",
  clock: "时钟", clock_wall: "实际时间", clock_ahead: "已快进 {}", clock_refused: "时钟没有移动：",
  forward_hour: "+1 小时", forward_day: "+1 天", forward_three: "+3 天", forward: "时钟前移",
  tasks: "任务", no_tasks: "还没有任务。请在雇主的聊天中发布一个。",
  balances: "余额", no_balances: "还没有人有余额。",
  chain: "链", height: "区块", no_blocks: "还没有区块。", no_events: "无事件", chain_id: "链",
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
