# 产品各部分单独作为进程运行时在命令行上显示的文字。不含 HTML。

part-works = escrowd { $part }：已开始工作；按 Ctrl-C 停止
part-serves = escrowd web：{ $url }/metrics、/health、/ready
part-stopped = escrowd { $part }：已停止；一切都已保存
maintenance-on = 维护中，自 { $since } 起：人们的操作都会保留，执行 `escrowd maintenance off` 后回复
maintenance-off = 没有在维护：照常回复
running-part = 另一个 escrowd 正在 { $path } 上做 `{ $part }` 的工作，而一个 SQLite 文件每种工作只供一个进程：请先停掉它，或把 DATABASE_URL 设为 PostgreSQL，那里数量不限
running-folder = 另一个 escrowd 正在使用 { $path }：请先停掉它，或另设 DATA_DIR
running-many-names = { $path } 还有别的名字（硬链接），而 SQLite 为每个名字各记一份日志：请删去其他名字，以免丢失内容
part-no-currency = 这个数据库里还没有币种，谁也无法收付款：请用同一个 DATABASE_URL 运行 `escrowd deploy --test-token`（它会加入一个试用币种），然后重新启动
