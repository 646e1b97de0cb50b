# 打招呼、选语言、看帮助。这里的消息是 HTML。

welcome =
    👋 <b>{ $name }，欢迎！</b>
    在这里派活、接活。开工之前报酬先锁进托管合约，付多少由评分决定。

    想用哪种语言？

language-ask = 想用哪种语言？

language-chosen =
    ✅ 之后我用<b>中文</b>和你交流，随时可用 /language 更改。

    🔑 <b>密钥由谁保管：</b>你不需要钱包，平台运营方替你保管一把密钥，只对你在这里确认过的操作签名。但谁持有密钥，谁就掌握资金：目前你的余额由运营方代管，需要你信任它。

    想接活？/board
    想派活？先 /fund，再发一行，例如
    <code>/task 30 USD 2天 翻译 500 字 #zh #翻译</code>

help =
    <b>怎么运作</b>
    1. 雇主发布任务，大家申请，系统择优指派一人并说明理由。
    2. 开工之前，报酬已锁进托管合约。
    3. 交付后雇主评 0–100 分：{ $rating_full } 分及以上付全款，{ $rating_min } 分起付一部分，低于 { $rating_min } 分不付。
    4. 逾期未交付，退款给雇主；逾期未评分，全款付给接单人。

    <b>命令</b>
    /fund – 存入资金
    /task – 发布任务：<code>/task 30 USD 2天 翻译 500 字</code>
    /board – 可申请的任务
    /mine – 我的任务和下一步
    /deliver – 交付成果
    /balance – 我的资金
    /statement – 一个月的对账单（文件）
    /withdraw – 提现
    /language – 中文或 English
    /help – 本说明

unknown-command = 我不认识 <code>{ $got }</code>。能用的命令见 /help。

nothing-understood = 我没看懂这条消息。要发布任务，请写成例如 <code>/task 30 USD 2天 翻译 500 字</code>。其他请看 /help。
