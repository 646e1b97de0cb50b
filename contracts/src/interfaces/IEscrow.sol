// SPDX-License-Identifier: Apache-2.0
// The escrow's manual: every type, refusal, event and operation of the one contract that holds money.
pragma solidity 0.8.37;

/// @notice What an employer signs for a batch of 1..255 tasks. The batch id is the EIP-712 digest of this struct.
/// @dev In time means `now < date`, late means `now >= date`; the windows between the dates never overlap.
struct Terms {
    address employer; // puts in the money and rates
    address token; // what pays; zero is the chain's own coin
    uint16 feeBps; // the platform's part of what a worker earns
    address feeReceiver;
    uint16 benefitsBps; // the benefits fund's part of what a worker earns
    address benefitsFund;
    address arbiter; // rules on contested tasks; zero means that only the default split decides
    uint16 arbiterFeeBps; // of the disputed part
    uint8 minRating; // below it nothing is paid
    uint8 fullRating; // from it on all is paid
    uint16 floorBps; // what `minRating` pays
    uint16 defaultSplitBps; // what a contested task pays if the arbiter stays silent
    uint48 openBy;
    uint48 submitBy;
    uint48 rateBy;
    uint48 contestBy;
    uint48 ruleBy;
    uint8 count; // how many tasks
    bytes32 tasksRoot; // Merkle root over (index, worker, amount)
    bytes32 specsRoot; // salted root over what the work is
    bytes32 salt; // makes the batch its own
}

/// @notice How a task ended.
enum Path {
    RATED, // by a rating from `fullRating` on: in full
    ACCEPTED, // the worker agreed to the rating: by the curve
    FINISHED, // the worker was silent: by the curve
    RELEASED, // the employer was silent: in full
    REFUNDED, // nothing was handed in: all back
    RULED, // the arbiter decided
    DEFAULTED, // the arbiter was silent: the larger of the default split and the curve
    AGREED, // both signed what is earned
    GIVEN_BACK // the worker declined: all back
}

/// @notice Everything about a task.
struct TaskView {
    bytes32 batch;
    Terms terms;
    uint8 index;
    address worker;
    uint256 amount;
    uint256 stage; // 0 none, 1 opened, 2 delivered, 3 rated, 4 contested, 5 closed
    uint256 rating; // in stages 3 and 4
    Path exit; // how it ends if nobody says a word
    uint256 exitFrom; // from when on; zero if it has ended or never began
    uint256 earned; // what the worker earns by that, before fee and benefits
}

/// @title The escrow
/// @notice Holds money for work: deposits come in, batches open from balances, ratings and dates decide, credits go out.
/// @dev Every signed action may be sent by anyone; an empty signature means that `msg.sender` is the one who acts.
/// Warning: amounts are in the token's smallest unit; the escrow knows no decimals.
/// Warning: a token that takes a fee on the way out, or whose balances change by themselves, harms its own holders.
interface IEscrow {
    /* REFUSALS: each carries what was found first and what was needed second */

    error TooEarly(uint256 timestamp, uint256 date);
    error TooLate(uint256 timestamp, uint256 date);
    error Expired(uint256 timestamp, uint256 deadline);
    error WrongSender(address sender, address signer);
    error WrongSignature(address signer, bytes32 digest);
    error UnknownBatch(bytes32 batch);
    error AlreadyOpened(bytes32 batch);
    error WrongStage(uint256 stage, uint256 needed);
    error WrongRating(uint256 rating, uint256 needed);
    error WrongIndex(uint256 index, uint256 count);
    error WrongLength(uint256 length, uint256 needed);
    error WrongForm(uint256 form, uint256 needed);
    error WrongSplit(uint256 earned, uint256 bound);
    error WrongValue(uint256 value, uint256 needed);
    error WrongCount(uint256 given, uint256 count);
    error NothingDone(bytes32 batch);
    error OfferUsed(address employer, uint256 nonce);
    error DatesOutOfOrder(uint256 earlier, uint256 later);
    error DateTooFar(uint256 date, uint256 latest);
    error TooManyBps(uint256 bps, uint256 most);
    error RatingsOutOfOrder(uint256 lower, uint256 higher);
    error NobodyToPay(uint256 bps, address receiver);
    error ArbiterIsParty(address arbiter, address party);
    error WorkerNotAllowed(uint256 index, address worker);
    error ZeroAmount(uint256 index);
    error BalanceTooLow(uint256 balance, uint256 needed);
    error BalanceTooHigh(uint256 amount, uint256 space);
    error NoCode(address token);
    error NothingReceived(uint256 balanceBefore, uint256 balanceAfter);
    error WrongOutflow(uint256 outflow, uint256 amount);
    error NotPayable(address holder);
    error PaymentRefused(address to, uint256 amount);
    error PlainTransfer(address sender, uint256 amount);

    /* EVENTS: from these alone every balance and task can be rebuilt */

    /// @notice `holder` is owed `amount` more, which came from `from`.
    event Deposited(address indexed token, address indexed holder, address from, uint256 amount);

    /// @notice `holder` is owed `amount` less, which went to `to`; `nonce` is the one that this withdrawal used up.
    event Withdrawn(address indexed token, address indexed holder, address to, uint256 amount, uint256 nonce);

    /// @notice A push paid `amount` to `holder` at once, of what was settled in the same transaction.
    event Pushed(address indexed token, address indexed holder, uint256 amount);

    /// @notice The employer's balance paid the sum of the amounts; all tasks are open. `work` is the call's own: terms and
    /// table complete. Where the money came with the call a `Deposited` of the same sum stands before.
    event BatchOpened(bytes32 indexed batch, bytes work);

    /// @notice The batch was opened by a namer under the employer's offer.
    event OfferTaken(bytes32 indexed batch, bytes32 indexed offer, address namer, uint256 nonce);

    /// @notice The signed terms can never be opened.
    event BatchRevoked(bytes32 indexed batch, address indexed employer);

    /// @notice No offer with this nonce can be taken any more.
    event OfferRevoked(address indexed employer, uint256 nonce);

    /// @notice The worker handed in; another deliverable before `submitBy` replaces the first in the log only; one that was
    /// logged before is a repeat, which anyone can send, and says nothing.
    event TaskDelivered(bytes32 indexed batch, uint256 task, bytes32 deliverable);

    /// @notice The same for several tasks. Each record: index (1), deliverable (32).
    event TasksDelivered(bytes32 indexed batch, bytes deliveries);

    /// @notice The employer graded below full; the worker may accept or contest before `contestBy`.
    event TaskRated(bytes32 indexed batch, uint256 task, uint256 rating, bytes32 deliverable);

    /// @notice The same for several tasks. Each record: index (1), rating (1).
    event TasksRated(bytes32 indexed batch, bytes32 deliverablesRoot, bytes ratings);

    /// @notice The worker objects; the arbiter may rule before `ruleBy`. `reason` is a salted hash.
    event TaskContested(bytes32 indexed batch, uint256 task, bytes32 reason);

    /// @notice The arbiter decided; the outcome stands in the `TaskSettled` that follows.
    event TaskRuled(bytes32 indexed batch, uint256 task, bytes32 reason);

    /// @notice A task ended. `outcome` is, from the left: index (1), path (1, see `Path`), rating (1), earned (12).
    /// Of what was earned fee and benefits are parts by the terms, each rounded down; the rest is the payout. What was not
    /// earned went back to the employer; after a ruling less the arbiter's fee, by the terms of what the rating did not offer.
    /// Where the employer rated, `deliverable` is what the signature named; else zero.
    event TaskSettled(bytes32 indexed batch, bytes15 outcome, bytes32 deliverable);

    /// @notice The same for several tasks, each record an outcome.
    event TasksSettled(bytes32 indexed batch, bytes32 deliverablesRoot, bytes outcomes);

    /// @notice In a call over several tasks these could not be done. Each record: index (1), the refusal's selector (4).
    event TasksSkipped(bytes32 indexed batch, bytes skipped);

    /// @notice Of several calls this one could not be done; `reason` begins with the refusal's selector.
    event CallFailed(uint256 indexed place, bytes reason);

    /* MONEY IN */

    /// @notice Credits the native coin sent along to `holder`. Anyone may.
    function depositFor(address holder) external payable;

    /// @notice Takes `amount` from the sender's allowance and credits what arrived to `holder`. Anyone may.
    /// Warning: what is credited is the balance difference, which is less than `amount` where the token takes a fee.
    function deposit(address token, address holder, uint256 amount) external;

    /// @notice Takes `amount` from `holder`'s allowance, on the holder's signed Deposit, and credits the holder.
    /// @dev The permit is tried and may fail (somebody may have sent it first): it is never authority by itself.
    function depositWithSig(
        address token,
        address holder,
        uint256 amount,
        uint256 deadline,
        bytes calldata sig,
        uint256 permitDeadline,
        bytes calldata permitSig
    ) external;

    /// @notice Takes what `from` authorised under ERC-3009 and credits `from`, whoever sends it.
    function depositWithAuthorization(
        address token,
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        bytes calldata sig
    ) external;

    /* THE LIFE OF A TASK: `work` is the terms and then one task with its proof, or, for open, deliverMany, rateMany and
       settleByDate, the whole table; see `Packed` */

    /// @notice Opens a batch, from the employer's balance or from the native coin sent along. Employer, before `openBy`.
    function open(bytes calldata work, bytes calldata sig) external payable;

    /// @notice Opens a batch with tokens from the sender's allowance, of which exactly the sum must arrive. Employer alone.
    function openFromWallet(bytes calldata work) external;

    /// @notice Opens a batch whose workers the namer named, under the employer's signed Offer. Namer, before `openBy`.
    /// The namer signs the batch's id.
    /// Warning: a namer can name a puppet, and an employer who stays silent until `rateBy` pays it.
    function openOffered(
        bytes calldata work,
        address namer,
        uint256 nonce,
        bytes calldata offerSig,
        bytes calldata namerSig
    ) external;

    /// @notice Makes signed terms that were not opened void for ever. Employer, before `openBy`: later they are void by themselves.
    function revoke(bytes calldata work, uint256 deadline, bytes calldata sig) external;

    /// @notice Makes all offers with a nonce void for ever; the Revoke has the employer's address for a batch. Employer.
    function revokeOffer(address employer, uint256 nonce, uint256 deadline, bytes calldata sig) external;

    /// @notice Records a delivery. Worker, before `submitBy`, from opened; again from delivered it is a log only.
    function deliver(bytes calldata work, bytes32 deliverable, uint256 deadline, bytes calldata sig) external;

    /// @notice Records deliveries of several workers. `groups` are, for each signature: its length (2), number of tasks (1), for
    /// each its index (1) and what is handed in (32), then the signature. What cannot be done is skipped, and shown in the log;
    /// if nothing can, the call is refused.
    function deliverMany(bytes calldata work, uint256 deadline, bytes calldata groups) external;

    /// @notice Grades a task. Employer. From `fullRating` on a task that is not closed is paid in full, at any time; below, a
    /// delivered task becomes rated, before `rateBy`. The signature is over lists of one.
    function rate(bytes calldata work, uint8 rating, bytes32 deliverable, uint256 deadline, bytes calldata sig) external;

    /// @notice Grades tasks of a batch. `ratings` are pairs of index (1) and rating (1). A task that cannot be rated is skipped,
    /// and shown in the log; if none can, the call is refused.
    function rateMany(
        bytes calldata work,
        bytes calldata ratings,
        bytes32 deliverablesRoot,
        uint256 deadline,
        bytes calldata sig
    ) external;

    /// @notice Agrees to a rating below full; the curve pays at once. Worker, before `contestBy`.
    function accept(bytes calldata work, uint8 rating, uint256 deadline, bytes calldata sig) external;

    /// @notice Objects to a rating below full. Worker, before `contestBy`.
    function contest(bytes calldata work, bytes32 reason, uint256 deadline, bytes calldata sig) external;

    /// @notice Decides a contested task: the worker earns `earned`, not less than the rating offered and not more than the
    /// amount less the arbiter's fee. Arbiter, before `ruleBy`.
    function rule(bytes calldata work, uint96 earned, bytes32 reason, uint256 deadline, bytes calldata sig) external;

    /// @notice Ends the task, or every task of the table, whose date has come. Anyone.
    /// Opened, from `submitBy`: all back. Delivered, from `rateBy`: in full. Rated, from `contestBy`: by the curve. Contested,
    /// from `ruleBy`: the larger of the default split and the curve.
    function settleByDate(bytes calldata work) external;

    /// @notice Declines a task that has not ended: all back to the employer. Worker, at any time.
    function giveBack(bytes calldata work, uint256 deadline, bytes calldata sig) external;

    /// @notice Ends a task that has not ended as both sign: the worker earns `earned`. Employer and worker, at any time.
    function agree(
        bytes calldata work,
        uint96 earned,
        uint256 deadline,
        bytes calldata employerSig,
        bytes calldata workerSig
    ) external;

    /// @notice Gives a task back and opens the batch `next` from the same employer's balance, both or neither. Both sign an
    /// Agree on nothing earned that names the next batch.
    function extend(
        bytes calldata work,
        bytes calldata next,
        uint256 deadline,
        bytes calldata employerSig,
        bytes calldata workerSig
    ) external;

    /// @notice Makes several calls of the escrow, each by itself: one that fails is shown in the log and changes nothing for the
    /// others. If none succeeds all is refused.
    function multicall(bytes[] calldata calls) external;

    /* MONEY OUT */

    /// @notice Pays `amount` of what `holder` is owed to `to`. Holder. Every withdrawal, own or relayed, uses up a nonce.
    function withdraw(
        address token,
        address holder,
        address to,
        uint256 amount,
        uint256 deadline,
        bytes calldata sig
    ) external;

    /// @notice Pays out within a push. The escrow itself alone.
    function pushOut(address token, address to, uint256 amount) external;

    /* VIEWS */

    /// @notice What `holder` is owed.
    function balanceOf(address token, address holder) external view returns (uint256);

    /// @notice The nonce that the holder's next Deposit or Withdraw must carry.
    function nonceOf(address token, address holder) external view returns (uint256);

    /// @notice Whether offers with this nonce were taken or revoked.
    function isOfferUsed(address employer, uint256 nonce) external view returns (bool);

    /// @notice Where a task stands: 0 none, 1 opened, 2 delivered, 3 rated, 4 contested, 5 closed; and its rating in 3 and 4.
    /// Warning: a batch that is closed altogether reads as none once it was closed after `openBy`; an index beyond the batch's
    /// count reads as closed. History is in the log.
    function taskState(bytes32 batch, uint8 index) external view returns (uint256 stage, uint256 rating);

    /// @notice Everything about a task.
    function taskOf(bytes calldata work) external view returns (TaskView memory task);

    /// @notice The batch's id: the EIP-712 digest of the terms on this chain and contract, which the employer signs.
    function batchId(bytes calldata work) external view returns (bytes32);
}
