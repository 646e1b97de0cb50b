# Money in, money out, and what is there. Messages here are HTML.

fund-ask =
    💰 <b>How much { $asset } shall I put in for you?</b>
    Press a button, or write for example <code>/fund 100</code>.
    This is test money from the built-in faucet: it has no value outside this platform.

fund-started = ⏳ { $sum } is on its way into the escrow contract. I will tell you as soon as it is there.

deposit-received =
    ✅ <b>{ $sum } received.</b>
    Your balance: <b>{ $balance }</b>
    Transaction <code>{ $tx }</code>, block { $block }

    Next: post a task with /task. What you do not spend you can take out with /withdraw.

balance =
    💰 <b>Your balance: { $balance }</b>
    In escrow for open tasks: { $escrowed }
    Your account: <code>{ $address }</code>

    { $keys ->
        [linked] 👛 Only your own wallet can sign for it.
       *[managed] 🔑 The operator of this platform holds your key: /wallet.
    } Put money in with /fund, take it out with /withdraw.

withdraw-ask =
    You can withdraw up to <b>{ $balance }</b>. Tell me how much and where to:
    <code>/withdraw 12.5 0x…</code> or <code>/withdraw all 0x…</code>

withdraw-nothing = Your balance is { $balance }, so there is nothing to withdraw. Earn something on the /board, or put money in with /fund.

withdraw-not-there-escrow = <code>{ $to }</code> is the escrow contract of this platform; it takes no plain transfers, so nothing would reach you. Please give an address of your own elsewhere. Nothing was sent.

withdraw-not-there-token = <code>{ $to }</code> is the contract of the currency itself; what is sent there is lost for ever. Please give an address of your own. Nothing was sent.

withdraw-not-there-own = <code>{ $to }</code> is your account here; the money would only come back. Please give an address of your own elsewhere. Nothing was sent.

withdraw-preview =
    <b>Withdraw { $sum }</b>
    To: <code>{ $to }</code>
    Left on your balance: { $left }

    ⚠️ Check the address. Once sent, nobody can bring the money back.

withdraw-started = ⏳ { $sum } is being sent to <code>{ $to }</code>. I will tell you when it has arrived.

withdrawn =
    ✅ <b>{ $sum } withdrawn.</b>
    To: <code>{ $to }</code>
    Your balance: { $balance }
    Transaction <code>{ $tx }</code>, block { $block }

not-enough-balance =
    ❌ This needs <b>{ $needed }</b>, and your balance is { $balance }: { $missing } is missing.
    Choose a smaller sum, or put money in with /fund and try again. Nothing was moved.

tx-refused =
    ⚠️ <b>This could not be carried out:</b> { $step }
    Why: { $reason }
    Nothing was moved by it. Look at /balance, then try again; if it fails again, please tell the operator.

deposit-where =
    📥 <b>Send { $fixed ->
        [yes] { $sum }
       *[no] { $asset }
    } to your own account</b>, and only there:
    <code>{ $address }</code>

    Network: <b>{ $network }</b> (chain id { $chain })
    Currency: { $asset }, token <code>{ $token }</code>

    ⚠️ On another network, or in another currency, it does not arrive here. Compare the first and the last characters of the address; the picture holds the same for your wallet's camera.
    I look for it for 14 days and tell you when it is there; you then confirm that it goes into the escrow contract.

deposit-looking = 🔎 I am looking at your account. The answer comes in a moment.

deposit-under-way = Money of yours is on its way already. Wait until I tell you that it is there, then look again with /deposit.

money-arrived =
    📥 <b>{ $sum } has arrived at your account.</b>
    Transaction <code>{ $tx }</code>, block { $block }. At your account now: <b>{ $held }</b>

    It is yours there. To pay for tasks with it, put it into the escrow contract. Your balance: { $balance }

money-found =
    📥 <b>{ $held } is at your account</b>, as of block { $block }.
    To pay for tasks with it, put it into the escrow contract. Your balance: { $balance }

money-not-found =
    There is no { $asset } at your account yet, as of block { $block }.
    The sender's wallet says when the transfer is final; compare network, currency and address with /deposit. I go on looking.

phrase-line = 🔏 <b>{ $phrase }</b>

faucet-limit = The test faucet gives at most { $limit } at a time. Please choose a smaller sum.

dropped = Cancelled. Nothing was sent, and no money was moved.

undone-deposit =
    ⚠️ <b>Your deposit of { $sum } does not stand any more.</b>
    The blockchain has taken back blocks that counted as final. Your balance: <b>{ $balance }</b>
    If the transaction comes into a block again, the money is there again, and I tell you.
    Transaction <code>{ $tx }</code>, formerly in block { $block }

undone-withdrawal =
    ⚠️ <b>Your withdrawal of { $sum } does not stand any more.</b>
    The blockchain has taken back blocks that counted as final, so the money is on your balance: <b>{ $balance }</b>
    If the transaction comes into a block again, it is paid out after all, and I tell you.
    Transaction <code>{ $tx }</code>, formerly in block { $block }

monthly =
    📄 <b>Your statement for { $month }</b> (UTC)
    { $sums }
    Every line is in the file, with where to find it on the chain.

monthly-sums = { $asset }: { $opening } at the beginning, { $incoming } in, { $outgoing } out, <b>{ $closing }</b> at the end; in escrow for tasks: { $escrowed }

monthly-none = Nothing has moved your account yet, so there is no statement. Put money in with /fund, or look for work on the /board.

monthly-too-long = Your statement for { $month } has { $count } lines: too many for one file. Please ask the operator for it.

monthly-ask = I did not understand which month. Write for example <code>/statement { $month }</code>.
