"""The words of the wallets' pages in English."""

WORDS = {
    "wallet.brand": "wallet",
    "wallet.foot": (
        "No page of ours asks for a recovery phrase or a private key. Your wallet shows what you sign: compare it."
    ),
    "wallet.choose": "Sign with your wallet",
    "wallet.until": "Good until",
    "wallet.no-script": "This page needs JavaScript to reach your wallet. Nothing is loaded from other sites.",
    "wallet.say.use": "Sign",
    "wallet.say.injected": "Wallet of this browser",
    "wallet.say.none": (
        "No wallet was found in this browser. Open this link in a browser with a wallet extension, or in the"
        " browser of your wallet app, and it will appear here."
    ),
    "wallet.say.connecting": "Your wallet is asking which account to use …",
    "wallet.say.switching": "Your wallet is set to another chain. Please allow it to switch …",
    "wallet.say.look": "Look at your wallet: it shows what you sign. It costs no gas.",
    "wallet.say.linked": "Signed. Go back to the chat now and confirm that it is your wallet.",
    "wallet.say.rejected": "You declined in the wallet. Nothing was signed; you can try again.",
    "wallet.say.wrong-account": (
        "This must be signed by another account of yours. Choose it in your wallet and try again:"
    ),
    "wallet.say.wrong-chain": (
        "Your wallet stayed on another chain, so nothing was signed. Switch it to the chain shown above and try again."
    ),
    "wallet.say.unknown-chain": (
        "Your wallet does not know this chain. Add the chain with the id shown above in the wallet's"
        " settings, then try again."
    ),
    "wallet.say.no-account": "The wallet gave no account. Unlock it and try again.",
    "wallet.say.wallet-failed": (
        "The wallet could not do it. Nothing was signed; please try again, or use another wallet."
    ),
    "wallet.say.no-server": (
        "Your signature could not be brought to us. Check the connection and sign again; it counts only once."
    ),
    "wallet.say.failed": "This did not work. Load the page anew and try again; nothing counts twice.",
    "wallet.say.link-over": "This link cannot be used any more. Ask for a new one in the chat with /wallet.",
    "wallet.say.signing-over": (
        "This cannot be signed any more: it was answered, its time is over, or the task has moved on. Load"
        " the page anew to see which."
    ),
    "wallet.say.wrong-signature": (
        "The signature is not that of the right account over what this page shows. Load the page anew and sign again."
    ),
    "wallet.say.address-taken": (
        "This account belongs to somebody here already, or to this platform. Choose another account in your wallet."
    ),
    "wallet.say.bad-command": "The wallet gave no proper address. Nothing was changed.",
    "wallet.say.unreadable": "What the wallet gave could not be read. Nothing was changed.",
    "wallet.say.node-away": "The chain cannot be asked at the moment. Please try again in a minute.",
    "link.title": "Link your wallet",
    "link.lead": (
        "Sign one message with your wallet, so that only you can sign for your tasks and your money from"
        " then on. It moves nothing and costs no gas."
    ),
    "link.account": "Escrowd account",
    "link.number": "Telegram number",
    "link.warning": (
        "Only go on if this is your own account and you asked for this link yourself in the chat. After"
        " signing you confirm there."
    ),
    "link.new": "Ask for a new link in the chat with /wallet.",
    "link.over.expired": "This link's time is over.",
    "link.over.proved": (
        "A wallet has signed by this link already: confirm it in the chat. If that was not you, do not confirm."
    ),
    "link.over.linked": "This link was used: the wallet is linked.",
    "link.over.dropped": "A newer link has taken the place of this one.",
    "sign.title": "Sign",
    "sign.is-signed": "Signed. It is on its way to the chain; the chat tells you when it is there.",
    "sign.who-gets": "Who gets what",
    "sign.worker-gets": "Worker",
    "sign.platform-gets": "Platform's fee",
    "sign.community-gets": "The community gets",
    "sign.employer-gets": "Back to the employer",
    "sign.arbiter-gets": "Arbiter",
    "sign.amount": "Amount",
    "sign.to": "To this address",
    "sign.rating": "Rating",
    "sign.total": "Locked from your balance",
    "sign.reward": "Reward",
    "sign.fee": "Platform's fee, of what the worker earns",
    "sign.share": "Community's fee, of what the worker earns",
    "sign.share-receiver": "Credited to",
    "sign.full-from": "Paid in full from a rating of",
    "sign.nothing-below": "Nothing below a rating of",
    "sign.deliver-by": "To be delivered before",
    "sign.rate-by": "To be rated before",
    "sign.worker": "Worker",
    "sign.arbiter": "Arbiter (all zeros: nobody, the default split decides)",
    "sign.deliverable": "Salted hash of what was handed in",
    "sign.reason": "Salted hash of the reason",
    "sign.signer": "To be signed by your account",
    "sign.take-along": "Take it along",
    "sign.anyone": (
        "What you signed is yours: anybody can send it to the contract, with any wallet, without us. It does"
        " the same whoever sends it, and only once."
    ),
    "sign.download": "Download the signed call (JSON)",
    "sign.no-call": (
        "There is nothing to send at the moment: the other side has not signed yet, or the chain is further already."
    ),
    "sign.exactly": "Exactly what is signed (EIP-712)",
    "sign.compare": (
        "Your wallet shows the same names and figures. Amounts are in the token's smallest unit, dates in"
        " seconds since 1970."
    ),
    "sign.over.expired": "The time to sign this is over. In the chat you can ask for it again.",
    "sign.over.declined": "You chose not to sign this.",
    "sign.over.lapsed": "The time to sign this is over, or it was not needed any more.",
    "sign.over.superseded": (
        "Something newer has taken the place of this, or the task has moved on: there is nothing to sign here any more."
    ),
    "sign.open": "Lock the reward in escrow",
    "sign.revoke": "Take back the request to lock the reward",
    "sign.deliver": "Record your delivery",
    "sign.rate": "Rate the delivery",
    "sign.accept": "Accept the rating",
    "sign.contest": "Object to the rating",
    "sign.rule": "Rule on the dispute",
    "sign.agree": "End the task by agreement",
    "sign.give_back": "Decline the task",
    "sign.deposit": "Put money into the escrow",
    "sign.withdraw": "Take money out",
    "sign-means.open": (
        "The reward goes from your balance in the contract into escrow for this worker. The rating decides"
        " how much of it is paid; without a delivery all of it comes back."
    ),
    "sign-means.revoke": "What you signed before can then be opened by nobody.",
    "sign-means.deliver": (
        "This records on the chain that you delivered in time, so that an employer's silence pays you in full."
    ),
    "sign-means.rate": (
        "You grade what was handed in. From the full mark it pays at once; below it the worker may accept or object."
    ),
    "sign-means.accept": "You agree to this rating, and are paid by it at once.",
    "sign-means.contest": "Nothing is paid until the arbiter has ruled, or the time for it is over.",
    "sign-means.rule": "As the arbiter you decide what the worker earns.",
    "sign-means.agree": "Employer and worker both sign; then the task ends with exactly this.",
    "sign-means.give_back": "All of the reward goes back to the employer.",
    "sign-means.deposit": (
        "There are two messages: one for the escrow, and one that lets it take this amount of the token from"
        " your address."
    ),
    "sign-means.withdraw": (
        "The contract pays this from your balance to the address below. Once sent, nobody can bring it back."
    ),
}
