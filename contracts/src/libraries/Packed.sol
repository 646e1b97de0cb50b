// SPDX-License-Identifier: Apache-2.0
// How the tasks of a call are read. Twin of ledger/core/packed.py.
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {Head, Heads} from "./Heads.sol";
import {Merkle} from "./Merkle.sol";

/// @notice One task of a call that brings it with its proof.
struct One {
    bytes32 batch;
    Head head; // the terms
    uint256 index;
    address worker;
    uint256 amount;
    uint256 stage;
    uint256 rating;
    bool isPush; // whether the worker is to be paid at once instead of credited
}

/// @notice Where the tasks stand in the bytes of a call that brings the whole table.
struct Tasks {
    uint256 count;
    uint256 slots; // how many workers
    uint256 workers; // where the workers stand, 20 bytes each
    uint256 places; // where each task's place among the workers stands, a byte each; zero if task i has worker i
    uint256 amounts; // where the amounts stand
    uint256 width; // how many bytes an amount has
    bool isPush; // whether workers are to be paid at once instead of credited
}

/// @notice `work` is the terms (see `Heads`), then a byte: its lower four bits are the width of an amount, 1..12; 0x10 says
/// that one task with its proof follows instead of the table; 0x80 asks for a push.
/// One task: index (1), worker (20), amount (width), siblings (32 each) from the leaf up.
/// A table: number of workers (1), workers (20 each), then, only where there are fewer workers than tasks, each task's
/// place among the workers (1 each), then the amounts (width each).
/// Nothing may follow.
library Packed {
    uint256 private constant WIDTH_BITS = 0x0f;
    uint256 private constant ONE_BIT = 0x10;
    uint256 private constant PUSH_BIT = 0x80;
    uint256 private constant WIDEST = 12;
    uint256 private constant WORKERS = Heads.LENGTH + 2; // where the workers of a table begin

    /// @notice Whether a call brings one task with its proof instead of the table.
    function isOne(bytes calldata work) internal pure returns (bool) {
        return work.length > Heads.LENGTH && uint8(work[Heads.LENGTH]) & ONE_BIT != 0;
    }

    /// @notice Reads one task with its proof into `one`; the answer is the root that it leads to.
    function readOne(bytes calldata work, One memory one) internal pure returns (bytes32) {
        (Head head, uint256 form, uint256 index, uint256 count) = readHead(work, ONE_BIT);
        unchecked {
            if (index >= count) revert IEscrow.WrongIndex(index, count);
            uint256 width = form & WIDTH_BITS;
            uint256 taskEnd = WORKERS + 20 + width;
            uint256 needed = taskEnd + 32 * Merkle.siblingsOf(index, count);
            if (work.length != needed) revert IEscrow.WrongLength(work.length, needed);
            address worker;
            uint256 amount;
            assembly ("memory-safe") {
                let spot := add(head, 209)
                worker := shr(96, calldataload(spot))
                amount := shr(sub(256, shl(3, width)), calldataload(add(spot, 20)))
            }
            one.head = head;
            one.index = index;
            one.worker = worker;
            one.amount = amount;
            one.isPush = form & PUSH_BIT != 0;
            return Merkle.rootFrom(Merkle.leafOf(index, worker, amount), index, count, Head.unwrap(head) + taskEnd);
        }
    }

    /// @notice Reads a whole table into `tasks`; the answers are where the terms stand and the root that the tasks lead to.
    function readTable(bytes calldata work, Tasks memory tasks) internal pure returns (Head, bytes32) {
        (Head head, uint256 form, uint256 slots, uint256 count) = readHead(work, 0);
        unchecked {
            if (slots == 0 || slots > count) revert IEscrow.WrongCount(slots, count);
            uint256 amounts = WORKERS + 20 * slots;
            uint256 start = Head.unwrap(head);
            if (slots != count) {
                tasks.places = start + amounts;
                amounts += count;
            }
            uint256 width = form & WIDTH_BITS;
            uint256 needed = amounts + count * width;
            if (work.length != needed) revert IEscrow.WrongLength(work.length, needed);
            tasks.count = count;
            tasks.slots = slots;
            tasks.workers = start + WORKERS;
            tasks.amounts = start + amounts;
            tasks.width = width;
            tasks.isPush = form & PUSH_BIT != 0;
            return (head, rootOf(tasks));
        }
    }

    /// @dev The byte after the terms, of the form that is needed, and the one after it; and how many tasks the batch has.
    function readHead(bytes calldata work, uint256 neededForm)
        private
        pure
        returns (Head head, uint256 form, uint256 second, uint256 count)
    {
        if (work.length < WORKERS) revert IEscrow.WrongLength(work.length, WORKERS);
        assembly ("memory-safe") {
            head := work.offset
            second := shr(240, calldataload(add(head, 207)))
            form := shr(8, second)
            second := and(second, 0xff)
        }
        uint256 width = form & WIDTH_BITS;
        if (width == 0 || width > WIDEST || form & ~(WIDTH_BITS | PUSH_BIT) != neededForm) {
            revert IEscrow.WrongForm(form, neededForm);
        }
        count = head.count();
        if (count == 0) revert IEscrow.WrongCount(0, 1);
    }

    /// @notice The worker of a task by its index.
    function workerOf(Tasks memory tasks, uint256 index) internal pure returns (address) {
        return workerAt(tasks, slotOf(tasks, index));
    }

    /// @notice The worker at a place among those that the call brings.
    function workerAt(Tasks memory tasks, uint256 slot) internal pure returns (address worker) {
        unchecked {
            uint256 spot = tasks.workers + 20 * slot;
            assembly ("memory-safe") {
                worker := shr(96, calldataload(spot))
            }
        }
    }

    /// @notice The place of a task's worker, which `rootOf` has checked.
    function slotOf(Tasks memory tasks, uint256 index) internal pure returns (uint256 slot) {
        unchecked {
            uint256 spot = tasks.places;
            if (spot == 0) return index;
            assembly ("memory-safe") {
                slot := byte(0, calldataload(add(spot, index)))
            }
        }
    }

    /// @notice The amount of a task that the call brings.
    function amountOf(Tasks memory tasks, uint256 index) internal pure returns (uint256 amount) {
        unchecked {
            uint256 width = tasks.width;
            uint256 spot = tasks.amounts + index * width;
            assembly ("memory-safe") {
                amount := shr(sub(256, shl(3, width)), calldataload(spot))
            }
        }
    }

    /// @notice The sum of all amounts, of which none may be zero.
    function totalOf(Tasks memory tasks) internal pure returns (uint256 total) {
        unchecked {
            uint256 count = tasks.count;
            for (uint256 i = 0; i < count; ++i) {
                uint256 amount = amountOf(tasks, i);
                if (amount == 0) revert IEscrow.ZeroAmount(i);
                total += amount; // 255 amounts of 96 bits
            }
        }
    }

    /// @notice The hash over a batch's amounts, a word each, in either form.
    function hashAmounts(bytes calldata work) internal pure returns (bytes32) {
        if (isOne(work)) {
            One memory one;
            readOne(work, one);
            return keccak256(abi.encode(one.amount));
        }
        Tasks memory tasks;
        readTable(work, tasks);
        uint256[] memory amounts = new uint256[](tasks.count);
        for (uint256 i = 0; i < amounts.length; ++i) {
            amounts[i] = amountOf(tasks, i);
        }
        return keccak256(abi.encodePacked(amounts));
    }

    /// @notice The root over a table, worker and amount by index.
    /// @dev Assembly because this runs for every task of every call that brings a table.
    function rootOf(Tasks memory tasks) private pure returns (bytes32) {
        uint256 count = tasks.count;
        uint256 slots = tasks.slots;
        uint256 workers = tasks.workers;
        uint256 places = tasks.places;
        uint256 spot = tasks.amounts;
        uint256 width = tasks.width;
        uint256 wrong = slots;
        uint256 row;
        assembly ("memory-safe") {
            row := mload(0x40)
            let to := row
            let unused := sub(256, shl(3, width))
            for { let i := 0 } lt(i, count) { i := add(i, 1) } {
                let slot := i
                if places {
                    slot := byte(0, calldataload(add(places, i)))
                    if iszero(lt(slot, slots)) { wrong := or(slot, 0x100) }
                }
                let amount := shr(unused, calldataload(spot))
                spot := add(spot, width)
                // index (1), worker (20), amount (12): see Merkle.leafOf
                let worker := shr(96, calldataload(add(workers, mul(20, slot))))
                mstore(0x00, or(or(shl(248, i), shl(88, worker)), shr(8, amount)))
                mstore8(0x20, amount)
                mstore(to, keccak256(0x00, 33))
                to := add(to, 32)
            }
        }
        if (wrong != slots) revert IEscrow.WrongIndex(wrong & 0xff, slots);
        return Merkle.fold(row, count);
    }
}
