# Who holds a person's key, a wallet of one's own, and what it is to sign. Messages here are HTML.

wallet-managed =
    🔑 <b>The operator of this platform holds your key.</b>
    Your address: <code>{ $address }</code>
    It signs only what you confirm here. But whoever holds a key holds the money.{ $beside }

    With a wallet of your own (MetaMask, Rabby and the like) only you can sign: then the operator has no power over your money.

wallet-linked =
    👛 <b>Your own wallet signs for you.</b>
    Your address: <code>{ $address }</code>
    { $unsigned ->
        [0] Nothing waits for your signature.
        [one] One signature is wanted of you.
       *[other] { $unsigned } signatures are wanted of you.
    }{ $beside }

    The operator still holds your managed key, <code>{ $managed }</code>. What was opened with it before you linked goes on with it.

wallet-left =
    { "" }

    Still at <code>{ $address }</code>: <b>{ $sum }</b>

wallet-no-pages = Wallets cannot be linked here yet: the operator has not said where people reach our pages (<code>PUBLIC_URL</code>). Your managed key goes on as before.

wallet-link =
    👛 <b>Link a wallet of your own</b>
    1. Open the page in the browser that has your wallet.
    2. Sign the message there. It moves no money, and names your Telegram number, { $number }.
    3. Come back and confirm here.

    The link is yours alone and good once, until { $until }. Do not pass it on.

wallet-proved =
    👛 <b>Is this your wallet?</b>
    <code>{ $address }</code>
    It has just signed on your page. If you confirm, only it can sign for you from now on: new tasks, ratings, withdrawals. If this is not your wallet, do not confirm.

wallet-is-linked =
    ✅ <b>Linked:</b> <code>{ $address }</code>
    From now on I ask you to sign what you confirm: a message with a button that leads to a page. It costs no gas.
    What is on your old address and tasks that are open stay there; /wallet shows them.

wallet-unlink-ask =
    <b>Back to the managed key?</b>
    Then the operator signs for you again, and holds what comes in from then on. What your wallet's address is owed stays the wallet's.

wallet-is-managed =
    ✅ <b>The operator signs for you again</b> with your managed key: <code>{ $address }</code>
    Tasks that your wallet has opened still need its signature.

bring-ask =
    <b>Send { $sum } from your old address to your wallet?</b>
    To: <code>{ $to }</code>
    From there you can put it into the escrow with /fund.

sign-asked =
    ✍️ <b>Please sign: { $step }</b>
    { $about }
    It says on the page what you sign and who gets what. Until { $until }; nothing happens before you have signed.

sign-taken =
    ✍️ <b>Signed: { $step }</b>
    { $about }
    It is on its way to the chain. On the page you can download it, so that anybody can send it, without us.

sign-declined = Not signed. What waited for it goes back to where it stood.

open-unsigned-employer =
    ⚠️ <b>The reward was not locked:</b> { $title }
    Why: { $reason }. Nothing was moved, and the task is on the board again.
    Choose again after { $until }, or take the task back.

open-unsigned-worker =
    ⚠️ <b>Please do not start:</b> { $title }
    The employer has not signed, so the reward is not locked. Your application stands; I will tell you when it goes on.

keystore-ask =
    🔑 <b>Export your managed key?</b>
    ⚠️ Whoever has this key has your money. No one from here will ever ask you for it.
    • You get a file and, in another message, the words that open it. Both are deleted after { $minutes } minutes; Telegram and this device may have kept copies.
    • Afterwards there are two who hold it: you, and the operator, who keeps it and goes on signing what you confirm.
    • To hold your money alone, link a wallet made elsewhere, with a new key, and bring your balance over.

keystore-file =
    🔑 <b>The managed key of</b> <code>{ $address }</code>
    Save it now: this message is deleted after { $minutes } minutes. Wallets open it as a keystore (JSON) file.

keystore-passphrase =
    The words that open the file:
    <code>{ $words }</code>
    Keep them apart from it. This message is deleted after { $minutes } minutes.

keystore-done =
    ✅ Your key is coming: a file, and the words that open it. Both are deleted after { $minutes } minutes.
    The operator still holds this key and signs with it until you link another wallet. That it was exported is noted, the key is not.

link-over = This link cannot be used any more: it was used, replaced, or its time is over. Ask for a new one with /wallet.

wrong-signature = That is not the signature of the right wallet. Nothing was changed; please sign with the wallet that was asked.

address-taken = This address belongs to somebody here already, or to this platform. Nothing was changed; please link another wallet with /wallet.

signing-over = This cannot be signed any more: it was answered, its time is over, or the task has moved on. See /wallet and /mine for how things stand.
