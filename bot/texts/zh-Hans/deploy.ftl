# `escrowd deploy` 在命令行里说的话。不用 HTML。`undeployable-...` 的键就是 `ledger/chain/deploy.py` 中的代码；
# 金额以该链自己的币计。

deploy-chain = 链：{ $chain }
deploy-proxy-there = 部署代理：{ $address }，已在链上
deploy-proxy-missing = 部署代理：{ $address }，还不在链上，会先部署它
deploy-proxy-lent = 部署代理的那笔交易需要 { $cost } 个币；用不完的部分永远留在它的发送地址里
deploy-salt = 盐：{ $hash }
deploy-init-code = { $name }：创建代码的哈希 { $hash }
deploy-address = { $name }：地址 { $address }
deploy-absent = { $name }：该地址上还没有代码
deploy-stands = { $name }：代码已在链上，与编译结果一致
deploy-differs = { $name }：该地址上已有代码，但与编译结果不一致
deploy-difference = { $subject }：{ $code }：应为 { $expected }，实为 { $found }
deploy-gas = 燃料：约 { $gas }，单价 { $price } gwei
deploy-cost = 费用：约 { $cost } 个币；为防涨价，账户里须有 { $needed }
deploy-enough = { $address } 的余额：{ $balance } 个币，足够
deploy-short = { $address } 的余额：{ $balance } 个币，不够
deploy-dry-run = 试运行：没有发送任何交易。
deploy-nothing-to-do = 全部已在链上：没有发送任何交易。
deploy-right = 链 { $chain } 上 { $address } 的代码就是这一版的托管合约：每个字节、所在的链、地址和签名域都一致。
deploy-wrong = 链 { $chain } 上 { $address } 的代码不是这一版的托管合约。
deploy-no-money = 这个数据库里还没有设置货币，无法付款：加上 --test-token 可以添加一种试用的货币。
deploy-sent = 已发送：{ $name }，交易 { $tx }
deploy-whose = 没有设置私钥，所以没有查看余额：设置 OPERATOR_KEYS 后会说明是否足够。
deploy-nothing-there = 链 { $chain } 上 { $address } 处没有任何合约：既不是本版本的托管合约，也不是别的。
deploy-embedded = 请设置 CHAIN_RPC_URL：内置链的托管合约会自动部署
deploy-no-key = 请设置 OPERATOR_KEYS：部署者用其中第一个私钥支付燃料费
deploy-mistyped = { $address } 不是地址，或有字母写错：应为 0x 加 40 位十六进制数字，大小写与给你的完全一致
deploy-other-chain = 这个数据库属于链 { $kept }，而节点服务的是链 { $found }：请把 DATABASE_URL 设为另一个数据库。没有发送任何交易。
deploy-other-escrow = 这个数据库属于托管合约 { $kept }，而不是 { $found }：请取消 ESCROW_ADDRESS，或把 DATABASE_URL 设为另一个数据库。没有发送任何交易。
deploy-no-node = 节点没有回应（{ $reason }）：请检查 CHAIN_RPC_URL
deploy-no-database = 无法使用数据库（{ $reason }）：请检查 DATABASE_URL

undeployable-not-enough = { $deployer } 有 { $balance } 个币，需要 { $needed }：没有发送任何交易。请补足后再运行一次。
undeployable-pending = { $deployer } 还有一笔交易等待打包：没有发送任何交易。请等它完成后再运行一次。
undeployable-other-proxy = { $proxy } 上的代码不是部署代理（代码哈希 { $found }）：在这条链上，托管合约无法得到它的地址。
undeployable-too-dear = 燃料单价高于 { $limit } gwei，而部署代理的那笔交易付不起更高的价：没有发送任何交易。请等价格回落后再运行一次。
undeployable-unprotected = 链 { $chain } 的节点不接受没有重放保护（EIP-155）的交易，而部署代理需要这样一笔：请让节点放行，或换一个节点。
undeployable-no-proxy = 无法在这条链上部署代理：{ $reason }
undeployable-not-made = 没有部署成 { $name }：交易 { $tx } 失败了。
