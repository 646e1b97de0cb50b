// SPDX-License-Identifier: Apache-2.0
// The contract's own reading, hashing and reckoning, each by itself, so that tests can hold it against the plain way.
pragma solidity 0.8.37;

import {Terms} from "../../src/interfaces/IEscrow.sol";
import {Columns} from "../../src/libraries/Columns.sol";
import {Head} from "../../src/libraries/Heads.sol";
import {Merkle} from "../../src/libraries/Merkle.sol";
import {One, Packed, Tasks} from "../../src/libraries/Packed.sol";
import {Records} from "../../src/libraries/Records.sol";
import {Split} from "../../src/libraries/Split.sol";
import {Sums} from "../../src/libraries/Sums.sol";
import {Typed} from "../../src/libraries/Typed.sol";

contract Lens {
    using Packed for Tasks;

    /* READING */

    function terms(bytes calldata work, bytes32 root) external pure returns (Terms memory) {
        return _at(work).toTerms(root);
    }

    /// @notice The same, member by member.
    function members(bytes calldata work) external pure returns (Terms memory t) {
        Head head = _at(work);
        (t.employer, t.token, t.arbiter) = (head.employer(), head.token(), head.arbiter());
        (t.feeBps, t.feeReceiver) = (uint16(head.feeBps()), head.feeReceiver());
        (t.benefitsBps, t.benefitsFund) = (uint16(head.benefitsBps()), head.benefitsFund());
        (t.minRating, t.fullRating) = (uint8(head.minRating()), uint8(head.fullRating()));
        (t.arbiterFeeBps, t.floorBps) = (uint16(head.arbiterFeeBps()), uint16(head.floorBps()));
        t.defaultSplitBps = uint16(head.defaultSplitBps());
        (t.openBy, t.submitBy, t.rateBy) = (uint48(head.openBy()), uint48(head.submitBy()), uint48(head.rateBy()));
        (t.contestBy, t.ruleBy, t.count) = (uint48(head.contestBy()), uint48(head.ruleBy()), uint8(head.count()));
    }

    function hash(bytes calldata work, bytes32 root) external pure returns (bytes32) {
        return _at(work).hash(Typed.TERMS, root);
    }

    function hashOffer(bytes calldata work, bytes32 amounts, address namer, uint256 nonce) external pure returns (bytes32) {
        return _at(work).hashOffer(Typed.OFFER, amounts, namer, nonce);
    }

    function one(bytes calldata work) external pure returns (One memory read, bytes32 root) {
        root = Packed.readOne(work, read);
    }

    function readTable(bytes calldata work)
        external
        pure
        returns (bytes32 root, address[] memory workers, uint256[] memory amounts, uint256 total, bytes32 hashed, bool isPush)
    {
        Tasks memory tasks;
        (, root) = Packed.readTable(work, tasks);
        workers = new address[](tasks.count);
        amounts = new uint256[](tasks.count);
        for (uint256 i = 0; i < tasks.count; ++i) {
            (workers[i], amounts[i]) = (tasks.workerOf(i), tasks.amountOf(i));
        }
        return (root, workers, amounts, tasks.totalOf(), Packed.hashAmounts(work), tasks.isPush);
    }

    function readRoot(bytes calldata work) external pure returns (bytes32 root) {
        (, root) = Packed.readRoot(work);
    }

    /* THE TREE */

    function rootOf(bytes32[] memory words) external pure returns (bytes32) {
        uint256 start;
        assembly ("memory-safe") {
            start := add(words, 0x20)
        }
        return Merkle.rootOf(start, words.length);
    }

    function rootFrom(bytes32 word, uint256 index, uint256 count, bytes calldata proof) external pure returns (bytes32) {
        uint256 start;
        assembly ("memory-safe") {
            start := proof.offset
        }
        return Merkle.rootFrom(word, index, count, start);
    }

    function proofLength(uint256 index, uint256 count) external pure returns (uint256) {
        return Merkle.proofLength(index, count);
    }

    /* HASHES */

    function deliver(bytes32 batch, bytes calldata rows, uint256 deadline) external pure returns (bytes32) {
        return Typed.hashDeliver(batch, rows, deadline);
    }

    function deliverOne(bytes32 batch, uint8 index, bytes32 deliverable, uint256 deadline) external pure returns (bytes32) {
        return Typed.hashDeliverOne(batch, index, deliverable, deadline);
    }

    function rate(bytes32 batch, uint256[] calldata tasks, uint256[] calldata ratings, bytes32 root, uint256 deadline)
        external
        pure
        returns (bytes32)
    {
        uint256 columns = Columns.make(tasks.length);
        // What is taken next must not lie where the columns are.
        bytes memory other = abi.encodePacked(type(uint256).max);
        for (uint256 i = 0; i < tasks.length; ++i) {
            Columns.put(columns + 32 * i, 32 * tasks.length, tasks[i], ratings[i]);
        }
        require(uint256(bytes32(other)) == type(uint256).max, "the columns run over");
        return Typed.hashRate(batch, columns, tasks.length, root, deadline);
    }

    function rateOne(bytes32 batch, uint8 index, uint8 rating, bytes32 deliverable, uint256 deadline)
        external
        pure
        returns (bytes32)
    {
        return Typed.hashRateOne(batch, index, rating, deliverable, deadline);
    }

    /// @notice All others, from the same words.
    function others(bytes32 batch, uint8 task, uint96 sum, bytes32 word, uint256 nonce, uint256 deadline, address[3] calldata who)
        external
        pure
        returns (bytes32[8] memory all)
    {
        all[0] = Typed.hashAccept(batch, task, uint8(sum), deadline);
        all[1] = Typed.hashContest(batch, task, word, deadline);
        all[2] = Typed.hashRule(batch, task, sum, word, deadline);
        all[3] = Typed.hashAgree(batch, task, sum, word, deadline);
        all[4] = Typed.hashGiveBack(batch, task, deadline);
        all[5] = Typed.hashRevoke(batch, nonce, deadline);
        all[6] = Typed.hashDeposit(who[0], who[1], sum, nonce, deadline);
        all[7] = Typed.hashWithdraw(who[0], who[1], who[2], sum, nonce, deadline);
    }

    /* ROWS IN MEMORY */

    /// @notice Two records side by side, each with its own bytes, one added and one copied.
    function records(uint256[] calldata numbers, bytes calldata rows, uint256 length)
        external
        pure
        returns (bytes memory added, bytes memory copied, bool isFilledBefore, bool isFilledAfter)
    {
        Records memory first;
        Records memory second;
        first.room(numbers.length * length);
        second.room(rows.length);
        isFilledBefore = first.isFilled();
        for (uint256 i = 0; i < numbers.length; ++i) {
            first.add(numbers[i], length);
        }
        for (uint256 place = 0; place + length <= rows.length; place += length) {
            second.copy(rows, place, length);
        }
        return (first.taken(), second.taken(), isFilledBefore, first.isFilled());
    }

    function sums(uint8[] calldata places, uint128[] calldata amounts, uint256 length)
        external
        pure
        returns (uint256[] memory all)
    {
        // What stood there before must not count.
        bytes memory dirt = abi.encode(type(uint256).max, type(uint256).max);
        assembly ("memory-safe") {
            mstore(0x40, dirt)
        }
        uint256 row = Sums.make(length);
        for (uint256 i = 0; i < places.length; ++i) {
            Sums.add(row, places[i] % length, amounts[i]);
        }
        all = new uint256[](length);
        for (uint256 i = 0; i < length; ++i) {
            all[i] = Sums.read(row, i);
        }
    }

    /* THE SPLIT */

    function split(bytes calldata work, uint256 amount, uint256 rating) external pure returns (uint256[6] memory all) {
        Head head = _at(work);
        all[0] = Split.earned(head, amount, rating);
        all[1] = Split.byDefault(head, amount, rating);
        all[2] = Split.arbiterFee(head, amount, rating);
        (all[3], all[4], all[5]) = Split.divide(head, amount);
    }

    function _at(bytes calldata work) private pure returns (Head head) {
        assembly ("memory-safe") {
            head := work.offset
        }
    }
}
