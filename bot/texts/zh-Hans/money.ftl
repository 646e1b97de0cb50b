# 存入、提现与余额。这里的消息是 HTML。

fund-ask =
    💰 <b>要为你存入多少 { $asset }？</b>
    点按钮，或直接写，例如 <code>/fund 100</code>。
    这是内置水龙头发放的测试币，在本平台之外没有价值。

fund-started = ⏳ { $sum } 正在存入托管合约，到账后我会马上告诉你。

deposit-received =
    ✅ <b>{ $sum } 已到账。</b>
    你的余额：<b>{ $balance }</b>
    交易 <code>{ $tx }</code>，区块 { $block }

    下一步：用 /task 发布任务。没用完的随时可用 /withdraw 提走。

balance =
    💰 <b>你的余额：{ $balance }</b>
    进行中的任务托管：{ $escrowed }
    你的账户：<code>{ $address }</code>

    { $keys ->
        [linked] 👛 只有你自己的钱包能签名。
       *[managed] 🔑 你的密钥由平台运营方保管：/wallet。
    }存入用 /fund，提现用 /withdraw。

withdraw-ask =
    最多可提现 <b>{ $balance }</b>。请告诉我金额和地址：
    <code>/withdraw 12.5 0x…</code> 或 <code>/withdraw all 0x…</code>

withdraw-nothing = 你的余额是 { $balance }，没有可提现的资金。去 /board 接活，或用 /fund 存入。

withdraw-not-there-escrow = <code>{ $to }</code> 是本平台的托管合约，它不接受直接转账，你收不到。请换一个你自己在别处的地址。没有发出任何款项。

withdraw-not-there-token = <code>{ $to }</code> 是这种货币本身的合约，转到那里的钱永远找不回来。请用你自己的地址。没有发出任何款项。

withdraw-not-there-own = <code>{ $to }</code> 就是你在这里的账户，钱只会转回来。请换一个你自己在别处的地址。没有发出任何款项。

withdraw-preview =
    <b>提现 { $sum }</b>
    到：<code>{ $to }</code>
    提现后余额：{ $left }

    ⚠️ 请核对地址。一旦发出，谁也追不回来。

withdraw-started = ⏳ 正在把 { $sum } 发往 <code>{ $to }</code>，到账后我会告诉你。

withdrawn =
    ✅ <b>已提现 { $sum }。</b>
    到：<code>{ $to }</code>
    你的余额：{ $balance }
    交易 <code>{ $tx }</code>，区块 { $block }

not-enough-balance =
    ❌ 需要 <b>{ $needed }</b>，而你的余额是 { $balance }，还差 { $missing }。
    请先用 /fund 存入再试，或换一个较小的金额。资金没有变动。

tx-refused =
    ⚠️ <b>这一步没能完成：</b>{ $step }
    原因：{ $reason }
    资金没有因此变动。请看看 /balance，然后再试一次；如果仍不成功，请联系运营方。

deposit-where =
    📥 <b>请把 { $fixed ->
        [yes] { $sum }
       *[no] { $asset }
    } 转到你自己的账户</b>，不要转到别处：
    <code>{ $address }</code>

    网络：<b>{ $network }</b>（链 ID { $chain }）
    货币：{ $asset }，代币合约 <code>{ $token }</code>

    ⚠️ 走别的网络或转别的货币，这里收不到。请核对地址开头和结尾的字符；图片里是同样的内容，可用钱包扫码。
    我会留意 14 天，到了就告诉你；由你确认之后才存入托管合约。

deposit-looking = 🔎 正在查看你的账户，马上答复。

deposit-under-way = 你已有一笔资金正在途中。请等我通知到账，再用 /deposit 查看。

money-arrived =
    📥 <b>{ $sum } 已转到你的账户。</b>
    交易 <code>{ $tx }</code>，区块 { $block }。账户上现有：<b>{ $held }</b>

    这笔钱在那里就是你的。要用它支付任务，请存入托管合约。你的余额：{ $balance }

money-found =
    📥 截至区块 { $block }，<b>你的链上地址里有 { $held }</b>。
    要用它支付任务，请存入托管合约。你的余额：{ $balance }

money-not-found =
    截至区块 { $block }，你的链上地址里没有待存入的 { $asset }。托管余额见 /balance。
    转账是否最终确认，以转出方的钱包为准；请用 /deposit 核对网络、货币和地址。我会继续留意。

phrase-line = 🔏 <b>{ $phrase }</b>

faucet-limit = 测试水龙头每次最多发放 { $limit }，请输入小一点的金额。

dropped = 已取消，没有提交任何内容，资金没有变动。

undone-deposit =
    ⚠️ <b>你存入的 { $sum } 已不成立。</b>
    区块链撤回了本已最终确认的区块。你的余额：<b>{ $balance }</b>
    如果该交易重新进入区块，款项会恢复，我会通知你。
    交易 <code>{ $tx }</code>，原区块 { $block }

undone-withdrawal =
    ⚠️ <b>你提现的 { $sum } 已不成立。</b>
    区块链撤回了本已最终确认的区块，款项回到你的余额：<b>{ $balance }</b>
    如果该交易重新进入区块，款项仍会付出，我会通知你。
    交易 <code>{ $tx }</code>，原区块 { $block }

monthly =
    📄 <b>你的 { $month } 对账单</b>（UTC）
    { $sums }
    每一笔都在文件里，并注明在链上如何查到。

monthly-sums = { $asset }：期初 { $opening }，收入 { $incoming }，支出 { $outgoing }，期末 <b>{ $closing }</b>；任务托管中：{ $escrowed }

monthly-none = 你的账户还没有任何变动，所以没有对账单。用 /fund 存入，或去 /board 接活。

monthly-too-long = 你的 { $month } 对账单有 { $count } 行，一个文件放不下。请向运营方索取。

monthly-ask = 我没看懂是哪个月。请写成例如 <code>/statement { $month }</code>。
