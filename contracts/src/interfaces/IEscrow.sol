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

/// @notice One task of a batch with the path that proves it; the path of a batch of one is empty.
struct Task {
    uint8 index;
    address worker;
    uint96 amount; // in the token's smallest unit
    bytes32[] proof;
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
    error WrongStage(uint8 stage, uint8 needed);
    error WrongRating(uint8 rating, uint8 needed);
    error WrongIndex(uint8 index, uint8 count);
    error WrongCount(uint256 given, uint256 count);
    error WrongRoot(bytes32 root, bytes32 needed);
    error NothingDone(bytes32 batch, uint256 tried);
    error DatesOutOfOrder(uint256 earlier, uint256 later);
    error DateTooFar(uint256 date, uint256 latest);
    error TooManyBps(uint256 bps, uint256 most);
    error RatingsOutOfOrder(uint8 lower, uint8 higher);
    error NobodyToPay(uint16 bps, address receiver);
    error ArbiterIsParty(address arbiter, address party);
    error WorkerNotAllowed(uint256 index, address worker);
    error ZeroAmount(uint256 index);
    error BalanceTooLow(uint256 balance, uint256 needed);
    error BalanceTooHigh(uint256 balance, uint256 most);
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

    /// @notice The employer's balance paid the sum of `amounts`; all tasks are open.
    event BatchOpened(
        bytes32 indexed batch,
        address indexed employer,
        address indexed token,
        Terms terms,
        address[] workers,
        uint96[] amounts
    );

    /// @notice The worker handed in; a second one before `submitBy` replaces the first in the log only.
    event TaskDelivered(bytes32 indexed batch, uint8 index, address worker, bytes32 deliverable);

    /// @notice The employer graded below full; the worker may accept or contest before `contestBy`.
    event TaskRated(bytes32 indexed batch, uint8 index, uint8 rating);

    /// @notice The task has ended: `payout` to the worker, `fee`, `benefits` and `refund` to theirs. The four make the amount.
    /// A release by silence says rating 100; a refund says rating 0 and all parts but `refund` are zero.
    event TaskSettled(
        bytes32 indexed batch,
        uint8 index,
        uint8 rating,
        uint256 payout,
        uint256 fee,
        uint256 benefits,
        uint256 refund
    );

    /// @notice In a call over several tasks this one could not be done; `reason` is the refusal's selector.
    event TaskSkipped(bytes32 indexed batch, uint8 index, bytes4 reason);

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

    /* THE LIFE OF A TASK */

    /// @notice Opens a batch from the employer's balance. Employer, before `openBy`.
    function open(Terms calldata terms, address[] calldata workers, uint96[] calldata amounts, bytes calldata sig)
        external;

    /// @notice Records a delivery. Worker, before `submitBy`, from opened; again from delivered it is a log only.
    function deliver(Terms calldata terms, Task calldata task, bytes32 deliverable, uint256 deadline, bytes calldata sig)
        external;

    /// @notice Grades tasks. Employer. At `fullRating` or above a task that is opened or delivered is paid in full, at any
    /// time; below, a delivered task becomes rated, before `rateBy`. A task that cannot be rated is skipped, and shown in the log;
    /// if none can, the call is refused.
    function rate(
        Terms calldata terms,
        Task[] calldata tasks,
        uint8[] calldata ratings,
        bytes32 deliverablesRoot,
        uint256 deadline,
        bytes calldata sig
    ) external;

    /// @notice Agrees to a rating below full; the curve pays at once. Worker, before `contestBy`.
    function accept(Terms calldata terms, Task calldata task, uint8 rating, uint256 deadline, bytes calldata sig) external;

    /// @notice Pays a rated task by the curve. Anyone, from `contestBy` on.
    function finish(Terms calldata terms, Task calldata task) external;

    /// @notice Pays a delivered task in full because the employer was silent. Anyone, from `rateBy` on.
    function release(Terms calldata terms, Task calldata task) external;

    /// @notice Gives the amount of a task never delivered back to the employer. Anyone, from `submitBy` on.
    function refund(Terms calldata terms, Task calldata task) external;

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

    /* VIEWS */

    /// @notice What `holder` is owed.
    function balanceOf(address token, address holder) external view returns (uint256);

    /// @notice The nonce that the holder's next Deposit or Withdraw must carry.
    function nonceOf(address token, address holder) external view returns (uint256);

    /// @notice Where a task stands: 0 none, 1 opened, 2 delivered, 3 rated, 4 contested, 5 closed; and its rating in 3 and 4.
    /// Warning: a batch that is closed altogether reads as none once it was closed after `openBy`; an index beyond the batch's
    /// count reads as closed. History is in the log.
    function taskState(bytes32 batch, uint8 index) external view returns (uint8 stage, uint8 rating);

    /// @notice How `amount` divides at `rating`.
    function splitOf(Terms calldata terms, uint96 amount, uint8 rating)
        external
        pure
        returns (uint256 payout, uint256 fee, uint256 benefits, uint256 refunded);

    /// @notice The EIP-712 digest of the terms on this chain and contract: the batch's id and what the employer signs.
    function batchId(Terms calldata terms) external view returns (bytes32);
}
