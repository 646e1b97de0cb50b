# `escrowd keys` 在命令行上显示的文字。不含 HTML。

keys-line = { $address }：燃料费余额 { $balance } 枚；下一个 nonce { $nonce }，链上 { $chain }；未结交易 { $count } 笔；{ $state }
keys-state-serving = 使用中
keys-state-retired = 已停用
keys-state-unset = 不在 OPERATOR_KEYS 中
keys-state-stopped = 已停下：有他人用过它；见 escrowd keys resume
keys-retired = { $address } 从现在起不再发起新交易；未结的会跟进到底
keys-retired-before = { $address } 早已停用
keys-open = { $address }：还有 { $count } 笔未结交易；等待中
keys-still-open = { $address } 仍有未结交易。它保持停用：请稍后再运行一次，在此之前请保留在 OPERATOR_KEYS 中。
keys-free = { $address } 没有未结交易了。请把它从 OPERATOR_KEYS 中去掉，重启所有 relay，然后转走它的余额。记在它名下的平台费仍归它所有。
keys-restored = { $address } 已重新启用
keys-serving = { $address } 正在使用
keys-unknown = { $address } 从来不是 relay 的密钥；escrowd keys list 会列出它们
keys-not-set = { $address } 不在 OPERATOR_KEYS 中：请把它的私钥放进去并重启所有 relay
keys-last = { $address } 是最后一个使用中的密钥：请先在 OPERATOR_KEYS 中加入另一个并重启所有 relay
keys-held = { $address } 不在 OPERATOR_KEYS 中，或此刻正有 relay 在使用它：请设置它，或再试一次
keys-not-stopped = { $address } 没有因为别人的交易而停下：什么都没有改变
keys-resumed = { $address } 继续工作；放弃的交易 { $count } 笔，会重新发起或告知本人
keys-rotated = { $count } 个密钥已改用新的主密钥封存。
keys-rotated-before = 密钥早已用这个主密钥封存：没有任何改动。
keys-rotated-next = 请用新的 MASTER_SECRET 重启所有进程，并销毁旧的；之前的数据库备份仍可用旧主密钥打开。
keys-same-secret = 新旧主密钥相同：请把 MASTER_SECRET 设为新的
keys-no-old-secret = 请把 MASTER_SECRET_OLD 设为目前的主密钥，把 MASTER_SECRET 设为新的
keys-ask-old-secret = 目前的主密钥（64 位十六进制，不显示）：
