// SPDX-License-Identifier: Apache-2.0
// The one contract that holds money: immutable, without owner, pause or upgrade.
pragma solidity 0.8.37;

import {Tables} from "./Tables.sol";
import {IEscrow, Path, TaskView} from "./interfaces/IEscrow.sol";
import {Head} from "./libraries/Heads.sol";
import {One, Packed} from "./libraries/Packed.sol";
import {Split} from "./libraries/Split.sol";
import {Page, Stages} from "./libraries/Stages.sol";
import {Typed} from "./libraries/Typed.sol";

/// @dev Built up from `Authority` (whose word counts), `Balances` (money in and out), `Cases` (a call's work in hand), `Openings`
/// and `Tables`; here are the operations on one task.
contract Escrow is Tables {
    using Stages for Page;

    /* DELIVER */

    /// @inheritdoc IEscrow
    function deliver(bytes calldata work, bytes32 deliverable, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _authorize(one.worker, Typed.hashDeliverOne(one.batch, one.index, deliverable, deadline), deadline, sig);
        if (one.stage != Stages.DELIVERED) _requireStage(one.stage, Stages.OPENED);
        _requireBefore(one.head.submitBy());
        if (one.stage == Stages.OPENED) {
            page.deliver(one.index);
            page.save(false);
        }
        emit TaskDelivered(one.batch, one.index, deliverable);
    }

    /* RATE */

    /// @inheritdoc IEscrow
    function rate(bytes calldata work, uint8 rating, bytes32 deliverable, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        bytes32 structHash = Typed.hashRateOne(one.batch, one.index, rating, deliverable, deadline);
        _authorize(one.head.employer(), structHash, deadline, sig);
        if (rating > TOP_RATING) revert WrongRating(rating, TOP_RATING);
        if (rating >= one.head.fullRating() && one.stage != Stages.CLOSED) {
            return _endOne(one, page, Path.RATED, rating, one.amount, 0, deliverable);
        }
        _requireStage(one.stage, Stages.DELIVERED);
        _requireBefore(one.head.rateBy());
        page.rate(one.index, rating);
        page.save(false);
        emit TaskRated(one.batch, one.index, rating, deliverable);
    }

    /* ACCEPT */

    /// @inheritdoc IEscrow
    function accept(bytes calldata work, uint8 rating, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _authorize(one.worker, Typed.hashAccept(one.batch, one.index, rating, deadline), deadline, sig);
        _requireStage(one.stage, Stages.RATED);
        if (rating != one.rating) revert WrongRating(rating, one.rating);
        _requireBefore(one.head.contestBy());
        _endOne(one, page, Path.ACCEPTED, rating, Split.earned(one.head, one.amount, rating), 0, 0);
    }

    /* CONTEST */

    /// @inheritdoc IEscrow
    function contest(bytes calldata work, bytes32 reason, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _authorize(one.worker, Typed.hashContest(one.batch, one.index, reason, deadline), deadline, sig);
        _requireStage(one.stage, Stages.RATED);
        _requireBefore(one.head.contestBy());
        page.contest(one.index);
        page.save(false);
        emit TaskContested(one.batch, one.index, reason);
    }

    /* RULE */

    /// @inheritdoc IEscrow
    function rule(bytes calldata work, uint96 earned, bytes32 reason, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        Head head = one.head;
        address arbiter = head.arbiter();
        _authorize(arbiter, Typed.hashRule(one.batch, one.index, earned, reason, deadline), deadline, sig);
        _requireStage(one.stage, Stages.CONTESTED);
        _requireBefore(head.ruleBy());
        uint256 offered = Split.earned(head, one.amount, one.rating);
        uint256 fee = Split.arbiterFee(head, one.amount, one.rating);
        if (earned < offered) revert WrongSplit(earned, offered);
        if (earned > one.amount - fee) revert WrongSplit(earned, one.amount - fee);
        _credit(head.token(), arbiter, fee);
        emit TaskRuled(one.batch, one.index, reason);
        _endOne(one, page, Path.RULED, one.rating, earned, fee, 0);
    }

    /* SETTLE BY DATE */

    /// @inheritdoc IEscrow
    function settleByDate(bytes calldata work) external {
        if (Packed.isOne(work)) _settleOneByDate(work);
        else _settleTableByDate(work);
    }

    function _settleOneByDate(bytes calldata work) private {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _requireNotClosed(one.stage);
        (Path path, uint256 date, uint256 gross) = _exit(one.head, one.amount, one.stage, one.rating);
        if (block.timestamp < date) revert TooEarly(block.timestamp, date);
        _endOne(one, page, path, one.rating, gross, 0, 0);
    }

    /* GIVE BACK */

    /// @inheritdoc IEscrow
    function giveBack(bytes calldata work, uint256 deadline, bytes calldata sig) external {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        _authorize(one.worker, Typed.hashGiveBack(one.batch, one.index, deadline), deadline, sig);
        _requireNotClosed(one.stage);
        _endOne(one, page, Path.GIVEN_BACK, one.rating, 0, 0, 0);
    }

    /* AGREE */

    /// @inheritdoc IEscrow
    function agree(
        bytes calldata work,
        uint96 earned,
        uint256 deadline,
        bytes calldata employerSig,
        bytes calldata workerSig
    ) external {
        _agree(work, earned, 0, deadline, employerSig, workerSig);
    }

    /// @inheritdoc IEscrow
    function extend(
        bytes calldata work,
        bytes calldata next,
        uint256 deadline,
        bytes calldata employerSig,
        bytes calldata workerSig
    ) external {
        (Head head, bytes32 batch,) = _readBatch(next);
        // First, so that a batch cannot be opened in the call that ends its task.
        address employer = _agree(work, 0, batch, deadline, employerSig, workerSig);
        (,, uint256 total) = _mark(next);
        // Naming the next batch is signing its terms, for the same employer.
        if (head.employer() != employer) revert WrongSender(head.employer(), employer);
        _debit(head.token(), employer, total);
        emit BatchOpened(batch, next);
    }

    function _agree(
        bytes calldata work,
        uint96 earned,
        bytes32 next,
        uint256 deadline,
        bytes calldata employerSig,
        bytes calldata workerSig
    ) private returns (address employer) {
        One memory one;
        Page memory page;
        _takeOne(one, page, work);
        employer = one.head.employer();
        bytes32 structHash = Typed.hashAgree(one.batch, one.index, earned, next, deadline);
        _authorize(employer, structHash, deadline, employerSig);
        _authorize(one.worker, structHash, deadline, workerSig);
        if (earned > one.amount) revert WrongSplit(earned, one.amount);
        _requireNotClosed(one.stage);
        _endOne(one, page, Path.AGREED, one.rating, earned, 0, 0);
    }

    /* MULTICALL */

    /// @inheritdoc IEscrow
    function multicall(bytes[] calldata calls) external {
        uint256 failed = 0;
        for (uint256 i = 0; i < calls.length; ++i) {
            if (_callSelf(calls[i])) continue;
            ++failed;
            emit CallFailed(i, _reason());
        }
        if (failed == calls.length) revert NothingDone(bytes32(failed));
    }

    /// @dev Assembly so that every call uses the same memory again: a hundred copies would cost as much as a task.
    function _callSelf(bytes calldata data) private returns (bool done) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            calldatacopy(free, data.offset, data.length)
            done := delegatecall(gas(), address(), free, data.length, 0, 0)
        }
    }

    /// @dev The refusal's selector and both its values, and no more of whatever was answered.
    function _reason() private pure returns (bytes memory reason) {
        assembly ("memory-safe") {
            reason := mload(0x40)
            let size := returndatasize()
            if gt(size, 68) { size := 68 }
            mstore(reason, size)
            returndatacopy(add(reason, 0x20), 0, size)
            mstore(0x40, add(reason, 0x80))
        }
    }

    /* GUARDS */

    function _requireNotClosed(uint256 stage) private pure {
        if (stage == Stages.CLOSED) revert WrongStage(stage, Stages.OPENED);
    }

    /* VIEWS */

    /// @inheritdoc IEscrow
    function taskState(bytes32 batch, uint8 index) external view returns (uint256 stage, uint256 rating) {
        Page memory page;
        page.load(_books[batch], uint256(index) + 1);
        return page.read(index);
    }

    /// @inheritdoc IEscrow
    function taskOf(bytes calldata work) external view returns (TaskView memory task) {
        One memory one;
        Page memory page;
        bytes32 root = Packed.readOne(work, one);
        task.batch = _batchOf(one.head, root);
        task.terms = one.head.toTerms(root);
        task.index = uint8(one.index);
        task.worker = one.worker;
        task.amount = one.amount;
        page.load(_books[task.batch], one.head.count());
        (task.stage, task.rating) = page.read(one.index);
        if (task.stage == Stages.NONE || task.stage == Stages.CLOSED) return task;
        (task.exit, task.exitFrom, task.earned) = _exit(one.head, one.amount, task.stage, task.rating);
    }
}
