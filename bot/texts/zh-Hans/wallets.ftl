# 谁保管密钥、自己的钱包、要签名的内容。这里的消息是 HTML。

wallet-managed =
    🔑 <b>你的密钥由平台运营方保管。</b>
    你的地址：<code>{ $address }</code>
    它只签你在这里确认过的内容。但谁保管密钥，谁就掌握资金。{ $beside }

    用你自己的钱包（MetaMask、Rabby 等），就只有你能签名：运营方对你的资金不再有任何权力。

wallet-linked =
    👛 <b>由你自己的钱包签名。</b>
    你的地址：<code>{ $address }</code>
    { $unsigned ->
        [0] 没有等你签名的内容。
       *[other] 有 { $unsigned } 项等你签名。
    }{ $beside }

    运营方仍保管着你的托管密钥 <code>{ $managed }</code>。连接钱包之前用它开始的任务，仍由它继续。

wallet-left =
    { "" }

    仍在 <code>{ $address }</code>：<b>{ $sum }</b>

wallet-no-pages = 这里还不能连接钱包：运营方还没有设置网页的对外地址（<code>PUBLIC_URL</code>）。你的托管密钥照常使用。

wallet-link =
    👛 <b>连接你自己的钱包</b>
    1. 在装有钱包的浏览器里打开网页。
    2. 在网页上签名。签名不会动用资金，内容里写着你的 Telegram 编号 { $number }。
    3. 回到这里确认。

    链接只给你一个人，只能用一次，{ $until } 前有效。请不要转发。

wallet-proved =
    👛 <b>这是你的钱包吗？</b>
    <code>{ $address }</code>
    它刚在你的网页上签了名。确认之后，只有它能替你签名：新任务、评分、提现。如果不是你的钱包，请不要确认。

wallet-is-linked =
    ✅ <b>已连接：</b><code>{ $address }</code>
    从现在起，你确认的每一步我都会请你签名：发一条消息，点按钮打开网页即可。签名不花手续费。
    旧地址上的余额和进行中的任务不变，见 /wallet。

wallet-unlink-ask =
    <b>换回托管密钥？</b>
    之后由运营方替你签名，此后进来的资金也由运营方掌握。钱包地址上的余额仍归钱包。

wallet-is-managed =
    ✅ <b>又由运营方用托管密钥替你签名：</b><code>{ $address }</code>
    由钱包开始的任务仍需钱包签名。

bring-ask =
    <b>把旧地址上的 { $sum } 转到你的钱包？</b>
    到：<code>{ $to }</code>
    之后可以用 /fund 从钱包存入托管合约。

sign-asked =
    ✍️ <b>请签名：{ $step }</b>
    { $about }
    网页上写明你要签的内容、谁得到多少。{ $until } 前有效；你签名之前什么都不会发生。

sign-taken =
    ✍️ <b>已签名：{ $step }</b>
    { $about }
    正在发往区块链。你可以在网页上下载它，任何人都能把它发出去，不需要我们。

sign-declined = 没有签名。等待它的步骤已退回原处。

open-unsigned-employer =
    ⚠️ <b>报酬没有锁定：</b>{ $title }
    原因：{ $reason }。资金没有变动，任务回到了任务板。
    请在 { $until } 之后重新选人，或撤下任务。

open-unsigned-worker =
    ⚠️ <b>请不要开工：</b>{ $title }
    雇主没有签名，报酬没有锁定。你的申请仍然有效，有进展我会告诉你。

keystore-ask =
    🔑 <b>导出你的托管密钥？</b>
    ⚠️ 谁有这把密钥，谁就有你的资金。我们的人绝不会向你索要。
    • 你会收到一个文件，另一条消息是打开它的口令。两条消息都会在 { $minutes } 分钟后删除；Telegram 和这台设备可能留有副本。
    • 之后有两方持有它：你，以及仍然保管它、继续签你所确认内容的运营方。
    • 想独自掌握资金，请连接一个在别处用新密钥创建的钱包，再把余额转过去。

keystore-file =
    🔑 <b>托管密钥，地址</b> <code>{ $address }</code>
    请马上保存：这条消息会在 { $minutes } 分钟后删除。钱包可按 keystore（JSON）文件导入。

keystore-passphrase =
    打开文件的口令：
    <code>{ $words }</code>
    请与文件分开保管。这条消息会在 { $minutes } 分钟后删除。

keystore-done =
    ✅ 密钥马上发来：一个文件，以及打开它的口令。两条消息都会在 { $minutes } 分钟后删除。
    在你连接别的钱包之前，运营方仍保管并用这把密钥签名。系统只记录导出过，不记录密钥。

link-over = 这个链接已不能使用：它已用过、已被替换，或已过期。请用 /wallet 获取新的链接。

wrong-signature = 这不是所要求的钱包的签名。没有任何改动；请用被要求的钱包签名。

address-taken = 这个地址已属于这里的某个人，或属于本平台。没有任何改动；请用 /wallet 连接另一个钱包。

signing-over = 这一项已不能再签名：它已有答复、已过期，或任务已有新进展。目前情况见 /wallet 和 /mine。
