// SPDX-License-Identifier: Apache-2.0
// Batches as tests plan them, and `work` bytes and tree made of them plainly: no assembly, nothing of the contract's own reading.
pragma solidity 0.8.37;

import {Terms} from "../../src/interfaces/IEscrow.sol";

/// @notice A batch: its terms, its workers, whose task each is, and what each task pays.
/// @dev With as many workers as tasks, task i is worker i's.
struct Plan {
    Terms terms;
    address[] workers;
    uint8[] places;
    uint96[] amounts;
}

library Plans {
    bytes1 private constant ONE = 0x10;
    bytes1 private constant ROOT = 0x20;
    bytes1 private constant PUSH = 0x80;

    /// @notice The worker of a task.
    function workerOf(Plan memory plan, uint256 index) internal pure returns (address) {
        return plan.workers[plan.places[index]];
    }

    /// @notice What all tasks cost together.
    function total(Plan memory plan) internal pure returns (uint256 sum) {
        for (uint256 i = 0; i < plan.amounts.length; ++i) {
            sum += plan.amounts[i];
        }
    }

    /// @notice The hash over the amounts, a word each, as an Offer has it.
    function hashAmounts(Plan memory plan) internal pure returns (bytes32) {
        bytes memory all;
        for (uint256 i = 0; i < plan.amounts.length; ++i) {
            all = bytes.concat(all, abi.encode(plan.amounts[i]));
        }
        return keccak256(all);
    }

    /* WORK */

    /// @notice The terms, 207 bytes.
    function head(Terms memory t) internal pure returns (bytes memory) {
        bytes memory parties = abi.encodePacked(t.employer, t.token, t.feeBps, t.feeReceiver, t.benefitsBps, t.benefitsFund);
        bytes memory dispute = abi.encodePacked(t.arbiter, t.arbiterFeeBps, t.minRating, t.fullRating, t.floorBps, t.defaultSplitBps);
        bytes memory dates = abi.encodePacked(t.openBy, t.submitBy, t.rateBy, t.contestBy, t.ruleBy, t.count, t.specsRoot, t.salt);
        return bytes.concat(parties, dispute, dates);
    }

    /// @notice The terms and the whole table.
    function table(Plan memory plan, bool isPush) internal pure returns (bytes memory work) {
        uint256 size = width(plan);
        work = abi.encodePacked(head(plan.terms), _form(size, 0, isPush), uint8(plan.workers.length));
        for (uint256 i = 0; i < plan.workers.length; ++i) {
            work = abi.encodePacked(work, plan.workers[i]);
        }
        for (uint256 i = 0; i < plan.places.length && plan.workers.length < plan.amounts.length; ++i) {
            work = abi.encodePacked(work, plan.places[i]);
        }
        for (uint256 i = 0; i < plan.amounts.length; ++i) {
            work = bytes.concat(work, _last(plan.amounts[i], size));
        }
    }

    /// @notice The terms and one task with its proof.
    function one(Plan memory plan, uint256 index, bool isPush) internal pure returns (bytes memory) {
        uint256 size = width(plan);
        bytes memory task = abi.encodePacked(_form(size, ONE, isPush), uint8(index), workerOf(plan, index));
        return bytes.concat(head(plan.terms), task, _last(plan.amounts[index], size), Tree.proof(words(plan), index));
    }

    /// @notice The terms and the root of the tasks.
    function root(Plan memory plan) internal pure returns (bytes memory) {
        return abi.encodePacked(head(plan.terms), ROOT, plan.terms.tasksRoot);
    }

    /// @notice How many bytes the largest amount needs.
    function width(Plan memory plan) internal pure returns (uint256 size) {
        uint256 most = 1;
        for (uint256 i = 0; i < plan.amounts.length; ++i) {
            if (plan.amounts[i] > most) most = plan.amounts[i];
        }
        while (most >> (8 * size) != 0) ++size;
    }

    /// @notice Each task as a word: worker, amount.
    function words(Plan memory plan) internal pure returns (bytes32[] memory all) {
        all = new bytes32[](plan.amounts.length);
        for (uint256 i = 0; i < all.length; ++i) {
            all[i] = bytes32(abi.encodePacked(workerOf(plan, i), plan.amounts[i]));
        }
    }

    function _form(uint256 size, bytes1 form, bool isPush) private pure returns (bytes1) {
        return bytes1(uint8(size)) | form | (isPush ? PUSH : bytes1(0));
    }

    /// @dev The last `size` bytes of an amount.
    function _last(uint96 amount, uint256 size) private pure returns (bytes memory cut) {
        cut = new bytes(size);
        for (uint256 i = 0; i < size; ++i) {
            cut[i] = bytes1(uint8(amount >> (8 * (size - 1 - i))));
        }
    }
}

/// @notice The tree over a batch's tasks, row by row as its description says.
library Tree {
    function root(bytes32[] memory words) internal pure returns (bytes32) {
        bytes32[] memory row = leaves(words);
        while (row.length > 1) row = above(row);
        return row[0];
    }

    function proof(bytes32[] memory words, uint256 index) internal pure returns (bytes memory path) {
        uint256 place = index / 4;
        for (uint256 i = 4 * place; i < 4 * place + 4 && i < words.length; ++i) {
            if (i != index) path = abi.encodePacked(path, words[i]);
        }
        for (bytes32[] memory row = leaves(words); row.length > 1; row = above(row)) {
            uint256 sibling = place % 2 == 0 ? place + 1 : place - 1;
            if (sibling < row.length) path = abi.encodePacked(path, row[sibling]);
            place /= 2;
        }
    }

    function leaves(bytes32[] memory words) internal pure returns (bytes32[] memory row) {
        row = new bytes32[]((words.length + 3) / 4);
        for (uint256 i = 0; i < row.length; ++i) {
            bytes memory leaf = abi.encodePacked(uint8(i));
            for (uint256 j = 4 * i; j < 4 * i + 4 && j < words.length; ++j) {
                leaf = abi.encodePacked(leaf, words[j]);
            }
            row[i] = keccak256(leaf);
        }
    }

    function above(bytes32[] memory row) internal pure returns (bytes32[] memory next) {
        next = new bytes32[]((row.length + 1) / 2);
        for (uint256 i = 0; i < next.length; ++i) {
            bool isAlone = 2 * i + 1 == row.length;
            next[i] = isAlone ? row[2 * i] : keccak256(abi.encodePacked(row[2 * i], row[2 * i + 1]));
        }
    }
}
