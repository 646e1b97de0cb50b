# 运营者听到的发现。这里的消息是 HTML；每种发现的文字在 findings.ftl 里。

finding-found =
    { $is_serious ->
        [yes] 🛑 <b>严重问题：中继已停止发送新的交易</b>
       *[other] ⚠️ <b>发现一个问题</b>
    }
    { $what }

    <code>{ $code }</code> – { $subject }
    应为：{ $expected }
    实为：{ $found }

    { $next }

finding-over = ✅ 已了结：<code>{ $code }</code> – { $subject }

finding-more = 还有 { $count } 个问题。运行 <code>escrowd check</code> 可以看到。
