# 按钮与名称。不用 HTML。

btn-language-zh = 中文
btn-language-en = English
btn-fund = 存入 { $sum }
btn-fund-ask = 存入资金
btn-board = 任务板
btn-apply = 申请
btn-withdraw-application = 撤回申请
btn-confirm = 确认
btn-post = 发布
btn-cancel = 取消
btn-cancel-task = 撤回任务
btn-assign-now = 现在选人
btn-deliver = 交付
btn-deliver-task = 交付：{ $title }
btn-show = 查看交付
btn-rate-value = { $rating }
btn-rate-other = 其他分数
btn-accept = 接受 { $payout }
btn-refresh = 刷新
btn-withdraw = 提现

stage-draft = 草稿
stage-posted = 招募中
stage-assigned = 已选定人选，托管开启中
stage-opened = 进行中
stage-delivered = 已交付，等待评分
stage-rated = 已评分，等待接单人
stage-settling = 支付中
stage-settled = 已结算
stage-contested = 有争议
stage-revoking = 撤回中
stage-ruled = 已裁决
stage-refunded = 已退款
stage-cancelled = 已撤回
stage-expired = 逾期无人接单

step-open = 把报酬锁进托管合约
step-deliver = 记录交付
step-rate = 记录评分
step-accept = 接受评分
step-finish = 按评分支付
step-release = 雇主逾期未评分，支付全款
step-refund = 退款给雇主
step-revoke = 撤回锁定报酬的请求
step-contest = 记录异议
step-rule = 记录裁决
step-agree = 协商结束
step-give_back = 放弃任务
step-default = 逾期未裁决，按任务条款支付
step-faucet = 领取测试币
step-deposit = 存入资金
step-withdraw = 提现

command-fund = 存入资金
command-task = 发布任务
command-board = 可申请的任务
command-mine = 我的任务和下一步
command-deliver = 交付成果
command-balance = 我的资金
command-withdraw = 提现
command-language = 中文或 English
command-help = 怎么运作

# 链上拒绝的原因：`reason-` 加上合约错误的名字。
reason-balance-too-low = 余额不足
reason-too-late = 期限已过
reason-too-early = 时间未到
reason-expired = 签名已过期
reason-wrong-stage = 任务在此期间已进入下一阶段
reason-already-opened = 任务此前已开启或已撤回
reason-wrong-split = 超出了可以给的范围
reason-key-not-held = 应签名的人使用自己的密钥
reason-nothing-done = 任务在此期间已进入下一阶段
reason-payment-refused = 收款方没有接收
reason-reverted = 合约没有接受
reason-other = 合约的回答是“{ $name }”
