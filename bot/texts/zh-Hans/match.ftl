# `escrowd match` 在命令行上说的话。不用 HTML。`match-fault-...` 各键是问题中某个字段的毛病：
# `field` 是位置，例如 tasks[3].due；`got` 是那里写的内容；`limit` 是允许的内容。

match-needs-files = 请用 --in 说明问题在哪里，用 --out 说明计划写到哪里；- 表示标准输入和标准输出。--schema 会打印它们的格式。
match-there-already = { $got } 已存在：请换个名字，或加上 --force。
match-faults = { $got } 不是可以匹配的问题：
match-more = 另有 { $count } 处
match-whole = 整个文件
match-fault-missing = { $field }：缺少此字段
match-fault-unknown = { $field }：没有这个字段
match-fault-whole = { $field }：{ $got } 不是整数
match-fault-number = { $field }：{ $got } 不是数字
match-fault-text = { $field }：{ $got } 不是文字
match-fault-low = { $field }：{ $got } 小于 { $limit }
match-fault-high = { $field }：{ $got } 超出允许范围（{ $limit }）
match-fault-version = { $field }：本程序不认识版本 { $got }；它只读版本 1
match-fault-json = { $field }：这不是 JSON（{ $limit }）
match-fault-zone = { $field }：{ $got } 没有时区；请写成例如 2026-10-01T12:00:00Z
match-fault-moment = { $field }：{ $got } 不是时刻；请写成例如 2026-10-01T12:00:00Z
match-fault-span = { $field }：结束不晚于开始
match-fault-reward = { $field }：reward_max 低于 reward
match-fault-rating = { $field }：rating_sum 超过了 rating_count 次满分评分之和
match-fault-twice = { $field }：编号 { $got } 出现了两次
match-fault-stranger = { $field }：申请中提到的 { $got } 不在问题里
match-fault-other = { $field }：{ $reason }
match-finding = 计划有错，没有写出：{ $code }，{ $subject }：{ $reason }。这是程序的毛病。
match-done = { $path }：填上 { $count } 个名额，{ $empty } 个空缺
match-optimal = 效用 { $minor }：没有更好的计划。
match-gap = 效用 { $minor }：任何计划都不超过 { $limit }。
match-best = 每个任务只考虑了最好的 { $count } 位候选人；上界对所有配对都成立。
match-certified = 已对市场中的每一对重新证明了上界。
match-progress-candidates = 候选人：{ $facts } 中的 { $done }
match-progress-proof = 证明：{ $facts } 个任务中的 { $done } 个
