# 产品各部分单独作为进程运行时在命令行上显示的文字。不含 HTML。

part-works = escrowd { $part }：已开始工作；按 Ctrl-C 停止
part-serves = escrowd web：{ $url }/metrics、/health、/ready
part-stopped = escrowd { $part }：已停止；一切都已保存
