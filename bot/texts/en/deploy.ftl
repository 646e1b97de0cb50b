# What `escrowd deploy` says on the command line. No HTML. The keys `undeployable-...` are the codes of
# `ledger/chain/deploy.py`; sums are in the chain's own coin.

deploy-chain = Chain: { $chain }
deploy-proxy-there = Deployment proxy: { $address }, there
deploy-proxy-missing = Deployment proxy: { $address }, not there yet; it is put there first
deploy-proxy-lent = The one transaction that puts it there needs { $cost } coins; what it does not use stays with its sender for good
deploy-salt = Salt: { $hash }
deploy-init-code = { $name }: init code hash { $hash }
deploy-address = { $name }: address { $address }
deploy-absent = { $name }: no code is there yet
deploy-stands = { $name }: code is there already, and it is what was compiled
deploy-differs = { $name }: code is there already, and it is NOT what was compiled
deploy-difference = { $subject }: { $code }: expected { $expected }, found { $found }
deploy-gas = Gas: about { $gas }, at { $price } gwei
deploy-cost = Cost: about { $cost } coins; { $needed } must be there in case the price rises
deploy-enough = Balance of { $address }: { $balance } coins, enough
deploy-short = Balance of { $address }: { $balance } coins, NOT enough
deploy-dry-run = Dry run: nothing was sent.
deploy-nothing-to-do = Everything stands already: nothing was sent.
deploy-right = The code at { $address } on chain { $chain } is this version's escrow: every byte, its chain, its address and its domain.
deploy-wrong = The code at { $address } on chain { $chain } is NOT this version's escrow.
deploy-no-money = No currency is set in this database yet, so nobody can be paid: --test-token adds one for trying things out.
deploy-sent = Sent: { $name }, transaction { $tx }
deploy-whose = No key is set, so nobody's balance was looked at: with OPERATOR_KEYS it says whether it is enough.
deploy-nothing-there = No contract stands at { $address } on chain { $chain }: not this version's escrow, nor anything else.
deploy-embedded = set CHAIN_RPC_URL: the embedded chain gets its escrow by itself
deploy-no-key = set OPERATOR_KEYS: who deploys pays for the gas, with the first of these keys
deploy-mistyped = { $address } is no address, or a letter of it is mistyped: 0x and 40 hexadecimal digits, large and small letters as they were given to you
deploy-other-chain = This database belongs to chain { $kept }, the node serves chain { $found }: set DATABASE_URL to another database. Nothing was sent.
deploy-other-escrow = This database belongs to the escrow { $kept }, not to { $found }: unset ESCROW_ADDRESS, or set DATABASE_URL to another database. Nothing was sent.
deploy-no-node = The node does not answer ({ $reason }): check CHAIN_RPC_URL
deploy-no-database = The database cannot be used ({ $reason }): check DATABASE_URL

undeployable-not-enough = { $deployer } has { $balance } coins and needs { $needed }: nothing was sent. Send it what is missing and run this again.
undeployable-pending = A transaction of { $deployer } is still waiting to be mined: nothing was sent. Run this again when it is.
undeployable-other-proxy = At { $proxy } stands something other than the deployment proxy (code hash { $found }): on this chain the escrow cannot have its address.
undeployable-too-dear = Gas costs more than { $limit } gwei, and the transaction that makes the deployment proxy cannot pay more: nothing was sent. Run this again when gas is cheaper.
undeployable-unprotected = A node of chain { $chain } takes no transaction without replay protection (EIP-155), and the deployment proxy needs one: ask for it to be let through, or use another node.
undeployable-no-proxy = The deployment proxy could not be put on this chain: { $reason }
undeployable-not-made = { $name } was not made: transaction { $tx } failed.
