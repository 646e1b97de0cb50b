# 为什么选中此人，为什么没有选中别人。不用 HTML。键是 `why-` 或 `against-` 加上匹配器的部分名（用连字符）；每一条都有同一个数值。

why-rating = 预期评分 { $figure }（满分 100）
why-experience = 已完成 { $figure } 个任务
why-skill = 具备所列技能中的 { $figure } 项
why-language = 会任务所需的语言
why-price = 要价低于任务最多愿付的报酬
why-distance = 距离 { $figure } 米
why-speed = 预计用时 { $figure } 秒
why-reliability = 预计 1000 次中有 { $figure } 次按时且正确
why-fairness = { $figure ->
        [0] 新人也有机会
       *[other] 留给评分较少者的机会（目前 { $figure } 次评分）
    }
why-came-first = 第一个申请
why-employer-chose = 由雇主选定
why-lot = 各方面相同，由抽签决定
why-chosen-over = 优先于另外 { $figure } 位申请者

against-rating = 另一位申请者的预期评分更高（你：{ $figure }）
against-experience = 另一位申请者完成的任务更多（你：{ $figure }）
against-skill = 另一位申请者具备更多所列技能（你：{ $figure }）
against-language = 另一位申请者会任务所需的语言
against-price = 另一位申请者要价更低
against-distance = 另一位申请者距离更近（你：{ $figure } 米）
against-speed = 另一位申请者预计更快完成（你：{ $figure } 秒）
against-reliability = 预计另一位申请者更常按时且正确（你：1000 次中 { $figure } 次）
against-fairness = 留给新人的机会这次给了另一位申请者
against-came-first = 另一位申请者先到
against-employer-chose = 雇主选了另一位申请者
against-lot = 你们各方面相同，抽签抽中了另一位申请者
against-needs-skill = 任务需要的技能不在你的记录中
against-needs-language = 任务需要的语言不在你的记录中
against-needs-capacity = 你手上的任务已经满了
against-needs-reward = 报酬低于你的要求
against-needs-due = 任务已经过期
against-needs-other-person = 这个任务不能由你来做
against-needs-other-employer = 你说过不为这位雇主工作
against-needs-rating = 任务要求更高的评分
against-needs-completed = 任务要求完成过更多任务
against-needs-employer-rating = 雇主的评分低于你的要求
against-needs-hours = 任务所需时间超过你的可用时间
against-needs-window = 任务进行时你没有空
against-needs-place-known = 任务要在某地完成，而不知道你的地点
against-needs-place = 任务地点太远
against-needed-elsewhere = 另一个任务更需要你，或这个名额空缺了
