# 输入无法处理：为什么，以及该怎么写。这里的消息是 HTML。
# 键是 `bad-` 加上 `bot/bad_input.py` 中各类的代码。

bad-post-empty =
    用一行发布任务：报酬、交付时限、标题，例如
    <code>/task 30 USD 2天 翻译 500 字</code>

bad-amount-unreadable = “{ $got }”不是我能看懂的金额。请用数字，小数用点，例如 <code>30</code> 或 <code>30.5</code>。

bad-amount-negative = { $got } 小于零。请写大于零的金额。

bad-amount-zero = 金额必须大于零，例如 <code>30</code>。

bad-amount-too-fine = { $got } 的小数位太多：{ $asset } 最多 { $decimals } 位。请缩短。

bad-amount-too-large = { $got } 太大了，金额必须小于 { $limit } { $asset }。

bad-unknown-asset = 我不认识币种“{ $got }”。可以用：{ $known }。

bad-duration-missing = 缺少交付时限。请写在报酬后面，例如 <code>12小时</code>、<code>2天</code> 或 <code>1周</code>。

bad-duration-unreadable = 没看懂“{ $got }”这个时限。请写成例如 <code>12小时</code>、<code>2天</code> 或 <code>1周</code>。

bad-duration-too-short = { $got } 太短了，交付时限至少 { $hours } 小时。

bad-duration-too-long = { $got } 太长了，最多 { $days } 天。

bad-title-missing = 请在最后写明要做什么，例如 <code>/task 30 USD 2天 翻译 500 字</code>。

bad-title-too-long = 标题有 { $length } 个字符，最多 { $limit } 个。请缩短。

bad-tag-too-long = 标签“#{ $got }”太长了，最多 { $limit } 个字符。

bad-fillings-two = “#先到先得”由第一个申请者接单，“#自选”由你选人：请只保留一个。

bad-too-many-tags = { $count } 个标签太多了，最多 { $limit } 个。

bad-rating-unreadable = “{ $got }”不是评分。请写 0 到 100 的整数。

bad-rating-not-whole = { $got } 带有小数。请写 0 到 100 的整数。

bad-rating-out-of-range = { $got } 超出了范围。请写 0 到 100 的整数。

bad-withdrawal-empty =
    请告诉我金额和地址：
    <code>/withdraw 12.5 0x…</code> 或 <code>/withdraw all 0x…</code>

bad-address-missing = 缺少地址。请写在金额后面，例如 <code>/withdraw 12.5 0x…</code>

bad-address-unreadable = “{ $got }”不是地址。地址是 0x 加 40 位数字或字母 a–f，写在行尾。请重新复制。

bad-address-checksum-wrong = “{ $got }”的大小写校验不符，至少有一个字符错了。请重新复制。没有发出任何款项。

bad-address-zero = 这是零地址，转到那里的钱永远找不回来。请用你自己的地址。

bad-tags-missing = 请至少写一个技能或语言，例如 <code>#翻译</code>；没有就写“-”。

bad-tag-unreadable = “{ $got }”不能作标签。请用文字，例如 <code>#翻译</code>；没有就写“-”。

bad-count-unreadable = “{ $got }”不是任务数。请写不超过 { $limit } 的整数；不要求就写“-”。

bad-seats-out-of-range = “{ $got }”不能作为人数。一个任务可以要 1 到 { $limit } 人，例如 <code>3人</code>。

bad-seats-fixed = 任务发布之后人数不能改。可以撤回还空着的名额，或另外发布一个任务。

bad-link-unreadable = “{ $got }”不是链接。请发送文件、图片，或以 <code>https://</code> 开头的链接。

bad-attachments-too-many = 最多只能附 { $limit } 个文件和链接。请先移除一些，或合成一个文件。

bad-attached-twice = 这个已经附上了。

bad-requirement-unreadable = 我不认识“{ $got }”这项要求。请写例如 <code>评分 80</code>、<code>完成 3</code>、<code>语言 zh</code>、<code>技能 法律</code>、<code>地点 上海</code> 或 <code>选人 先到先得</code>，或点按钮。

bad-filling-unreadable = 我不认识“{ $got }”。请写 <code>择优</code>、<code>自选</code> 或 <code>先到先得</code>，或点按钮。

bad-language-unknown = 这里不能要求“{ $got }”。请写 <code>zh</code>、<code>en</code> 或两者；不要求就写“-”。

bad-order-unreadable = 我不认识“{ $got }”这种排序。请点一个按钮。

bad-words-missing = 没有看到文字，请在下一条消息里写明。

bad-words-too-long = 这段话有 { $length } 个字符，最多 { $limit } 个。请缩短一些。

bad-share-out-of-range = { $got } 超过了全部。请写金额，或不超过 100% 的比例。
