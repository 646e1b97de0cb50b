// SPDX-License-Identifier: Apache-2.0
// What the views say: of a task in every stage, of batches and their ids, of balances, nonces and offers.
pragma solidity 0.8.37;

import {IEscrow, Path, TaskView} from "../../src/interfaces/IEscrow.sol";
import {Plan, Plans} from "./Plans.sol";
import {Scene} from "./Scene.sol";

contract ViewsTest is Scene {
    uint256 private constant BY_DEFAULT = 28_500_000; // 9500 of 10000, more than the rating offered

    function setUp() public override {
        super.setUp();
        _openPlan(_planOf(3));
    }

    function _isExit(Path path, uint256 from, uint256 earned) private view {
        TaskView memory task = escrow.taskOf(_work(0));
        vm.assertEq(task.stage, _stageOf(0), "another stage");
        vm.assertEq(task.rating, _stageOf(0) == RATED || _stageOf(0) == CONTESTED ? RATING : 0, "another rating");
        vm.assertEq(uint256(task.exit), uint256(path), "another end");
        vm.assertEq(task.exitFrom, from, "from another date");
        vm.assertEq(task.earned, earned, "another sum");
    }

    /// @notice A task's terms, worker and amount are those it was opened with.
    function test_taskOf__what_it_is() external view {
        for (uint256 i = 0; i < 3; ++i) {
            TaskView memory task = escrow.taskOf(_work(i));
            vm.assertEq(task.batch, _id(), "another batch");
            vm.assertEq(abi.encode(task.terms), abi.encode(_plan().terms), "other terms");
            vm.assertEq(task.index, i, "another index");
            vm.assertEq(task.worker, _worker(i), "another worker");
            vm.assertEq(task.amount, REWARD, "another amount");
        }
    }

    /// @notice In every stage a task says how, from when and with what it ends if nobody says a word; and so it ends.
    function test_taskOf__how_it_ends() external {
        uint256[5] memory earned = [0, 0, uint256(REWARD), OFFERED, BY_DEFAULT];
        Path[5] memory paths = [Path.RATED, Path.REFUNDED, Path.RELEASED, Path.FINISHED, Path.DEFAULTED];
        for (uint256 stage = OPENED; stage <= CONTESTED; ++stage) {
            _lead(0, stage);
            uint256 date = _dueOf(stage);
            _isExit(paths[stage], date, earned[stage]);
            uint256 snapshot = vm.snapshotState();
            vm.warp(date);
            _grants(sam, abi.encodeCall(IEscrow.settleByDate, (_work(0))));
            vm.assertEq(escrow.balanceOf(address(0), barb), earned[stage] * 95 / 100, "paid otherwise");
            vm.revertToState(snapshot);
        }
        _lead(0, CLOSED);
        _isExit(Path.RATED, 0, 0);
    }

    /// @notice Where nobody opened the batch the terms are read and there is no stage and no end.
    function test_taskOf__unknown() external {
        _take(_planOf(2));
        _isExit(Path.RATED, 0, 0);
        vm.assertEq(escrow.taskOf(_work(0)).worker, barb, "another worker");
        (uint256 stage, uint256 rating) = escrow.taskState(_id(), 0);
        vm.assertEq(stage + rating, 0, "a stage of nothing");
    }

    /// @notice Beyond the end of a batch every task is closed, also where a rating stands in the same word.
    function test_taskState__beyond_the_batch() external {
        _lead(0, RATED);
        (uint256 stage, uint256 rating) = escrow.taskState(_id(), 0);
        vm.assertEq(stage, RATED, "its own stage");
        vm.assertEq(rating, RATING, "its own rating");
        for (uint256 index = 3; index <= 255; ++index) {
            (stage, rating) = escrow.taskState(_id(), uint8(index));
            vm.assertEq(stage, CLOSED, "a task beyond the batch");
            vm.assertEq(rating, 0, "a rating beyond the batch");
        }
    }

    /// @notice The id is the digest that the employer signs, in either form; a table that could not be opened has none.
    function test_batchId__what_is_signed() external {
        vm.assertEq(escrow.batchId(_table()), _id(), "of a table");
        Plan memory plan = _planOf(1);
        vm.assertEq(escrow.batchId(Plans.one(plan, 0, false)), _idOf(plan), "of one task");
        vm.assertEq(escrow.batchId(Plans.table(plan, true)), _idOf(plan), "of a table of one");
        plan.workers[0] = adam;
        _seal(plan);
        bytes memory refusal = _why(IEscrow.WorkerNotAllowed.selector, 0, uint160(adam));
        _refuses(sam, abi.encodeCall(IEscrow.batchId, (Plans.one(plan, 0, false))), refusal);
    }

    /// @notice Balance and nonce stand side by side and do not touch each other.
    function test_balanceOf__and_nonce() external {
        _fund(dana, 1000);
        for (uint256 i = 1; i <= 3; ++i) {
            _grants(dana, abi.encodeCall(IEscrow.withdraw, (address(0), dana, carl, 100, NEVER, "")));
            vm.assertEq(escrow.balanceOf(address(0), dana), 1000 - 100 * i, "dana's balance");
            vm.assertEq(escrow.nonceOf(address(0), dana), i, "dana's nonce");
        }
        vm.assertEq(escrow.balanceOf(address(usd), dana) + escrow.nonceOf(address(usd), dana), 0, "in another token");
    }

    /// @notice The test token counts in six decimals, as the bot reads it.
    function test_decimals__six() external view {
        vm.assertEq(usd.decimals(), 6, "decimals");
    }
}
