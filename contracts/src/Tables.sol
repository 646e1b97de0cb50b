// SPDX-License-Identifier: Apache-2.0
// The operations on several tasks of a batch: read, decided and paid in one pass.
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

import {Case} from "./Cases.sol";
import {Openings} from "./Openings.sol";
import {IEscrow, Path} from "./interfaces/IEscrow.sol";
import {Columns} from "./libraries/Columns.sol";
import {Head} from "./libraries/Heads.sol";
import {Packed, Tasks} from "./libraries/Packed.sol";
import {Records} from "./libraries/Records.sol";
import {Split} from "./libraries/Split.sol";
import {Page, Stages} from "./libraries/Stages.sol";
import {Typed} from "./libraries/Typed.sol";

abstract contract Tables is Openings {
    using Packed for Tasks;
    using Stages for Page;

    /* DELIVER */

    /// @inheritdoc IEscrow
    function deliverMany(bytes calldata work, uint256 deadline, bytes calldata groups) external {
        Case memory c;
        _takeTable(c, work);
        _requireOnTime(deadline);
        _requireBefore(c.head.submitBy());
        c.outcomes.room(groups.length);
        c.skipped.room(groups.length);
        bytes32 domain = _domainSeparatorV4();
        uint256 place = 0;
        while (place < groups.length) {
            place = _deliverGroup(c, domain, deadline, groups, place);
        }
        if (!c.outcomes.isFilled()) revert NothingDone(c.batch);
        _save(c);
        emit TasksDelivered(c.batch, c.outcomes.taken());
    }

    /// @dev The answer is where the next group begins.
    function _deliverGroup(Case memory c, bytes32 domain, uint256 deadline, bytes calldata groups, uint256 place)
        private
        view
        returns (uint256)
    {
        (bytes calldata rows, bytes calldata sig, uint256 end) = Packed.groupAt(groups, place);
        (uint256 index,) = Packed.pairAt(rows, 0);
        address worker = c.tasks.workerOf(_member(c, index));
        bytes32 structHash = rows.length == Packed.DELIVERY_LENGTH
            ? Typed.hashDeliverOne(c.batch, index, Packed.firstDeliverable(rows), deadline)
            : Typed.hashDeliver(c.batch, rows, deadline);
        bool isSigned = _isSigned(worker, MessageHashUtils.toTypedDataHash(domain, structHash), sig);
        bool isTheirs = isSigned;
        for (uint256 i = 0; true;) {
            if (isTheirs) _deliverRow(c, index, rows, i);
            else _skip(c, index, WrongSignature.selector);
            i += Packed.DELIVERY_LENGTH;
            if (i == rows.length) return end;
            (index,) = Packed.pairAt(rows, i);
            // One signature speaks for one worker's tasks.
            isTheirs = c.tasks.workerOf(_member(c, index)) == worker && isSigned;
        }
        return end;
    }

    function _deliverRow(Case memory c, uint256 index, bytes calldata rows, uint256 place) private pure {
        if (c.page.deliver(index)) c.outcomes.copy(rows, place, Packed.DELIVERY_LENGTH);
        else _skip(c, index, WrongStage.selector);
    }

    function _member(Case memory c, uint256 index) private pure returns (uint256) {
        if (index >= c.tasks.count) revert WrongIndex(index, c.tasks.count);
        return index;
    }

    /* RATE */

    /// @inheritdoc IEscrow
    function rateMany(
        bytes calldata work,
        bytes calldata ratings,
        bytes32 deliverablesRoot,
        uint256 deadline,
        bytes calldata sig
    ) external {
        Case memory c;
        bool isRoot = Packed.isRoot(work);
        if (isRoot) _takeRoot(c, work);
        else _takeTable(c, work);
        if (ratings.length % 2 != 0) revert WrongLength(ratings.length, ratings.length + 1);
        _prepare(c, ratings.length / 2);
        Records memory below;
        below.room(ratings.length);
        uint256 columns = Columns.make(ratings.length / 2);
        _rateAll(c, below, columns, ratings, isRoot);
        // The signature is over what the loop has read; whatever it has written is undone if nobody may.
        bytes32 structHash = Typed.hashRate(c.batch, columns, ratings.length / 2, deliverablesRoot, deadline);
        _authorize(c.head.employer(), structHash, deadline, sig);
        if (below.isFilled()) emit TasksRated(c.batch, deliverablesRoot, below.taken());
        else if (!c.outcomes.isFilled()) revert NothingDone(c.batch);
        _finish(c, deliverablesRoot);
    }

    /// @dev A wrong rating refuses the whole call; a wrong stage or date only the task.
    function _rateAll(Case memory c, Records memory below, uint256 columns, bytes calldata ratings, bool isRoot) private {
        uint256 full = c.head.fullRating();
        uint256 most = TOP_RATING;
        if (isRoot) {
            // With the root alone nobody can be paid.
            if (full == 0) revert WrongRating(0, full);
            most = full - 1;
        }
        // Late, no stage lets a task be rated below full.
        uint256 needed = block.timestamp < c.head.rateBy() ? Stages.DELIVERED : Stages.NONE;
        Tasks memory tasks = c.tasks;
        uint256 last = tasks.count - 1;
        Page memory page = c.page;
        unchecked {
            for (uint256 i = 0; i < ratings.length; i += 2) {
                (uint256 index, uint256 rating) = Packed.pairAt(ratings, i);
                Columns.put(columns + 16 * i, 16 * ratings.length, index, rating);
                if (Packed.isEitherOver(index, last, rating, most)) _refusePair(index, last, rating, most);
                if (rating >= full) {
                    if (page.close(index) == 0) _skip(c, index, WrongStage.selector);
                    else _earn(c, index, _outcome(index, Path.RATED, rating), tasks.amountOf(index));
                    continue;
                }
                uint256 bits = page.bitsOf(index);
                if (bits == needed && bits != 0) {
                    page.rate(index, rating);
                    below.add(index << 8 | rating, 2);
                } else {
                    _skip(c, index, bits == Stages.DELIVERED ? TooLate.selector : WrongStage.selector);
                }
            }
        }
    }

    function _refusePair(uint256 index, uint256 last, uint256 rating, uint256 most) private pure {
        if (index > last) revert WrongIndex(index, last + 1);
        revert WrongRating(rating, most);
    }

    /* SETTLE BY DATE */

    function _settleTableByDate(bytes calldata work) internal {
        Case memory c;
        _takeTable(c, work);
        _prepare(c, 0);
        Page memory page = c.page;
        uint256 count = c.tasks.count;
        bool isRefund = block.timestamp >= c.head.submitBy();
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                uint256 bits = page.bitsOf(i);
                if (bits > Stages.OPENED) {
                    _settleIfDue(c, i);
                } else if (bits == Stages.OPENED && isRefund) {
                    page.turn(i, Stages.OPENED);
                    c.refund += c.tasks.amountOf(i);
                    c.outcomes.add(_outcome(i, Path.REFUNDED, 0), OUTCOME_LENGTH);
                }
            }
        }
        if (!c.outcomes.isFilled()) revert NothingDone(c.batch);
        _finish(c, 0);
    }

    function _settleIfDue(Case memory c, uint256 index) private {
        (uint256 stage, uint256 rating) = c.page.read(index);
        uint256 amount = c.tasks.amountOf(index);
        (Path path, uint256 date, uint256 gross) = _exit(c.head, amount, stage, rating);
        if (block.timestamp < date) return;
        unchecked {
            c.refund += amount - gross;
        }
        c.page.close(index);
        _earn(c, index, _outcome(index, path, rating), gross);
    }

    /// @dev Where nobody says a word: which end, from when, and what the worker earns by it.
    function _exit(Head head, uint256 amount, uint256 stage, uint256 rating)
        internal
        pure
        returns (Path path, uint256 date, uint256 gross)
    {
        if (stage == Stages.OPENED) return (Path.REFUNDED, head.submitBy(), 0);
        if (stage == Stages.DELIVERED) return (Path.RELEASED, head.rateBy(), amount);
        if (stage == Stages.RATED) return (Path.FINISHED, head.contestBy(), Split.earned(head, amount, rating));
        return (Path.DEFAULTED, head.ruleBy(), Split.byDefault(head, amount, rating));
    }
}
