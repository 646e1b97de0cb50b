# 每个命令在命令行上说的话。不用 HTML。

shell-os-missing = { $path }：没有这个文件或文件夹
shell-os-denied = { $path }：这里不允许读写
shell-os-folder = { $path }：这是文件夹，不是文件
shell-os-no-folder = { $path }：路径中有一段是文件，不是文件夹
shell-os-full = { $path }：磁盘没有空间了
shell-os-long = { $path }：名字太长
shell-os-other = { $path }：{ $reason }

# 设置有什么毛病：pydantic 的各种，以及 ledger/config.py 的各种。
setting-greater-than-equal = 不得小于 { $limit }
setting-less-than-equal = 不得大于 { $limit }
setting-int-parsing = 必须是整数
setting-float-parsing = 必须是数字
setting-literal-error = 必须是其中之一：{ $limit }
setting-no-address = 这不是地址，或有字母写错
setting-no-node = 这不是节点的地址：http://主机:端口，或 https://主机/路径
setting-no-pages = 这不是页面的地址：https://主机，或 https://主机/路径
setting-no-webhook = Telegram 到不了这个地址：https://主机/路径
setting-no-header = 这不能作 webhook 的密语：16 至 256 个 A-Z a-z 0-9 _ -
setting-no-ids = 应为数字，用逗号分开：名字不属于任何人，谁都可以占用
setting-no-hex = 这不是十六进制数字
setting-no-secret = 这里有 { $found } 个字节，应为 { $needed } 个
setting-short = 太短：至少 { $needed } 个字符
setting-no-key = 这不是私钥：不能为零，也不能大到曲线的阶
setting-no-database = 请写 postgresql://user:password@host:port/name 或 sqlite:////path/to/file，或留空
setting-other = { $reason }
