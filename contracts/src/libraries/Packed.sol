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
    uint256 unused; // how many bits of a word it has not
    bool isPush; // whether workers are to be paid at once instead of credited
}

/// @notice `work` is the terms (see `Heads`), then a byte: its lower four bits are the width of an amount, 1..12; 0x10 says
/// that one task with its proof follows instead of the table; 0x80 asks for a push.
/// One task: index (1), worker (20), amount (width), proof (32 each, see `Merkle`).
/// A table: number of workers (1), workers (20 each), then, only where there are fewer workers than tasks, each task's
/// place among the workers (1 each), then the amounts (width each).
/// Or, for `rateMany` alone, the byte 0x20 and the root that the tasks lead to (32).
/// Nothing may follow.
library Packed {
    uint256 private constant WIDTH_BITS = 0x0f;
    uint256 private constant ONE_BIT = 0x10;
    uint256 private constant PUSH_BIT = 0x80;
    uint256 private constant WIDEST = 12;
    uint256 internal constant DELIVERY_LENGTH = 33; // index (1), what is handed in (32)
    uint256 private constant WORKER_MASK = uint256(type(uint160).max) << 96;
    uint256 private constant ROOT_FORM = 0x20;
    uint256 private constant ROOT_LENGTH = Heads.LENGTH + 33;
    uint256 private constant WORKERS = Heads.LENGTH + 2; // where the workers of a table begin

    /// @notice Whether a call brings one task with its proof instead of the table.
    function isOne(bytes calldata work) internal pure returns (bool) {
        return work.length > Heads.LENGTH && uint8(work[Heads.LENGTH]) & ONE_BIT != 0;
    }

    /// @notice Whether a call brings only the root.
    function isRoot(bytes calldata work) internal pure returns (bool) {
        return work.length > Heads.LENGTH && uint8(work[Heads.LENGTH]) == ROOT_FORM;
    }

    /// @notice Reads terms with only the root of their tasks.
    function readRoot(bytes calldata work) internal pure returns (Head head, bytes32 root) {
        if (work.length != ROOT_LENGTH) revert IEscrow.WrongLength(work.length, ROOT_LENGTH);
        assembly ("memory-safe") {
            head := work.offset
            root := calldataload(add(head, 208))
        }
    }

    /// @notice Reads one task with its proof into `one`; the answer is the root that it leads to.
    function readOne(bytes calldata work, One memory one) internal pure returns (bytes32) {
        (Head head, uint256 form, uint256 index, uint256 count) = readHead(work, ONE_BIT);
        unchecked {
            if (index >= count) revert IEscrow.WrongIndex(index, count);
            uint256 width = form & WIDTH_BITS;
            uint256 taskEnd = WORKERS + 20 + width;
            uint256 needed = taskEnd + 32 * Merkle.proofLength(index, count);
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
            bytes32 word = bytes32(uint256(uint160(worker)) << 96 | amount);
            return Merkle.rootFrom(word, index, count, Head.unwrap(head) + taskEnd);
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
            tasks.unused = 256 - 8 * width;
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
            uint256 spot = tasks.amounts + index * tasks.width;
            uint256 unused = tasks.unused;
            assembly ("memory-safe") {
                amount := shr(unused, calldataload(spot))
            }
        }
    }

    /// @notice Two bytes that stand side by side.
    /// @dev Warning: without a bounds check; the caller's loop ends within the rows.
    function pairAt(bytes calldata rows, uint256 place) internal pure returns (uint256 first, uint256 second) {
        assembly ("memory-safe") {
            let word := calldataload(add(rows.offset, place))
            first := byte(0, word)
            second := byte(1, word)
        }
    }

    /// @notice What the first row of a group hands in.
    function firstDeliverable(bytes calldata rows) internal pure returns (bytes32 deliverable) {
        assembly ("memory-safe") {
            deliverable := calldataload(add(rows.offset, 1))
        }
    }

    /// @dev One branch for two comparisons: it stands in the loop over every rating.
    function isEitherOver(uint256 a, uint256 mostA, uint256 b, uint256 mostB) internal pure returns (bool isOver) {
        assembly ("memory-safe") {
            isOver := or(gt(a, mostA), gt(b, mostB))
        }
    }

    /// @notice A group of deliveries: length of the signature (2), number of tasks (1), then a row for each, index (1) and what is
    /// handed in (32), then the signature. The last answer is where the next group begins.
    /// @dev One check serves all: the slices' own would cost 300 gas a group.
    function groupAt(bytes calldata groups, uint256 place)
        internal
        pure
        returns (bytes calldata rows, bytes calldata sig, uint256 end)
    {
        assembly ("memory-safe") {
            let start := add(groups.offset, place)
            let lengths := calldataload(start)
            rows.offset := add(start, 3)
            rows.length := mul(33, byte(2, lengths))
            sig.offset := add(rows.offset, rows.length)
            sig.length := shr(240, lengths)
            end := sub(add(sig.offset, sig.length), groups.offset)
        }
        if (end > groups.length || rows.length == 0) revert IEscrow.WrongLength(groups.length, end);
    }

    /// @notice The sum of the amounts, of which none may be zero.
    function totalOf(Tasks memory tasks) internal pure returns (uint256 total) {
        uint256 count = tasks.count;
        unchecked {
            for (uint256 i = 0; i < count; ++i) {
                uint256 amount = amountOf(tasks, i);
                if (amount == 0) revert IEscrow.ZeroAmount(i);
                total += amount; // at most 255 of 96 bits
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
        uint256 unused = tasks.unused;
        uint256 words;
        bool isWrong;
        uint256 mask = WORKER_MASK;
        assembly ("memory-safe") {
            words := add(mload(0x40), 0x20)
            let width := shr(3, sub(256, unused))
            let end := add(words, shl(5, count))
            switch places
            case 0 {
                for { let to := words } lt(to, end) { to := add(to, 32) } {
                    mstore(to, or(and(mask, calldataload(workers)), shr(unused, calldataload(spot))))
                    spot := add(spot, width)
                    workers := add(workers, 20)
                }
            }
            default {
                for { let to := words } lt(to, end) { to := add(to, 32) } {
                    let slot := byte(0, calldataload(places))
                    let worker := and(mask, calldataload(add(workers, mul(20, slot))))
                    mstore(to, or(worker, shr(unused, calldataload(spot))))
                    isWrong := or(isWrong, iszero(lt(slot, slots)))
                    spot := add(spot, width)
                    places := add(places, 1)
                }
            }
        }
        if (isWrong) revertWrongPlace(tasks);
        return Merkle.rootOf(words, count);
    }

    function revertWrongPlace(Tasks memory tasks) private pure {
        for (uint256 i = 0; true; ++i) {
            uint256 slot = slotOf(tasks, i);
            if (slot >= tasks.slots) revert IEscrow.WrongIndex(slot, tasks.slots);
        }
    }
}
