# `escrowd correct` 在命令行里的话。

correct-lost = 链上丢失了本已最终确认的区块：已记账的区块中有 { $count } 个，位于区块 { $block } 之后。
correct-plan = 将撤销 { $count } 条事实：由它们产生的每条分录都以另一条冲销，任务退回原状，并通知所有相关的人。
correct-ask = 尚未作任何改动。请先用另一个节点核对链上情况，再加 --yes 重新运行。
correct-done = 已更正：冲销 { $count } 条分录。监听程序将从区块 { $block } 之后继续读取，发现项已关闭。
correct-nothing = 已记账的内容链上都在，无需更正。
correct-resumed = 已记账的内容链上又都在了：监听程序继续运行，发现项已关闭。
correct-moved = 其间已有人更正过账本，请重新查看。
