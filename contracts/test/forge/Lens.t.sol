// SPDX-License-Identifier: Apache-2.0
// That the contract's assembly reads, hashes and reckons as the plain way does.
pragma solidity 0.8.37;

import {Terms} from "../../src/interfaces/IEscrow.sol";
import {One} from "../../src/libraries/Packed.sol";
import {Base} from "./Base.sol";
import {Lens} from "./Lens.sol";
import {Messages} from "./Messages.sol";
import {Plan, Plans, Tree} from "./Plans.sol";

abstract contract LensBase is Base {
    Lens internal lens;

    function setUp() external {
        lens = new Lens();
    }

    /// @dev Mostly small batches, sometimes as long as they may be.
    function _draw(Terms memory t, uint256 seed) internal pure returns (Plan memory plan) {
        uint256 count = 1 + _dice(seed, 0, seed % 16 == 0 ? 255 : 24);
        uint256 slots = 1 + _dice(seed, 1, count);
        if (seed % 3 == 0) slots = count;
        plan.workers = new address[](slots);
        plan.places = new uint8[](count);
        plan.amounts = new uint96[](count);
        uint256 most = 1 << (8 * (1 + _dice(seed, 2, 12)));
        for (uint256 i = 0; i < slots; ++i) {
            plan.workers[i] = address(uint160(_dice(seed, 1000 + i, 1 << 160)));
        }
        for (uint256 i = 0; i < count; ++i) {
            plan.places[i] = uint8(slots == count ? i : _dice(seed, 2000 + i, slots));
            plan.amounts[i] = uint96(1 + _dice(seed, 3000 + i, most - 1));
        }
        plan.terms = t;
        plan.terms.count = uint8(count);
        plan.terms.tasksRoot = Tree.root(Plans.words(plan));
    }

    function _dice(uint256 seed, uint256 throw_, uint256 sides) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, throw_))) % sides;
    }

    function _same(bytes memory left, bytes memory right, string memory what) internal pure {
        vm.assertEq(keccak256(left), keccak256(right), what);
    }
}

contract ReadingTest is LensBase {
    /// @notice Packed terms read as they were written, all at once and member by member.
    function test_read__terms(Terms memory t) external view {
        bytes memory work = Plans.head(t);
        vm.assertEq(work.length, 207, "terms have 207 bytes");
        _same(abi.encode(lens.terms(work, t.tasksRoot)), abi.encode(t), "terms read otherwise");

        Terms memory members = lens.members(work);
        (t.tasksRoot, t.specsRoot, t.salt) = (0, 0, 0);
        _same(abi.encode(members), abi.encode(t), "a member reads otherwise");
    }

    /// @notice The terms' hash is that of EIP-712, and so is an offer's.
    function test_hash__terms_and_offer(Terms memory t, bytes32 amounts, address namer, uint256 nonce) external view {
        bytes memory work = Plans.head(t);
        vm.assertEq(lens.hash(work, t.tasksRoot), Messages.terms(t), "terms hash otherwise");
        vm.assertEq(lens.hashOffer(work, amounts, namer, nonce), Messages.offer(t, amounts, namer, nonce), "an offer too");
    }

    /// @notice A table reads as it was written, and leads to the plain tree's root.
    function test_read__table(Terms memory t, uint256 seed) external view {
        Plan memory plan = _draw(t, seed);
        (bytes32 root, address[] memory workers, uint256[] memory amounts, uint256 total, bytes32 hashed, bool isPush) =
            lens.readTable(Plans.table(plan, seed % 2 == 0));

        vm.assertEq(root, plan.terms.tasksRoot, "another root");
        vm.assertEq(total, Plans.total(plan), "another total");
        vm.assertEq(hashed, Plans.hashAmounts(plan), "another hash of the amounts");
        vm.assertEq(isPush, seed % 2 == 0, "another way to be paid");
        bool isSame = workers.length == plan.places.length && amounts.length == plan.amounts.length;
        for (uint256 i = 0; isSame && i < amounts.length; ++i) {
            isSame = workers[i] == Plans.workerOf(plan, i) && amounts[i] == plan.amounts[i];
        }
        vm.assertTrue(isSame, "another worker or amount");
    }

    /// @notice One task with its proof leads to the same root as the table; with a byte more or less it is refused.
    function test_read__one(Terms memory t, uint256 seed, uint256 drawn) external {
        Plan memory plan = _draw(t, seed);
        uint256 index = drawn % plan.amounts.length;
        bytes memory work = Plans.one(plan, index, seed % 2 == 0);
        (One memory one, bytes32 root) = lens.one(work);

        vm.assertEq(root, plan.terms.tasksRoot, "another root");
        vm.assertEq(one.index, index, "another index");
        vm.assertEq(one.worker, Plans.workerOf(plan, index), "another worker");
        vm.assertEq(one.amount, plan.amounts[index], "another amount");
        vm.assertEq(one.isPush, seed % 2 == 0, "another way to be paid");
        vm.assertEq(lens.readRoot(Plans.root(plan)), root, "the root by itself");
        vm.expectRevert();
        lens.one(bytes.concat(work, hex"00"));
    }

    /// @notice Whatever byte of a task or its proof is changed, another root comes of it or none.
    function test_read__one_changed(Terms memory t, uint256 seed, uint256 drawn, uint8 by) external view {
        if (by == 0) by = 1;
        Plan memory plan = _draw(t, seed);
        bytes memory work = Plans.one(plan, drawn % plan.amounts.length, false);
        uint256 place = 208 + drawn % (work.length - 208);
        work[place] = bytes1(uint8(work[place]) ^ by);
        try lens.one(work) returns (One memory, bytes32 root) {
            vm.assertTrue(root != plan.terms.tasksRoot, "a changed task passes");
        } catch {}
    }

    /// @notice The tree in assembly is the plain tree, and so are its proofs and their lengths.
    function test_tree__plain(uint8 drawn, uint256 seed) external view {
        bytes32[] memory words = new bytes32[](seed % 8 == 0 ? bound(drawn, 1, 255) : bound(drawn, 1, 40));
        for (uint256 i = 0; i < words.length; ++i) {
            words[i] = keccak256(abi.encode(seed, i));
        }
        bytes32 root = Tree.root(words);
        uint256 index = _dice(seed, 1, words.length);
        bytes memory proof = Tree.proof(words, index);

        vm.assertEq(lens.rootOf(words), root, "another root of all");
        vm.assertEq(lens.proofLength(index, words.length), proof.length / 32, "another length of the proof");
        vm.assertEq(lens.rootFrom(words[index], index, words.length, proof), root, "another root of one");
    }
}

contract HashingTest is LensBase {
    /// @notice Deliveries hash as EIP-712 hashes lists, several and one.
    function test_hash__deliver(bytes32 batch, uint256 seed, uint256 drawn, uint256 deadline) external view {
        uint256 length = bound(drawn, 1, 40);
        uint256[] memory tasks = new uint256[](length);
        bytes32[] memory deliverables = new bytes32[](length);
        bytes memory rows;
        for (uint256 i = 0; i < length; ++i) {
            (tasks[i], deliverables[i]) = (_dice(seed, i, 256), keccak256(abi.encode(seed, i)));
            rows = abi.encodePacked(rows, uint8(tasks[i]), deliverables[i]);
        }
        bytes32 wanted = Messages.deliver(batch, tasks, deliverables, deadline);
        vm.assertEq(lens.deliver(batch, rows, deadline), wanted, "deliveries hash otherwise");
        if (length == 1) {
            bytes32 one = lens.deliverOne(batch, uint8(tasks[0]), deliverables[0], deadline);
            vm.assertEq(one, wanted, "one delivery hashes otherwise");
        }
    }

    /// @notice So do ratings.
    function test_hash__rate(bytes32 batch, uint256 seed, uint256 drawn, bytes32 root, uint256 deadline) external view {
        uint256 length = bound(drawn, 1, 40);
        uint256[] memory tasks = new uint256[](length);
        uint256[] memory ratings = new uint256[](length);
        for (uint256 i = 0; i < length; ++i) {
            (tasks[i], ratings[i]) = (_dice(seed, i, 256), _dice(seed, 100 + i, 256));
        }
        bytes32 wanted = Messages.rate(batch, tasks, ratings, root, deadline);
        vm.assertEq(lens.rate(batch, tasks, ratings, root, deadline), wanted, "ratings hash otherwise");
        if (length == 1) {
            bytes32 one = lens.rateOne(batch, uint8(tasks[0]), uint8(ratings[0]), root, deadline);
            vm.assertEq(one, wanted, "one rating hashes otherwise");
        }
    }

    /// @notice And everything else that is signed.
    function test_hash__others(
        bytes32 batch,
        uint8 task,
        uint96 sum,
        bytes32 word,
        uint256 nonce,
        uint256 deadline,
        address[3] calldata who
    ) external view {
        bytes32[8] memory all = lens.others(batch, task, sum, word, nonce, deadline, who);
        vm.assertEq(all[0], Messages.accept(batch, task, uint8(sum), deadline), "accept");
        vm.assertEq(all[1], Messages.contest(batch, task, word, deadline), "contest");
        vm.assertEq(all[2], Messages.rule(batch, task, sum, word, deadline), "rule");
        vm.assertEq(all[3], Messages.agree(batch, task, sum, word, deadline), "agree");
        vm.assertEq(all[4], Messages.giveBack(batch, task, deadline), "give back");
        vm.assertEq(all[5], Messages.revoke(batch, nonce, deadline), "revoke");
        vm.assertEq(all[6], Messages.deposit(who[0], who[1], sum, nonce, deadline), "deposit");
        vm.assertEq(all[7], Messages.withdraw(who[0], who[1], who[2], sum, nonce, deadline), "withdraw");
    }

    /// @notice Records are their lowest bytes one after the other, and two rows do not touch each other.
    function test_records__plain(uint256[] memory numbers, bytes memory rows, uint256 drawn) external view {
        uint256 length = bound(drawn, 1, 32);
        (bytes memory added, bytes memory copied, bool isBefore, bool isAfter) = lens.records(numbers, rows, length);
        vm.assertFalse(isBefore, "filled before anything was added");
        vm.assertEq(isAfter, numbers.length > 0, "filled by what was added");
        vm.assertEq(added.length, numbers.length * length, "another length");
        bool isSame = true;
        for (uint256 i = 0; isSame && i < added.length; ++i) {
            isSame = added[i] == bytes1(uint8(numbers[i / length] >> (8 * (length - 1 - i % length))));
        }
        vm.assertTrue(isSame, "another byte was added");
        vm.assertEq(copied.length, rows.length / length * length, "whole rows are copied");
        for (uint256 i = 0; isSame && i < copied.length; ++i) {
            isSame = copied[i] == rows[i];
        }
        vm.assertTrue(isSame, "another byte was copied");
    }

    /// @notice Sums begin at zero and each grows by its own.
    function test_sums__plain(uint8[] memory places, uint256 seed, uint8 drawn) external view {
        uint256 length = bound(drawn, 1, 255);
        uint256[] memory wanted = new uint256[](length);
        uint128[] memory amounts = new uint128[](places.length);
        for (uint256 i = 0; i < places.length; ++i) {
            amounts[i] = uint128(_dice(seed, i, 1 << 128));
            wanted[places[i] % length] += amounts[i];
        }
        _same(abi.encode(lens.sums(places, amounts, length)), abi.encode(wanted), "a sum differs");
    }

    /// @notice Curve, default, arbiter's fee and the parts are what the terms say, and stay within the amount.
    function test_split__plain(Terms memory t, uint96 amount, uint8 rating) external view {
        t.fullRating = uint8(bound(t.fullRating, 0, 100));
        t.minRating = uint8(bound(t.minRating, 0, t.fullRating));
        (t.feeBps, t.floorBps) = (uint16(bound(t.feeBps, 0, 10_000)), uint16(bound(t.floorBps, 0, 10_000)));
        t.benefitsBps = uint16(bound(t.benefitsBps, 0, 10_000 - t.feeBps));
        t.arbiterFeeBps = uint16(bound(t.arbiterFeeBps, 0, 10_000));
        t.defaultSplitBps = uint16(bound(t.defaultSplitBps, 0, 10_000));
        uint256[6] memory all = lens.split(Plans.head(t), amount, rating);
        uint256 whole = amount;
        uint256 offered = _curve(t, whole, rating);
        uint256 share = whole * t.defaultSplitBps / 10_000;

        vm.assertEq(all[0], offered, "the curve");
        vm.assertEq(all[1], share > offered ? share : offered, "the default");
        vm.assertEq(all[2], (whole - offered) * t.arbiterFeeBps / 10_000, "the arbiter's fee");
        vm.assertEq(all[4], whole * t.feeBps / 10_000, "the fee");
        vm.assertEq(all[5], whole * t.benefitsBps / 10_000, "the benefits");
        vm.assertEq(all[3] + all[4] + all[5], whole, "the parts make the amount");
        vm.assertLe(all[0] + all[2], whole, "offer and arbiter's fee fit into the amount");
        vm.assertLe(all[1], whole, "the default fits into the amount");
    }

    function _curve(Terms memory t, uint256 amount, uint256 rating) private pure returns (uint256) {
        if (rating >= t.fullRating) return amount;
        if (rating < t.minRating) return 0;
        uint256 span = t.fullRating - t.minRating;
        uint256 share = uint256(t.floorBps) * span + (10_000 - uint256(t.floorBps)) * (rating - t.minRating);
        return amount * share / (10_000 * span);
    }
}
