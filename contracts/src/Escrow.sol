// SPDX-License-Identifier: Apache-2.0
// The one contract that holds money: immutable, without owner, pause or upgrade.
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IEscrow, Task, Terms} from "./interfaces/IEscrow.sol";
import {Checks} from "./libraries/Checks.sol";
import {Merkle} from "./libraries/Merkle.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {Parts, Split} from "./libraries/Split.sol";
import {Book, Stages} from "./libraries/Stages.sol";
import {Typed} from "./libraries/Typed.sol";

/// @notice What the escrow owes one holder in one token, and the nonce of the holder's next Deposit or Withdraw.
/// @dev One word. The nonce keeps it from falling back to zero, so that a later credit is cheap.
struct Account {
    uint128 balance;
    uint64 nonce;
}

contract Escrow is IEscrow, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using Stages for Book;

    /* CONSTANTS */

    address private constant NATIVE = address(0);
    uint8 private constant TOP_RATING = 100;
    uint256 private constant PERMIT_SIG_LENGTH = 65;

    /* STORAGE */

    mapping(address token => mapping(address holder => Account)) private _accounts;
    mapping(bytes32 batch => Book) private _books;

    /* CONSTRUCTOR */

    constructor() EIP712("Escrowd", "1") {}

    /// @dev Coins sent without a holder would belong to nobody. What is forced in by other means does.
    receive() external payable {
        revert PlainTransfer(msg.sender, msg.value);
    }

    /* MONEY IN */

    /// @inheritdoc IEscrow
    function depositFor(address holder) external payable {
        _creditDeposit(NATIVE, holder, msg.sender, msg.value);
    }

    /// @inheritdoc IEscrow
    function deposit(address token, address holder, uint256 amount) external nonReentrant {
        _creditDeposit(token, holder, msg.sender, _pull(token, msg.sender, amount));
    }

    /// @inheritdoc IEscrow
    function depositWithSig(
        address token,
        address holder,
        uint256 amount,
        uint256 deadline,
        bytes calldata sig,
        uint256 permitDeadline,
        bytes calldata permitSig
    ) external nonReentrant {
        uint256 nonce = _accounts[token][holder].nonce++;
        _authorize(holder, Typed.hashDeposit(token, holder, amount, nonce, deadline), deadline, sig);
        if (permitSig.length == PERMIT_SIG_LENGTH) _tryPermit(token, holder, amount, permitDeadline, permitSig);
        _creditDeposit(token, holder, holder, _pull(token, holder, amount));
    }

    /// @dev A permit that somebody sent first has done its work already, so its failure says nothing.
    function _tryPermit(address token, address holder, uint256 amount, uint256 permitDeadline, bytes calldata permitSig)
        private
    {
        if (token.code.length == 0) revert NoCode(token);
        bytes32 r = bytes32(permitSig[:32]);
        bytes32 s = bytes32(permitSig[32:64]);
        uint8 v = uint8(permitSig[64]);
        try IERC20Permit(token).permit(holder, address(this), amount, permitDeadline, v, r, s) {} catch {}
    }

    /// @dev What arrived is what the balance says, not what was asked for.
    function _pull(address token, address from, uint256 amount) private returns (uint256) {
        if (token.code.length == 0) revert NoCode(token);
        uint256 balanceBefore = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransferFrom(from, address(this), amount);
        uint256 balanceAfter = IERC20(token).balanceOf(address(this));
        if (balanceAfter <= balanceBefore) revert NothingReceived(balanceBefore, balanceAfter);
        return balanceAfter - balanceBefore;
    }

    function _creditDeposit(address token, address holder, address from, uint256 amount) private {
        if (amount == 0) revert ZeroAmount(0);
        if (holder == address(0)) revert NotPayable(holder);
        _credit(token, holder, amount);
        emit Deposited(token, holder, from, amount);
    }

    /* OPEN */

    /// @inheritdoc IEscrow
    function open(Terms calldata terms, address[] calldata workers, uint96[] calldata amounts, bytes calldata sig)
        external
    {
        Checks.requireSound(terms);
        uint256 total = Checks.requireTable(terms, workers, amounts);
        bytes32 batch = batchId(terms);
        _requireSigned(terms.employer, batch, sig);
        Book storage book = _books[batch];
        if (book.isMarked()) revert AlreadyOpened(batch);
        book.open(terms.count);
        _debit(terms.token, terms.employer, total);
        emit BatchOpened(batch, terms.employer, terms.token, terms, workers, amounts);
    }

    /* DELIVER */

    /// @inheritdoc IEscrow
    function deliver(Terms calldata terms, Task calldata task, bytes32 deliverable, uint256 deadline, bytes calldata sig)
        external
    {
        (bytes32 batch, uint8 stage,) = _find(terms, task);
        _authorize(task.worker, Typed.hashDeliver(batch, task.index, deliverable, deadline), deadline, sig);
        if (stage != Stages.DELIVERED) _requireStage(stage, Stages.OPENED);
        _requireBefore(terms.submitBy);
        if (stage == Stages.OPENED) _books[batch].deliver(task.index);
        emit TaskDelivered(batch, task.index, task.worker, deliverable);
    }

    /* RATE */

    /// @inheritdoc IEscrow
    function rate(
        Terms calldata terms,
        Task[] calldata tasks,
        uint8[] calldata ratings,
        bytes32 deliverablesRoot,
        uint256 deadline,
        bytes calldata sig
    ) external {
        if (tasks.length != ratings.length) revert WrongCount(ratings.length, tasks.length);
        bytes32 batch = batchId(terms);
        bytes32 structHash = Typed.hashRate(batch, tasks, ratings, deliverablesRoot, deadline);
        _authorize(terms.employer, structHash, deadline, sig);
        uint256 skipped = 0;
        for (uint256 i = 0; i < tasks.length; ++i) {
            bytes4 fault = _rateOne(batch, terms, tasks[i], ratings[i], tasks.length == 1);
            if (fault != 0) {
                ++skipped;
                emit TaskSkipped(batch, tasks[i].index, fault);
            }
        }
        if (skipped == tasks.length) revert NothingDone(batch, skipped);
    }

    /// @dev A wrong rating or path refuses the whole call; a wrong stage or date refuses only the task, unless it is alone.
    function _rateOne(bytes32 batch, Terms calldata terms, Task calldata task, uint8 rating, bool isAlone)
        private
        returns (bytes4)
    {
        if (rating > TOP_RATING) revert WrongRating(rating, TOP_RATING);
        uint8 stage = _stageOf(batch, terms, task);
        bool isFull = rating >= terms.fullRating;
        if (stage != Stages.DELIVERED && !(isFull && stage == Stages.OPENED)) {
            if (isAlone) revert WrongStage(stage, Stages.DELIVERED);
            return WrongStage.selector;
        }
        if (isFull) {
            _settle(batch, terms, task, rating);
            return 0;
        }
        if (block.timestamp >= terms.rateBy) {
            if (isAlone) revert TooLate(block.timestamp, terms.rateBy);
            return TooLate.selector;
        }
        _books[batch].rate(task.index, rating);
        emit TaskRated(batch, task.index, rating);
        return 0;
    }

    /* ACCEPT */

    /// @inheritdoc IEscrow
    function accept(Terms calldata terms, Task calldata task, uint8 rating, uint256 deadline, bytes calldata sig)
        external
    {
        (bytes32 batch, uint8 stage, uint8 given) = _find(terms, task);
        _authorize(task.worker, Typed.hashAccept(batch, task.index, rating, deadline), deadline, sig);
        _requireStage(stage, Stages.RATED);
        if (rating != given) revert WrongRating(rating, given);
        _requireBefore(terms.contestBy);
        _settle(batch, terms, task, given);
    }

    /* FINISH */

    /// @inheritdoc IEscrow
    function finish(Terms calldata terms, Task calldata task) external {
        (bytes32 batch, uint8 stage, uint8 given) = _find(terms, task);
        _requireStage(stage, Stages.RATED);
        _requireFrom(terms.contestBy);
        _settle(batch, terms, task, given);
    }

    /* RELEASE */

    /// @inheritdoc IEscrow
    function release(Terms calldata terms, Task calldata task) external {
        (bytes32 batch, uint8 stage,) = _find(terms, task);
        _requireStage(stage, Stages.DELIVERED);
        _requireFrom(terms.rateBy);
        _settle(batch, terms, task, TOP_RATING);
    }

    /* REFUND */

    /// @inheritdoc IEscrow
    function refund(Terms calldata terms, Task calldata task) external {
        (bytes32 batch, uint8 stage,) = _find(terms, task);
        _requireStage(stage, Stages.OPENED);
        _requireFrom(terms.submitBy);
        _close(batch, terms, task);
        _credit(terms.token, terms.employer, task.amount);
        emit TaskSettled(batch, task.index, 0, 0, 0, 0, task.amount);
    }

    /* WITHDRAW */

    /// @inheritdoc IEscrow
    function withdraw(
        address token,
        address holder,
        address to,
        uint256 amount,
        uint256 deadline,
        bytes calldata sig
    ) external nonReentrant {
        if (amount == 0) revert ZeroAmount(0);
        // Paid to itself the escrow would owe less and hold as much: the difference would be nobody's.
        if (to == address(0) || to == address(this)) revert NotPayable(to);
        uint256 nonce = _accounts[token][holder].nonce++;
        _authorize(holder, Typed.hashWithdraw(token, holder, to, amount, nonce, deadline), deadline, sig);
        _debit(token, holder, amount);
        emit Withdrawn(token, holder, to, amount, nonce);
        if (token == NATIVE) _sendNative(to, amount);
        else _sendToken(token, to, amount);
    }

    /// @dev Assembly so that nothing the receiver answers is copied.
    function _sendNative(address to, uint256 amount) private {
        bool done;
        assembly ("memory-safe") {
            done := call(gas(), to, amount, 0, 0, 0, 0)
        }
        if (!done) revert PaymentRefused(to, amount);
    }

    /// @dev A token that takes more from the sender than was sent would take it from the other holders.
    function _sendToken(address token, address to, uint256 amount) private {
        uint256 balanceBefore = IERC20(token).balanceOf(address(this));
        IERC20(token).safeTransfer(to, amount);
        uint256 balanceAfter = IERC20(token).balanceOf(address(this));
        if (balanceAfter + amount < balanceBefore) revert WrongOutflow(balanceBefore - balanceAfter, amount);
    }

    /* SETTLEMENT */

    function _settle(bytes32 batch, Terms calldata terms, Task calldata task, uint8 rating) private {
        Parts memory parts = Split.divide(terms, task.amount, rating);
        _close(batch, terms, task);
        _credit(terms.token, task.worker, parts.payout);
        _credit(terms.token, terms.feeReceiver, parts.fee);
        _credit(terms.token, terms.benefitsFund, parts.benefits);
        _credit(terms.token, terms.employer, parts.refund);
        emit TaskSettled(batch, task.index, rating, parts.payout, parts.fee, parts.benefits, parts.refund);
    }

    /// @dev Before `openBy` the mark must stay, or the same terms could be opened again.
    function _close(bytes32 batch, Terms calldata terms, Task calldata task) private {
        _books[batch].close(task.index, terms.count, block.timestamp >= terms.openBy);
    }

    function _credit(address token, address holder, uint256 amount) private {
        if (amount == 0) return;
        Account storage account = _accounts[token][holder];
        uint256 balance = account.balance + amount;
        if (balance > type(uint128).max) revert BalanceTooHigh(balance, type(uint128).max);
        account.balance = uint128(balance);
    }

    function _debit(address token, address holder, uint256 amount) private {
        Account storage account = _accounts[token][holder];
        uint256 balance = account.balance;
        if (balance < amount) revert BalanceTooLow(balance, amount);
        unchecked {
            account.balance = uint128(balance - amount);
        }
    }

    /* GUARDS */

    /// @dev The task is one of the batch's, and the batch is one of ours.
    function _find(Terms calldata terms, Task calldata task)
        private
        view
        returns (bytes32 batch, uint8 stage, uint8 rating)
    {
        batch = batchId(terms);
        _requireMember(terms, task);
        (stage, rating) = _books[batch].read(task.index);
        if (stage == Stages.NONE) revert UnknownBatch(batch);
    }

    function _stageOf(bytes32 batch, Terms calldata terms, Task calldata task) private view returns (uint8 stage) {
        _requireMember(terms, task);
        (stage,) = _books[batch].read(task.index);
        if (stage == Stages.NONE) revert UnknownBatch(batch);
    }

    function _requireMember(Terms calldata terms, Task calldata task) private pure {
        if (task.index >= terms.count) revert WrongIndex(task.index, terms.count);
        bytes32 root = Merkle.rootFrom(task, terms.count);
        if (root != terms.tasksRoot) revert WrongRoot(root, terms.tasksRoot);
    }

    function _requireStage(uint8 stage, uint8 needed) private pure {
        if (stage != needed) revert WrongStage(stage, needed);
    }

    function _requireBefore(uint256 date) private view {
        if (block.timestamp >= date) revert TooLate(block.timestamp, date);
    }

    function _requireFrom(uint256 date) private view {
        if (block.timestamp < date) revert TooEarly(block.timestamp, date);
    }

    function _authorize(address signer, bytes32 structHash, uint256 deadline, bytes calldata sig) private view {
        if (block.timestamp >= deadline) revert Expired(block.timestamp, deadline);
        _requireSigned(signer, _hashTypedDataV4(structHash), sig);
    }

    function _requireSigned(address signer, bytes32 digest, bytes calldata sig) private view {
        if (sig.length == 0) {
            if (msg.sender != signer) revert WrongSender(msg.sender, signer);
            return;
        }
        if (!Signatures.isFrom(signer, digest, sig)) revert WrongSignature(signer, digest);
    }

    /* VIEWS */

    /// @inheritdoc IEscrow
    function balanceOf(address token, address holder) external view returns (uint256) {
        return _accounts[token][holder].balance;
    }

    /// @inheritdoc IEscrow
    function nonceOf(address token, address holder) external view returns (uint256) {
        return _accounts[token][holder].nonce;
    }

    /// @inheritdoc IEscrow
    function taskState(bytes32 batch, uint8 index) external view returns (uint8 stage, uint8 rating) {
        return _books[batch].read(index);
    }

    /// @inheritdoc IEscrow
    function splitOf(Terms calldata terms, uint96 amount, uint8 rating)
        external
        pure
        returns (uint256 payout, uint256 fee, uint256 benefits, uint256 refunded)
    {
        Parts memory parts = Split.divide(terms, amount, rating);
        return (parts.payout, parts.fee, parts.benefits, parts.refund);
    }

    /// @inheritdoc IEscrow
    function batchId(Terms calldata terms) public view returns (bytes32) {
        return _hashTypedDataV4(Typed.hashTerms(terms));
    }
}
