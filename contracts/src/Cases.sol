// SPDX-License-Identifier: Apache-2.0
// A call's work in hand: read once, decided, then written, logged and paid once.
pragma solidity 0.8.37;

import {Balances} from "./Balances.sol";
import {Path} from "./interfaces/IEscrow.sol";
import {Head} from "./libraries/Heads.sol";
import {One, Packed, Tasks} from "./libraries/Packed.sol";
import {Records} from "./libraries/Records.sol";
import {Split} from "./libraries/Split.sol";
import {Book, Page, Stages} from "./libraries/Stages.sol";
import {Sums} from "./libraries/Sums.sol";
import {Typed} from "./libraries/Typed.sol";

/// @notice What a call over a table is about and what has been decided so far.
struct Case {
    bytes32 batch;
    Head head; // the terms
    Tasks tasks;
    Page page;
    uint256 payouts; // where the workers' sums stand in memory, by the worker's place
    uint256 fee;
    uint256 benefits;
    uint256 refund;
    Records outcomes; // of tasks that ended
    Records skipped; // of tasks that could not be done
}

abstract contract Cases is Balances {
    using Packed for Tasks;
    using Stages for Book;
    using Stages for Page;

    /* CONSTANTS */

    uint256 internal constant TOP_RATING = 100;
    uint256 private constant OUTCOME_LENGTH = 15;
    uint256 private constant SKIPPED_LENGTH = 5;

    /* STORAGE */

    mapping(bytes32 batch => Book) internal _books;

    /* ONE TASK */

    /// @dev Terms and task as they stand in the call; their batch may be anybody's or nobody's.
    function _readOne(One memory one, bytes calldata work) internal view {
        bytes32 root = Packed.readOne(work, one);
        one.batch = _batchOf(one.head, root);
    }

    /// @dev A task of a batch that is ours. Wrong terms, worker, amount or siblings lead to a batch that is not.
    function _takeOne(One memory one, Page memory page, bytes calldata work) internal view {
        _readOne(one, work);
        page.load(_books[one.batch], one.head.count());
        if (!page.isMarked()) revert UnknownBatch(one.batch);
        (one.stage, one.rating) = page.read(one.index);
    }

    /// @dev The task ends; `gross` is what the worker earned, `arbiterFee` what the ruling cost.
    function _endOne(
        One memory one,
        Page memory page,
        Path path,
        uint256 rating,
        uint256 gross,
        uint256 arbiterFee,
        bytes32 deliverable
    ) internal {
        Head head = one.head;
        page.close(one.index);
        page.save(block.timestamp >= head.openBy());
        emit TaskSettled(one.batch, bytes15(uint120(_outcome(one.index, path, rating, gross))), deliverable);
        (uint256 payout, uint256 fee, uint256 benefits) = Split.divide(head, gross);
        address token = head.token();
        _credit(token, head.feeReceiver(), fee);
        _credit(token, head.benefitsFund(), benefits);
        unchecked {
            _credit(token, head.employer(), one.amount - gross - arbiterFee);
        }
        if (one.isPush) _pushLocked(token, one.worker, payout);
        else _credit(token, one.worker, payout);
    }

    /* MANY TASKS */

    function _readTable(Case memory c, bytes calldata work) internal view {
        bytes32 root;
        (c.head, root) = Packed.readTable(work, c.tasks);
        c.batch = _batchOf(c.head, root);
    }

    /// @dev A batch that is ours.
    function _takeTable(Case memory c, bytes calldata work) internal view {
        _readTable(c, work);
        c.page.load(_books[c.batch], c.tasks.count);
        if (!c.page.isMarked()) revert UnknownBatch(c.batch);
    }

    /// @dev Makes room for what will be decided.
    function _prepare(Case memory c, uint256 skips) internal pure {
        c.payouts = Sums.make(c.tasks.slots);
        unchecked {
            c.outcomes.room(c.tasks.count * OUTCOME_LENGTH);
            c.skipped.room(skips * SKIPPED_LENGTH);
        }
    }

    /// @dev A task ends; `gross` is what the worker earned.
    function _settle(Case memory c, uint256 index, Path path, uint256 rating, uint256 amount, uint256 gross) internal {
        c.page.close(index);
        unchecked {
            // At most 255 amounts of 96 bits.
            (uint256 payout, uint256 fee, uint256 benefits) = Split.divide(c.head, gross);
            Sums.add(c.payouts, c.tasks.slotOf(index), payout);
            c.fee += fee;
            c.benefits += benefits;
            c.refund += amount - gross;
        }
        c.outcomes.add(_outcome(index, path, rating, gross), OUTCOME_LENGTH);
    }

    /// @dev What cannot be done of several is noted and left out.
    function _skip(Case memory c, uint256 index, bytes4 reason) internal pure {
        c.skipped.add(index << 32 | uint32(reason), SKIPPED_LENGTH);
    }

    /// @dev Before `openBy` the mark must stay, or the same terms could be opened again.
    function _save(Case memory c) internal {
        c.page.save(block.timestamp >= c.head.openBy());
        if (c.skipped.isFilled()) emit TasksSkipped(c.batch, c.skipped.taken());
    }

    /// @dev Writes, logs and pays what was settled.
    function _finish(Case memory c, bytes32 deliverablesRoot) internal {
        _save(c);
        if (!c.outcomes.isFilled()) return;
        emit TasksSettled(c.batch, deliverablesRoot, c.outcomes.taken());
        address token = c.head.token();
        _credit(token, c.head.feeReceiver(), c.fee);
        _credit(token, c.head.benefitsFund(), c.benefits);
        _credit(token, c.head.employer(), c.refund);
        bool isPush = c.tasks.isPush;
        uint256 slots = c.tasks.slots;
        for (uint256 slot = 0; slot < slots; ++slot) {
            uint256 sum = Sums.read(c.payouts, slot);
            if (isPush) _pushLocked(token, c.tasks.workerAt(slot), sum);
            else _credit(token, c.tasks.workerAt(slot), sum);
        }
    }

    function _outcome(uint256 index, Path path, uint256 rating, uint256 gross) private pure returns (uint256) {
        return index << 112 | uint256(path) << 104 | rating << 96 | gross;
    }

    /* GUARDS */

    function _batchOf(Head head, bytes32 root) internal view returns (bytes32) {
        return _hashTypedDataV4(head.hash(Typed.TERMS, root));
    }

    function _requireStage(uint256 stage, uint256 needed) internal pure {
        if (stage != needed) revert WrongStage(stage, needed);
    }

    function _requireBefore(uint256 date) internal view {
        if (block.timestamp >= date) revert TooLate(block.timestamp, date);
    }
}
