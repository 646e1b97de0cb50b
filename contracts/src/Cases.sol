// SPDX-License-Identifier: Apache-2.0
// A call's work in hand: read once, decided, then written, logged and paid once.
pragma solidity 0.8.37;

import {Account, Balances} from "./Balances.sol";
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
    uint256 internal constant OUTCOME_LENGTH = 15;
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
        emit TaskSettled(one.batch, bytes15(uint120(_outcome(one.index, path, rating) | gross)), deliverable);
        (uint256 payout, uint256 fee, uint256 benefits) = Split.divide(head, gross);
        address token = head.token();
        mapping(address => Account) storage accounts = _accounts[token];
        _creditIn(accounts, head.feeReceiver(), fee);
        _creditIn(accounts, head.benefitsFund(), benefits);
        unchecked {
            _creditIn(accounts, head.employer(), one.amount - gross - arbiterFee);
        }
        if (one.isPush) _pushLocked(token, one.worker, payout);
        else _creditIn(accounts, one.worker, payout);
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
        _load(c);
    }

    /// @dev A batch that is ours, of which the call brings only the root: enough where nobody is paid.
    function _takeRoot(Case memory c, bytes calldata work) internal view {
        bytes32 root;
        (c.head, root) = Packed.readRoot(work);
        c.batch = _batchOf(c.head, root);
        c.tasks.count = c.head.count();
        _load(c);
    }

    function _load(Case memory c) private view {
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

    /// @dev A task has ended; `gross` is what the worker earned.
    function _earn(Case memory c, uint256 index, uint256 outcome, uint256 gross) internal pure {
        c.outcomes.add(outcome | gross, OUTCOME_LENGTH);
        (uint256 payout, uint256 fee, uint256 benefits) = Split.divide(c.head, gross);
        unchecked {
            Sums.add(c.payouts, c.tasks.slotOf(index), payout);
            // At most 255 amounts of 96 bits.
            c.fee += fee;
            c.benefits += benefits;
        }
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
        mapping(address => Account) storage accounts = _accounts[token];
        _creditIn(accounts, c.head.feeReceiver(), c.fee);
        _creditIn(accounts, c.head.benefitsFund(), c.benefits);
        _creditIn(accounts, c.head.employer(), c.refund);
        Tasks memory tasks = c.tasks;
        bool isPush = tasks.isPush;
        unchecked {
            for (uint256 slot = 0; slot < tasks.slots; ++slot) {
                uint256 sum = Sums.read(c.payouts, slot);
                address worker = tasks.workerAt(slot);
                if (!isPush) _creditIn(accounts, worker, sum);
                else _pushLocked(token, worker, sum);
            }
        }
    }

    /// @dev The record of how a task ended, but for what was earned, which are the lowest 96 bits.
    function _outcome(uint256 index, Path path, uint256 rating) internal pure returns (uint256) {
        return index << 112 | uint256(path) << 104 | rating << 96;
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
