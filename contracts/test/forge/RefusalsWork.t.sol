// SPDX-License-Identifier: Apache-2.0
// What is not written as `work` must be: lengths, forms, numbers, in each of the three ways to bring tasks.
pragma solidity 0.8.37;

import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {Plan, Plans} from "./Plans.sol";
import {Scene} from "./Scene.sol";

contract RefusalsWorkTest is Scene {
    uint256 private constant HEAD = 207;
    uint256 private constant COUNT = 142; // where the terms say how many tasks there are

    function setUp() public override {
        super.setUp();
        _openPlan(_planOf(3));
    }

    /// @dev One task, refused; as it stands in the plan it is done.
    function _one(bytes memory work, bytes memory refusal) private {
        _refuses(barb, abi.encodeCall(IEscrow.giveBack, (work, NEVER, "")), refusal);
    }

    function _many(bytes memory work, bytes memory refusal) private {
        _refuses(sam, abi.encodeCall(IEscrow.deliverMany, (work, NEVER, "")), refusal);
    }

    function _first(bytes memory work, uint256 length) private pure returns (bytes memory short) {
        short = new bytes(length);
        for (uint256 i = 0; i < length; ++i) {
            short[i] = work[i];
        }
    }

    function _set(bytes memory work, uint256 place, uint8 byte_) private pure returns (bytes memory) {
        work[place] = bytes1(byte_);
        return work;
    }

    /// @notice Bytes that end before they say what they are: too short in each way.
    function test_read_refuses__too_short() external {
        bytes4 reason = IEscrow.WrongLength.selector;
        _one("", _why(reason, 0, HEAD + 2));
        _one(_first(_work(0), HEAD + 1), _why(reason, HEAD + 1, HEAD + 2));
        _many(_first(_table(), HEAD), _why(reason, HEAD, HEAD + 2));
        bytes memory question = abi.encodeCall(IEscrow.settleByDate, (_first(_work(0), HEAD)));
        _refuses(sam, question, _why(reason, HEAD, HEAD + 2));
    }

    /// @notice A byte more or less than the numbers ask for, of one task, a table and a root.
    function test_read_refuses__wrong_length() external {
        bytes4 reason = IEscrow.WrongLength.selector;
        (uint256 one, uint256 table) = (_work(0).length, _table().length);
        _one(bytes.concat(_work(0), hex"00"), _why(reason, one + 1, one));
        _one(_first(_work(0), one - 1), _why(reason, one - 1, one));
        _many(bytes.concat(_table(), hex"00"), _why(reason, table + 1, table));
        _many(_first(_table(), table - 1), _why(reason, table - 1, table));
        bytes memory root = bytes.concat(Plans.root(_plan()), hex"00");
        bytes memory question = abi.encodeCall(IEscrow.rateMany, (root, hex"0000", WORD, NEVER, ""));
        _refuses(adam, question, _why(reason, HEAD + 34, HEAD + 33));
    }

    /// @notice A width of nothing or of more than twelve, a bit that means nothing, one form for the other.
    function test_read_refuses__wrong_form() external {
        bytes4 reason = IEscrow.WrongForm.selector;
        uint8[4] memory wrong = [0x10, 0x1d, 0x54, 0x04];
        for (uint256 i = 0; i < wrong.length; ++i) {
            _one(_set(_work(0), HEAD, wrong[i]), _why(reason, wrong[i], 0x10));
            uint8 form = wrong[i] ^ 0x10;
            _many(_set(_table(), HEAD, form), _why(reason, form, 0));
        }
        _many(Plans.root(_plan()), _why(reason, 0x20, 0));
    }

    /// @notice The widest amounts there are read, and a push is a form like the other.
    function test_read_grants__widest() external {
        Plan memory plan = _planOf(2);
        plan.amounts[1] = type(uint96).max;
        _seal(plan);
        _openPlan(plan);
        _grants(carl, abi.encodeCall(IEscrow.giveBack, (Plans.one(plan, 1, true), NEVER, "")));
    }

    /// @notice No task is not a batch, and the index stands within.
    function test_read_refuses__no_tasks_or_beyond() external {
        _one(_set(_work(0), COUNT, 0), _why(IEscrow.WrongCount.selector, 0, 1));
        _many(_set(_table(), COUNT, 0), _why(IEscrow.WrongCount.selector, 0, 1));
        _one(_set(_work(0), HEAD + 1, 3), _why(IEscrow.WrongIndex.selector, 3, 3));
        _one(_set(_work(0), HEAD + 1, 255), _why(IEscrow.WrongIndex.selector, 255, 3));
        _grants(barb, abi.encodeCall(IEscrow.giveBack, (_work(2), NEVER, "")));
    }

    /// @notice A table has workers, not more than tasks, and every task one of them.
    function test_read_refuses__wrong_workers() external {
        _many(_set(_table(), HEAD + 1, 0), _why(IEscrow.WrongCount.selector, 0, 3));
        _many(_set(_table(), HEAD + 1, 4), _why(IEscrow.WrongCount.selector, 4, 3));
        uint256 places = HEAD + 2 + 40;
        _many(_set(_table(), places + 2, 2), _why(IEscrow.WrongIndex.selector, 2, 2));
        _many(_set(_table(), places, 255), _why(IEscrow.WrongIndex.selector, 255, 2));
    }

    /// @notice Another amount, worker or neighbour leads to a batch that nobody opened.
    function test_read_refuses__another_task() external {
        for (uint256 place = HEAD + 2; place < _work(0).length; place += 7) {
            (bool done, bytes memory answer) =
                _try(barb, 0, abi.encodeCall(IEscrow.giveBack, (_set(_work(0), place, 0xaa), NEVER, "")));
            vm.assertFalse(done, "a changed task passes");
            vm.assertEq(bytes32(bytes4(answer)), bytes32(IEscrow.UnknownBatch.selector), "refused for another reason");
        }
    }
}
