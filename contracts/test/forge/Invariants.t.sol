// SPDX-License-Identifier: Apache-2.0
// What always holds, whatever happened: the numbers are those of contracts/README.md.
pragma solidity 0.8.37;

import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {InvariantBase} from "./Base.sol";
import {Handler} from "./Handler.sol";
import {Plan, Plans} from "./Plans.sol";

/// forge-config: default.invariant.runs = 8
/// forge-config: deep.invariant.runs = 256
/// forge-config: deep.invariant.depth = 100
contract InvariantsTest is InvariantBase {
    uint256 private constant BOOKS = 3; // the slot of the batches
    uint256 private constant CLOSED = 5;

    Handler private _world;
    IEscrow private _escrow;

    function setUp() external {
        vm.warp(1_800_000_000);
        _world = new Handler();
        _escrow = _world.escrow();
        target(address(_world));
        targetSender(address(this));
    }

    /// @notice I1: what holders are owed and what is committed to tasks is what the escrow holds, but for what was forced in.
    function invariant_1_conservation() external view {
        for (uint256 i = 0; i < _world.tokenCount(); ++i) {
            address token = _world.tokens(i);
            uint256 sum = _world.committed(token);
            for (uint256 j = 0; j < _world.holderCount(); ++j) {
                address holder = _world.holders(j);
                uint256 balance = _escrow.balanceOf(token, holder);
                vm.assertEq(balance, _world.owed(token, holder), "I1: a balance is not what the log says");
                sum += balance;
            }
            vm.assertEq(sum + _world.forced(token), _world.heldOf(token), "I1: owed and committed are not what is held");
        }
        _noFault(1);
    }

    /// @notice I2, I4, I8: tasks stand where the log says; none ended twice or by a way not open; no id lived twice; and of a
    /// batch that ended after `openBy` nothing is left.
    function invariant_2_4_8_stages() external view {
        for (uint256 i = 0; i < _world.batchCount(); ++i) {
            (bytes32 id, bool isOpened, bool isRevoked, uint256 endedAt) = _world.batchAt(i);
            (uint256 count, uint256 openBy) = _world.sizeAt(i);
            bool isGone = endedAt >= openBy;
            for (uint256 j = 0; isOpened && j < count; ++j) {
                (uint256 wantedStage, uint256 wantedRating) = _world.taskAt(id, j);
                (uint256 stage, uint256 rating) = _escrow.taskState(id, uint8(j));
                vm.assertEq(stage, isGone ? 0 : wantedStage, "I2: a task stands where the log does not say");
                vm.assertEq(rating, wantedRating, "I2: a rating is not the one given");
            }
            if (isGone) _nothingLeft(id);
            else if (isOpened || isRevoked) vm.assertTrue(_word(id, 0) >> 255 == 1, "I4: the mark is gone too early");
        }
        _noFault(2);
        _noFault(4);
    }

    function _nothingLeft(bytes32 id) private view {
        for (uint256 k = 0; k < 10; ++k) {
            vm.assertEq(_word(id, k), 0, "I8: something of an ended batch is left");
        }
    }

    function _word(bytes32 id, uint256 number) private view returns (uint256) {
        return uint256(vm.load(address(_escrow), bytes32(uint256(keccak256(abi.encode(id, BOOKS))) + number)));
    }

    /// @notice I3, I5, I10, I11: every settlement divided as the terms say, fees within them; nobody spoke for another; nonces go
    /// up one by one.
    function invariant_3_5_10_11_terms_and_nonces() external view {
        for (uint256 i = 0; i < _world.tokenCount() * _world.holderCount(); ++i) {
            address token = _world.tokens(i % _world.tokenCount());
            address holder = _world.holders(i / _world.tokenCount());
            vm.assertEq(_escrow.nonceOf(token, holder), _world.nonces(token, holder), "I11: a nonce went another way");
        }
        _noFault(3);
        _noFault(5);
        _noFault(11);
    }

    /// @notice I6, I9: from its date on every open task can be ended by anyone, whoever its worker is and whatever its token does.
    function invariant_6_9_exits_open() external {
        uint256 before = vm.getBlockTimestamp();
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < _world.batchCount(); ++i) {
            (bytes32 id,,,) = _world.batchAt(i);
            (uint256 count,) = _world.sizeAt(i);
            Plan memory plan = _world.planAt(i);
            // Of a long batch one task in several: each needs a proof of its own.
            for (uint256 j = before % (1 + count / 6); j < count; j += 1 + count / 6) {
                (uint256 stage,) = _world.taskAt(id, j);
                if (stage == 0 || stage == CLOSED) continue;
                uint256 due = _world.dueAt(i, stage);
                vm.warp(due < before ? before : due);
                bytes memory question = abi.encodeCall(IEscrow.settleByDate, (Plans.one(plan, j, j % 2 == 0)));
                (bool done,) = address(_escrow).call{gas: 5_000_000}(question);
                vm.assertTrue(done, "I9: an open task cannot be ended on its date");
            }
        }
        vm.revertToState(snapshot);
    }

    function _noFault(uint256 number) private view {
        string memory fault = _world.faults(number);
        if (bytes(fault).length > 0) vm.assertTrue(false, fault);
    }

    /// @notice The run did something.
    function afterInvariant() external view {
        vm.assertGt(_world.calls(), 0, "no call went through");
    }
}
