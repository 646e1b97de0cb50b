# 对无法处理的按钮或消息的简短回答。不用 HTML：其中一些由 Telegram 显示在小窗口里，只能是 200 字符以内的纯文本。
# 有些键就是 `ledger/core/errors.py` 中拒绝的代码。

already-applied = 你已经申请过这个任务，有结果时我会告诉你。
not-yours = 这个按钮不是给你的。你的任务在 /mine。
out-of-date = 这张卡片已经过时，最新情况请看 /mine。
nothing-to-do = 现在这里没有要做的事。你的任务在 /mine。
already-done = 这一步已经做过了，没有任何变化。
wrong-stage = 任务当前阶段不能这样做。下一步请看 /mine。
too-late = 时间已过，不能再这样做。下一步请看 /mine。
still-waiting = 上一步还在等待链上确认，请稍后再试。
unknown = 找不到这一项了。请看 /board 和 /mine。
bad-command = 不能这样操作。用法请看 /help。
other-content = 之前已用别的内容提交过，没有任何变化。请重新开始。
refused = 现在不能这样做。下一步请看 /mine。
file-too-large = 文件超过 20 MB。请发小一点的文件，或上传到别处再发链接。
file-not-fetched = 没能从 Telegram 取到这个文件。请再发一次，或上传到别处再发链接。
not-as-file = 这种形式我收不了。请以“文件”形式发送，或改发图片、链接、文字。
file-unasked = 现在不需要文件。你的任务在 /mine。
empty-delivery = 没有可交付的内容。请发送文件、链接或文字。
deliver-which = 要交付哪个任务？
deliver-unasked = 这是要交付的内容吗？请先点下面的按钮，再发一次。
something-new = 你的任务或资金有新动态，请看 /mine 和 /balance。
own-task = 这是你自己发布的任务，要由别人来做。
application-closed = 这个任务不再接受申请。其他任务请看 /board。
no-faucet = 这里没有这种货币的测试币。
not-applied = 你没有申请过这个任务，无需撤回。
open-signed = 之前锁定报酬的请求在 { $until } 之前仍可能上链。在那之后我会自动重新选人。
no-applicants = 还没有人申请，无人可选。
too-early = 现在还太早。日期请看 /mine。
rating-range = 评分是 0 到 100 的整数。
internal-error = 我们这边出了点问题，没有动用任何资金。请再试一次；如仍失败，请告诉平台运营方。
newer-delivery = 这张卡片之后又有了新的交付。请先查看，再重新评分。
wrong-split = 超出了可以给的范围：{ $least } 到 { $most }。
no-proposal = 已经没有可以答复的提议：它被撤回了，或任务有了新进展。
other-proposal = 提议已经变了，请先看新的提议。
grounds-length = 请说明理由，最多 { $limit } 个字符。
own-proposal = 这是你自己的提议，需要对方同意。
figure-unclear = 请只写一种：金额、0 到 100 的评分，或不超过 100 % 的比例。

too-often = 一小时内你已就这个任务留言 { $limit } 次，请过一会儿再写。
words-length = 请写点内容，最多 { $limit } 个字符。
evidence-enough = 你已提交 { $limit } 份证据，不能再多了。
note-words-only = 这里只能发文字。文件请随任务交付，或在争议中作为证据提交。
