# What every command says on the command line. No HTML.

shell-os-missing = { $path }: there is no such file or folder
shell-os-denied = { $path }: this must not be read or written here
shell-os-folder = { $path }: this is a folder, not a file
shell-os-no-folder = { $path }: a part of this path is a file, not a folder
shell-os-full = { $path }: there is no room left on the disk
shell-os-long = { $path }: this name is too long
shell-os-other = { $path }: { $reason }
