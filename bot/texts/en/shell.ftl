# What every command says on the command line. No HTML.

shell-os-missing = { $path }: there is no such file or folder
shell-os-denied = { $path }: this must not be read or written here
shell-os-folder = { $path }: this is a folder, not a file
shell-os-no-folder = { $path }: a part of this path is a file, not a folder
shell-os-full = { $path }: there is no room left on the disk
shell-os-long = { $path }: this name is too long
shell-os-other = { $path }: { $reason }

# What is wrong with a setting: the kinds of pydantic, and those of ledger/config.py.
setting-greater-than-equal = must be { $limit } or more
setting-less-than-equal = must be { $limit } at most
setting-int-parsing = must be a whole number
setting-float-parsing = must be a number
setting-literal-error = must be one of { $limit }
setting-no-address = this is no address, or a letter of it is mistyped
setting-no-node = this is no address of a node: http://host:port, or https://host/path
setting-no-pages = this is no address of pages: https://host, or https://host/path
setting-no-webhook = this is no address that Telegram could reach: https://host/path
setting-no-header = this is no secret for a webhook: 16 to 256 of A-Z a-z 0-9 _ -
setting-no-ids = these are numbers, separated by commas: a name is nobody's, anyone can take it
setting-no-hex = this is not written in hexadecimal digits
setting-no-secret = this has { $found } bytes, and needs { $needed }
setting-short = this is too short: { $needed } characters at least
setting-no-key = this is no private key: none is zero, and none as large as the curve's order
setting-no-database = set postgresql://user:password@host:port/name or sqlite:////path/to/file, or leave it empty
setting-other = { $reason }
