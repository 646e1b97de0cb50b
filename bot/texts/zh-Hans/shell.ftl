# 每个命令在命令行上说的话。不用 HTML。

shell-os-missing = { $path }：没有这个文件或文件夹
shell-os-denied = { $path }：这里不允许读写
shell-os-folder = { $path }：这是文件夹，不是文件
shell-os-no-folder = { $path }：路径中有一段是文件，不是文件夹
shell-os-full = { $path }：磁盘没有空间了
shell-os-long = { $path }：名字太长
shell-os-other = { $path }：{ $reason }
