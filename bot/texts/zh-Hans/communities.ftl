# 拥有自己任务板的群。这里的消息是 HTML。

group-community = 🏘 本群的任务板在与我的私聊里设置。
not-administrator = 只有群管理员可以这样做。Telegram 刚刚告诉我，你不是管理员。
rank-unknown = Telegram 没有告诉我谁是群管理员。请把我加进群（最好设为管理员），再试一次。
group-two-boards = 🏘 本群有过两个任务板：一个是换编号之前就有的，一个是之后新设的。较早的连同全部设置在这里继续；较新的已停止接受新任务，已发布在上面的任务照常进行。
group-post = 请在与我的私聊里把任务发布到本群的任务板。
group-announced =
    📌 <b>新任务：</b>{ $title } { $tags }
    <b>{ $reward }</b> · 交付期限 { $duration }{ $seats ->
        [1] {""}
       *[other] {" "}· 需要 { $seats } 人
    }

community-mine = { $count ->
        [0] 🏘 想让一个群有自己的任务板，请把我加进群，并以管理员身份在群里发送 /community。
       *[other] 🏘 以下任务板的社区费归你。只有群管理员可以更改；我每次都会向 Telegram 核实。
    }
community-card =
    🏘 <b>{ $community }</b>：{ $is_open ->
        [yes] 任务板已开放
       *[no] 任务板不接受新任务
    }
    群内卡片语言：{ $language }
    社区费：接单人所得的 <b>{ $fee } %</b>，记入 { $receiver } 的账户；平台费 { $platform } % 另计。所得 { $earned } 时：社区 { $share }，平台 { $platform_share }。{ $receiver } 自己发布的任务不收社区费。
    新任务{ $announced ->
        [yes] 会在群里显示，不显示姓名
       *[no] 不在群里显示
    }
    仲裁人：{ $arbiters }
    愿意仲裁：{ $offers }
    你们的仲裁人都需回避时，由平台的仲裁人裁决。收取社区费的人从不仲裁。

    更改只对之后发布的任务有效；任务板上已有的任务按原来的条件。
    在这里发布：{ $link }
    只看这个任务板：{ $board_link }
    报名仲裁：{ $arbiter_link }
community-ask-fee = 🏘 <b>社区从接单人所得中收取多少？</b>最多 { $most } %，平台费 { $platform } % 另计。请点按钮，或输入例如 <code>2.5</code>。

arbiter-ask =
    ⚖️ <b>愿意在 { $community } 的争议中仲裁吗？</b>
    新任务可能指定你为仲裁人：接单人提出异议时，由你决定他得多少，每次裁决可得争议金额的 { $fee } %。与你自己有关，或近期与你合作过的人的任务除外。
    { $appointed ->
        [appointed] 你已是那里的仲裁人。
        [offered] 你已报名，还需群管理员任命。
       *[none] 还需群管理员任命。
    }
arbiter-thanks = ⚖️ 谢谢。还需 { $community } 的管理员任命你，到时我会通知你。
arbiter-stopped = ⚖️ 那个任务板的新任务不会再指定你。已经指定你的任务，仍由你裁决。
arbiter-offered = ⚖️ { $arbiter } 愿意在 <b>{ $community }</b> 的争议中仲裁。
arbiter-appointed = ⚖️ 你现在是 <b>{ $community }</b> 的仲裁人，它的新任务可能指定你。每次裁决可得争议金额的 { $fee } %。
arbiter-dismissed = ⚖️ <b>{ $community }</b> 的新任务不会再指定你。已经指定你的任务，仍由你裁决。

fees-one = { $fee }
fees-both = { $fee } · 社区费：{ $share }
board-of = 🏘 { $community } · 社区费为接单人所得的 { $percent } %，平台费另计
post-board =
    🏘 发布在 <b>{ $community }</b> 的任务板，社区费 { $percent } %，最多 { $share }，同样从接单人所得中扣除，记入 { $receiver } 的账户{ $judges ->
        [0] {""}
       *[other] 。有争议时由它的 { $judges } 位仲裁人之一裁决
    }
filter-board = 🏘 { $community }
draft-board-closed = 你选的任务板已关闭，这个任务只会发布在公共任务板，不收社区费。
