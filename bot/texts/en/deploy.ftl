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

undeployable-not-enough = { $deployer } has { $balance } coins and needs { $needed }: nothing was sent. Send it what is missing and run this again.
undeployable-pending = A transaction of { $deployer } is still waiting to be mined: nothing was sent. Run this again when it is.
undeployable-other-proxy = At { $proxy } stands something other than the deployment proxy (code hash { $found }): on this chain the escrow cannot have its address.
undeployable-too-dear = Gas costs more than { $limit } gwei, and the transaction that makes the deployment proxy cannot pay more: nothing was sent. Run this again when gas is cheaper.
undeployable-unprotected = A node of chain { $chain } takes no transaction without replay protection (EIP-155), and the deployment proxy needs one: ask for it to be let through, or use another node.
undeployable-no-proxy = The deployment proxy could not be put on this chain: { $reason }
undeployable-not-made = { $name } was not made: transaction { $tx } failed.
