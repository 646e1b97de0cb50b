# 产品各部分单独作为进程运行时在命令行上显示的文字。不含 HTML。

part-works = escrowd { $part }：已开始工作；按 Ctrl-C 停止
part-serves = escrowd web：{ $url }/metrics、/health、/ready
part-stopped = escrowd { $part }：已停止；一切都已保存
maintenance-on = 维护中，自 { $since } 起：人们的操作都会保留，执行 `escrowd maintenance off` 后回复
maintenance-off = 没有在维护：照常回复
