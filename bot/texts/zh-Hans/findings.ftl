# `escrowd check` 说的话，以及每种发现的含义：`found-` 加代码是哪里不对，`todo-` 加代码是现在该做什么。
# 不用标记：运营者在聊天里读到的也是这些。代码来自 `ledger/checks`、中继和观察者。

check-head = 链 { $chain } 上的托管合约 { $address }；账本已读到区块 { $block }
check-no-head = 链 { $chain } 上的托管合约 { $address }；还没有读过链上的任何区块
check-fine = { $name }：查了 { $count } 项，没有发现问题（{ $reason }）
check-found = { $name }：查了 { $count } 项，发现 { $found } 个问题（{ $reason }）
check-hindered = { $name }：没能检查：{ $reason }
check-finding = { $code } | { $subject } | 应为：{ $expected } | 实为：{ $found }
check-more = 还有 { $count } 个类似的问题
check-clean = 查过的一切都符合要求。
check-dirty = 共发现 { $count } 个问题。严重的问题解决之前，中继不会发送新的交易。
check-undone = 有一部分没能检查；其余没有发现问题。
check-not-full = 只有加上 --full 才检查：以前查过的分录的哈希，已结束任务所签署的内容和评分，以及交付的日志。
check-standing = 以前发现、尚未了结：{ $code } | { $subject }
check-resolve = 如果已经处理过、就让它保持现状：{ $got }
check-no-note = 请说明为何可以保持原样：--note "..."
check-resolved = 已了结：{ $code } | { $subject }。只要它不再变化，就不会再次提出。
check-unknown = 没有这样一个未了结的发现：{ $code } | { $subject }。未了结的有：{ $known }
check-none-open = 无
check-elsewhere = { $code } 不能这样了结：请用 { $got } 处理
check-no-word = { $code } 不能凭一句话了结：请修好那一行，或恢复备份
check-head-hindrance = 账本读到的区块不在节点的链上，或者还没有读过区块
check-no-secret = 没有设置 MASTER_SECRET

basis-database = 依据：数据库
basis-node = 依据：数据库和节点的回答

name-accounts = 账户：账本 = 合约
name-assets = 币种：小数位 = 代币所说
name-clock = 时钟
name-doubles = 数据库的键没有重复
name-endings = 已结束的任务：数据行 = 日志
name-files = 文件副本，完整
name-head = 账本的链头
name-inbox = 等待处理的消息
name-journal = 账本：连接、合计，以及新分录的哈希和日志
name-keys = 代管密钥
name-lag = 落后多少
name-logs = 每笔资金日志都有分录
name-nonces = 中继密钥的序号
name-outbox = 等待执行的操作
name-people = 每个人都有密钥
name-plans = 任务：数据行 = 签署的内容
name-records = 交付、评分和异议：数据行 = 日志
name-sent = 交易，各有其字节和所载内容
name-solvency = 各代币的偿付能力
name-stages = 任务：数据行 = 账本
name-tasks = 任务：数据行 = 合约
name-txs = 进行中的交易

found-account = 账本里的一个余额与合约所欠的不一致。
found-answers-blind = 某位工作者对一项标注任务的答案与题目无关。
found-asset = 一个币种记下的小数位与代币所说的不同：人们看到的每个金额都会是错的。
found-balances = 一个余额不等于它的各笔记账之和。
found-clock-offset = 这里的期限是真实的，时钟却被拨动过。
found-committed = 账本为一个任务保留的金额与任务所处的阶段不符。
found-deep-reorganisation = 链替换了一个已视为最终的区块。
found-doubled-key = 两行数据有同一个键，而表本来不允许。
found-effect-changed = 等待执行的操作与当初的决定不符。
found-ending = 一个已结束任务的评分或结局与链上日志所说的不同。
found-entry = 一条分录的内容与它所依据的日志不符。
found-entry-lost = 上次检查到的那条分录不见了，或者被改动过。
found-entry-missing = 账本里缺少分录。
found-entry-without-log = 一条分录在链上没有它所依据的日志。
found-foreign-nonce = 中继的一把密钥被别处使用过。
found-hash-chain = 一条分录被改动过，或者接不上它的前一条。
found-head = 账本最后读到的区块不在链上。
found-head-lag = 账本落后于链。
found-inbox-old = 聊天消息没有得到处理。
found-key-not-listed = 有一把密钥的交易还在进行，而它已不在 OPERATOR_KEYS 里。
found-key-retired = 中继的一把密钥已停用。
found-key-without-gas = 中继的一把密钥没有足够的币支付燃料费。
found-file = 有文件副本与保存时不一致。
found-keys-sealed = 有些代管密钥无法用现在的 MASTER_SECRET 打开。
found-log-without-entry = 链上有资金变动，账本却没有相应的分录。
found-nonce-gap = 中继的交易中间缺了一笔。
found-node-behind = 节点还没有账本已读到的区块。
found-other = 一项检查发现了不一致。
found-outbox-old = 有操作等待太久，或者尝试次数太多。
found-person-key = 一个人的地址在这里没有密钥。
found-plan = 某任务或其批次的人员、金额或条款与签署的不同。
found-record = 某任务所记的交付、评分或异议没有日志可证，或者交付物不是当时所交的。
found-solvency = 合约持有的某种代币少于账本记载它所欠的数额。
found-task = 一个任务在合约里的状态与它的数据行不一致。
found-task-row = 一个任务的数据行处于任何步骤都到不了的状态。
found-tx-changed = 一笔进行中交易的数据行被改动过。
found-tx-not-taken = 节点不接受中继的一笔交易。
found-tx-old = 有交易迟迟没有结束。
found-tx-row = 已发往链上的内容缺少数据行：交易、其签名字节，或它所载的内容。
found-unbalanced = 一条分录的各笔之和不为零。
found-unreadable = 一行数据无法读取：内容不是它该有的。
found-wrong-chain = 节点所服务的不是这个账本所属的链。

todo-tampered = 有人或有程序绕过 Escrowd 改写了数据库。请先保留一份副本，查清谁能写入数据库，用 escrowd audit --database 看链上的正确数据，再恢复备份：此后缺少的部分会重新从链上读取。
todo-account = 要么本账本从未见过合约的某条日志，要么有人或有程序绕过 Escrowd 改写了数据库。请换一个节点运行 escrowd audit --database：如果链上有而日记账没有这笔资金，请恢复该区块之前的备份，其余部分由一个不遗漏日志的节点重新读取；否则请查清谁能写入数据库，并恢复备份。
todo-answers-blind = 在再给这位工作者派任务之前，请先看看这些答案：这是查看的理由，不是证据。评分已按答案的实际质量计入。
todo-asset = 改正 assets 表里的小数位，并查明谁能写数据库。
todo-balances = { todo-tampered }
todo-clock-offset = 请从 settings 表中删除 clock_offset_seconds，或改用空的数据库：这个数据库曾用于沙盒。
todo-committed = { todo-tampered }
todo-deep-reorganisation = 请用另一个节点确认哪条链是对的。如果链确实变了，escrowd correct 会冲正从消失的区块中读到的内容；然后把 CHAIN_FINALITY 设得更深。
todo-doubled-key = 索引已损坏：请重建数据库索引，再看哪一行是对的。
todo-effect-changed = { todo-tampered }
todo-ending = 按日志所说改正这一行，或从备份恢复，并查明是什么绕过 Escrowd 写了它。
todo-entry = { todo-tampered }
todo-entry-lost = { todo-tampered }
todo-entry-missing = { todo-tampered }
todo-entry-without-log = { todo-tampered }
todo-foreign-nonce = 请查清谁拥有这把密钥。如果是您自己用过，就用 escrowd keys resume 让它继续；如果不是，请立即更换 OPERATOR_KEYS 里的密钥。
todo-hash-chain = { todo-tampered }
todo-head = 请用另一个节点核对这个区块。如果节点有误，请换一个节点；如果链已改变，请等待观察者的冲正。
todo-head-lag = 请确认观察者在运行，节点能及时回答。
todo-inbox-old = 请确认有进程在处理聊天消息，并查看它的日志中有没有错误。
todo-key-not-listed = 请把这把密钥放回 OPERATOR_KEYS，直到它的交易结束。
todo-key-retired = 如需重新启用，请运行 escrowd keys add。
todo-key-without-gas = 请向这个地址转入该链的币；之后中继会自动继续。
todo-file = 请查看谁能写数据库，并从备份恢复这一行；在此之前，如果 Telegram 还有这个文件，用户会从 Telegram 得到它。
todo-keys-sealed = 请把 MASTER_SECRET 设为封存这个数据库密钥时所用的那一个：没有它，这些用户在这里无法操作。
todo-log-without-entry = { todo-account }
todo-nonce-gap = { todo-tampered }
todo-node-behind = 请等节点跟上，或换一个节点。
todo-other = 请运行 escrowd check，并在日志中查找。
todo-outbox-old = 请确认中继和发送进程在运行；最后一个冒号之后是推迟的原因。
todo-person-key = 从备份恢复 people 或 keys 的这一行，并查明谁能写数据库。
todo-plan = { todo-tampered }
todo-record = { todo-ending }
todo-solvency = 请用这种代币运行 escrowd audit：如果它认为一致，就是账本有误；否则是代币没有守住存入的数额。
todo-task = 请运行 escrowd audit --database；然后恢复备份，或按合约的状态更正数据行。
todo-task-row = 请查清是什么绕过 Escrowd 改写了这一行，并从备份恢复。
todo-tx-changed = { todo-tampered }
todo-tx-not-taken = 请看节点的答复；换一个节点，或提高中继可付的费用。
todo-tx-old = 请确认密钥有足够的币支付燃料费，以及费用对节点来说是否够高。
todo-tx-row = { todo-tampered }
todo-unbalanced = { todo-tampered }
todo-unreadable = { todo-tampered }
todo-wrong-chain = 请把 CHAIN_RPC_URL 设为正确那条链的节点。
