// The page's own words in English and Chinese. What the bot says comes in the language of each person.

const EN = {
  title: "Sandbox",
  tagline: "One screen, every side of the deal",
  employer: "Employer", freelancer: "Freelancer", arbiter: "Arbiter",
  typing: "typing…", sending_file: "sending a file…",
  start: "START", message: "Message", send: "Send", attach: "Attach a file", menu: "Commands",
  show_keyboard: "Show buttons", hide_keyboard: "Hide buttons", no_commands: "No commands yet",
  reply: "Reply", cancel: "Cancel", ok: "OK", copied: "Copied", copy: "Copy", newest: "To the newest",
  today: "Today", yesterday: "Yesterday", edited: "edited", photo: "Photo", file: "File", unread: "unread",
  empty_chat: "What this bot can do shows here after Start.",
  offline: "The sandbox does not answer. Trying again…", not_sent: "Not sent:",
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
  tour: "Tour", tour_progress: "How far the tour is", tour_step: "{n} of {m}", tour_begin: "Start the tour",
  tour_close: "Close", tour_anew: "From the beginning", tour_go_on: "Go on at step {n}", tour_back: "Back", tour_next: "Next",
  tour_pause: "Pause", tour_play: "Play", tour_skip: "Skip", tour_skip_hint: "Fast to the next chapter", tour_stop: "Stop",
  tour_pace: "Pace", tour_paces: { calm: "calm", brisk: "brisk", fast: "fast" },
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
  today: "今天", yesterday: "昨天", edited: "已编辑", photo: "图片", file: "文件", unread: "条未读",
  empty_chat: "点击“开始”，看看机器人能做什么。",
  offline: "沙盒没有响应，正在重试…", not_sent: "发送失败：",
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
  tour: "导览", tour_progress: "导览进度", tour_step: "第 {n} 步，共 {m} 步", tour_begin: "开始导览",
  tour_close: "关闭", tour_anew: "从头开始", tour_go_on: "从第 {n} 步继续", tour_back: "上一步", tour_next: "下一步",
  tour_pause: "暂停", tour_play: "播放", tour_skip: "跳过", tour_skip_hint: "快进到下一章", tour_stop: "停止",
  tour_pace: "速度", tour_paces: { calm: "从容", brisk: "轻快", fast: "最快" },
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

export function span(seconds) {
  const minutes = Math.floor(Math.abs(seconds) / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  if (days) return `${days} ${words.days}${hours ? ` ${hours} ${words.hours}` : ""}`;
  if (hours) return `${hours} ${words.hours}`;
  return `${minutes} ${words.minutes}`;
}
