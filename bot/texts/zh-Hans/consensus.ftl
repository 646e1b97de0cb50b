# `escrowd consensus` 说的话。不含 HTML。

consensus-counts = { $workers } 名工作者对 { $count } 个题目作出 { $answers } 个回答；其中 { $figure } 个题目的真值已知。
consensus-repeated = 有 { $count } 行与另一行完全相同，只算一次。
consensus-method-majority = 多数表决
consensus-method-one-coin = 单币模型
consensus-method-dawid-skene = Dawid-Skene
consensus-asked = 方法：{ $name }（按要求）。
consensus-by-answers = 方法：{ $name }，在最能预言回答的方法中最简单的一个。
consensus-by-gold = 方法：{ $name }；另一方法虽更能预言回答，但在一些黄金题上判错，而此方法判对。
consensus-trial = { $name }：每个回答的对数概率 { $score }；未告知真值时黄金题判对 { $found }
consensus-unsettled = 经过 { $count } 轮，数字仍有微小变动。
consensus-written = { $path }：{ $size }，SHA-256 { $hash }
consensus-no-column = { $path } 第 { $line } 行：没有 { $field } 列。首行写列名：回答文件要有 item、worker、label，黄金题文件要有 item、label。
consensus-column-twice = { $path } 第 { $line } 行：有多个 { $field } 列。
consensus-width = { $path } 第 { $line } 行：有 { $found } 个字段，应为 { $expected } 个。
consensus-empty = { $path } 第 { $line } 行：字段 { $field } 为空。
consensus-twice = { $path } 第 { $line } 行：{ $worker } 在第 { $first } 行给 { $item } 的是另一个标签。
consensus-two-truths = { $path } 第 { $line } 行：{ $item } 的真值写作 { $got }，别处写作 { $known }。
consensus-not-utf8 = { $path } 第 { $line } 行：不是 UTF-8。在 Excel 中请另存为“CSV UTF-8”。
consensus-not-csv = { $path } 从第 { $line } 行开始的一行：不是 CSV（{ $reason }）。
consensus-no-answers = { $path } 里没有任何行。
consensus-same-file = { $path } 被用于两处：请给每个文件各自的名字。
consensus-there-already = { $path } 已经存在：请换一个名字，或加上 --force。
consensus-no-folder = 无法写出 { $path }：没有文件夹 { $got }。请先建立它，或另选一处。
consensus-long = { $path } 第 { $line } 行：字段 { $field } 超过 { $limit } 个字符。
consensus-many-items-labels = 数据太多，无法合并：题目数乘以不同标签数为 { $count }，最多 { $limit }。标签是自由文字吗？请把标签集合不同的题目分开合并。
consensus-many-answers-labels = 数据太多，无法合并：回答数乘以不同标签数为 { $count }，最多 { $limit }。请把题目分成几个文件。
consensus-many-workers-labels = 数据太多，无法合并：工作者数乘以不同标签数的平方为 { $count }，最多 { $limit }。标签是自由文字吗？请把标签集合不同的题目分开合并。
consensus-copies = 疑似抄袭：{ $workers } 错得一样的次数超出偶然。请查看：抄袭会使标签显得远比实际更可靠。
consensus-copied = { $worker } 与 { $name }：两人都答过 { $figure } 题，答错 { $found } 题，其中 { $count } 题错得一样
consensus-copied-more = 另有 { $count } 对；--workers 会全部列出
consensus-otherwise = { $count ->
        [0] 若这些人每组只算一次，所有标签不变。
       *[other] 若这些人每组只算一次，有 { $count } 个标签会不同。
    }
consensus-blind = 疑似没有看题：{ $workers }。
consensus-unsuspected = 没有人疑似抄袭或不看题。
consensus-copies-unseen = 没有查找抄袭：同一题目的回答对共 { $count } 个，最多查看 { $limit } 个。
consensus-one-label = 所有回答都是同一个标签 { $got }。概率为 1 并不说明什么：没有回答能说出别的。
consensus-echoes = 回答几乎总是相同：{ $workers }。若其中有人抄袭，则有 { $count } 个标签只靠一个声音：只算一次时会不同。黄金题可以分辨抄袭者和专家。
