// SPDX-License-Identifier: Apache-2.0
// What should be, told from the escrow's log alone: who is owed what, where each task stands. What may not be is kept as a fault.
pragma solidity 0.8.37;

import {IEscrow, Path, Terms} from "../../src/interfaces/IEscrow.sol";
import {CallBegan, CallEnded} from "../StandIns.sol";
import {Vm} from "./Base.sol";
import {Cast} from "./Cast.sol";
import {Plan, Plans} from "./Plans.sol";

/// @dev Nothing here refuses: a refusal would undo what a broken contract did, and hide it.
abstract contract Model is Cast {
    uint256 internal constant OPENED = 1;
    uint256 internal constant DELIVERED = 2;
    uint256 internal constant RATED = 3;
    uint256 internal constant CONTESTED = 4;
    uint256 internal constant CLOSED = 5;
    uint256 internal constant ALL = 10_000;

    struct Task {
        uint8 stage;
        uint8 rating;
    }

    struct Batch {
        bytes32 id;
        bool isOpened;
        bool isRevoked;
        uint256 left; // tasks that have not ended
        uint256 endedAt;
        Plan plan;
    }

    Batch[] internal batches;
    mapping(bytes32 id => uint256) internal numbers; // from one; zero if the batch is not known
    mapping(bytes32 id => mapping(uint256 index => Task)) internal tasks;
    mapping(address token => mapping(address holder => uint256)) public owed;
    mapping(address token => mapping(address holder => uint256)) public nonces;
    mapping(address token => uint256) public committed;
    mapping(address token => uint256) public forced; // what came without a deposit
    mapping(uint256 invariant_ => string) public faults;
    uint256 public endings;

    function _must(bool holds, uint256 number, string memory what) internal {
        if (!holds && bytes(faults[number]).length == 0) faults[number] = what;
    }

    /* THE LOG */

    function _absorb() internal {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].emitter == address(escrow)) _read(logs[i].topics, logs[i].data);
            else if (logs[i].topics[0] == CallBegan.selector) i = _skipUndone(logs, i);
        }
    }

    /// @dev What a refused call logged is recorded as well. The stand-ins say which of their own calls were refused.
    function _skipUndone(Vm.Log[] memory logs, uint256 start) private pure returns (uint256) {
        uint256 depth = 0;
        for (uint256 i = start; i < logs.length; ++i) {
            if (logs[i].topics[0] == CallBegan.selector) ++depth;
            if (logs[i].topics[0] != CallEnded.selector || --depth > 0) continue;
            return abi.decode(logs[i].data, (bool)) ? start : i;
        }
        return start;
    }

    function _read(bytes32[] memory topics, bytes memory body) private {
        bytes32 kind = topics[0];
        unchecked {
            if (kind == IEscrow.Deposited.selector) {
                (, uint256 amount) = abi.decode(body, (address, uint256));
                owed[_account(topics[1])][_account(topics[2])] += amount;
            } else if (kind == IEscrow.Withdrawn.selector) {
                (, uint256 amount, uint256 nonce) = abi.decode(body, (address, uint256, uint256));
                address token = _account(topics[1]);
                _must(nonce == nonces[token][_account(topics[2])]++, 11, "a withdrawal's nonce is not the next");
                _take(token, _account(topics[2]), amount);
            } else if (kind == IEscrow.Pushed.selector) {
                _take(_account(topics[1]), _account(topics[2]), abi.decode(body, (uint256)));
            } else {
                _readBatch(kind, topics[1], body);
            }
        }
    }

    function _readBatch(bytes32 kind, bytes32 id, bytes memory body) private {
        if (numbers[id] == 0) return;
        if (kind == IEscrow.BatchOpened.selector) return _opened(batches[numbers[id] - 1]);
        if (kind == IEscrow.BatchRevoked.selector) return _revoked(batches[numbers[id] - 1]);
        if (kind == IEscrow.TaskDelivered.selector) return _delivered(id, uint256(bytes32(body)));
        if (kind == IEscrow.TaskContested.selector) return _move(id, uint256(bytes32(body)), RATED, CONTESTED, 0);
        if (kind == IEscrow.TaskRated.selector) {
            (uint256 index, uint256 rating,) = abi.decode(body, (uint256, uint256, bytes32));
            return _rated(id, index, rating);
        }
        if (kind == IEscrow.TaskSettled.selector) return _settled(id, uint120(bytes15(bytes32(body))));
        _readRecords(kind, id, body);
    }

    function _readRecords(bytes32 kind, bytes32 id, bytes memory body) private {
        bytes memory rows;
        if (kind == IEscrow.TasksDelivered.selector) {
            rows = abi.decode(body, (bytes));
            for (uint256 i = 0; i < rows.length; i += 33) {
                _delivered(id, uint8(rows[i]));
            }
        } else if (kind == IEscrow.TasksRated.selector) {
            (, rows) = abi.decode(body, (bytes32, bytes));
            for (uint256 i = 0; i < rows.length; i += 2) {
                _rated(id, uint8(rows[i]), uint8(rows[i + 1]));
            }
        } else if (kind == IEscrow.TasksSettled.selector) {
            (, rows) = abi.decode(body, (bytes32, bytes));
            for (uint256 i = 0; i < rows.length; i += 15) {
                _settled(id, _cut(rows, i));
            }
        }
    }

    /* WHAT HAPPENS TO BATCHES AND TASKS */

    function _opened(Batch storage batch) private {
        _must(!batch.isOpened && !batch.isRevoked, 4, "a batch id lives twice");
        Plan memory plan = batch.plan;
        _must(_now() < plan.terms.openBy, 2, "opened late");
        batch.isOpened = true;
        batch.left = plan.amounts.length;
        for (uint256 i = 0; i < plan.amounts.length; ++i) {
            tasks[batch.id][i] = Task(uint8(OPENED), 0);
        }
        _take(plan.terms.token, plan.terms.employer, Plans.total(plan));
        committed[plan.terms.token] += Plans.total(plan);
    }

    function _revoked(Batch storage batch) private {
        _must(!batch.isOpened && !batch.isRevoked, 4, "revoked what was taken");
        batch.isRevoked = true;
    }

    function _delivered(bytes32 id, uint256 index) private {
        _must(_now() < _terms(id).submitBy, 2, "delivered late");
        if (tasks[id][index].stage != DELIVERED) _move(id, index, OPENED, DELIVERED, 0);
    }

    function _rated(bytes32 id, uint256 index, uint256 rating) private {
        _must(_now() < _terms(id).rateBy, 2, "rated late");
        _must(rating < _terms(id).fullRating, 2, "rated full and not paid");
        _move(id, index, DELIVERED, RATED, rating);
    }

    function _move(bytes32 id, uint256 index, uint256 from, uint256 to, uint256 rating) private {
        _must(tasks[id][index].stage == from, 2, "moved from another stage");
        tasks[id][index].stage = uint8(to);
        if (rating > 0) tasks[id][index].rating = uint8(rating);
    }

    function _settled(bytes32 id, uint256 outcome) private {
        uint256 index = outcome >> 112;
        Batch storage batch = batches[numbers[id] - 1];
        Task storage task = tasks[id][index];
        if (index >= batch.plan.amounts.length || task.stage == 0 || task.stage == CLOSED) {
            return _must(false, 2, "a task ends twice, or what never began");
        }
        _divide(batch, index, Path(uint8(outcome >> 104)), uint8(outcome >> 96), uint96(outcome));
        task.stage = uint8(CLOSED);
        task.rating = 0;
        ++endings;
        if (--batch.left == 0) batch.endedAt = _now();
    }

    /* WHO EARNS WHAT */

    function _divide(Batch storage batch, uint256 index, Path path, uint256 rating, uint256 earned) private {
        Terms memory terms = batch.plan.terms;
        uint256 amount = batch.plan.amounts[index];
        Task memory task = tasks[batch.id][index];
        _must(_mayEnd(terms, task, path, rating), 2, "ended by a way that is not open");
        uint256 cost = path == Path.RULED ? (amount - curve(terms, amount, task.rating)) * terms.arbiterFeeBps / ALL : 0;
        _must(_isEarned(terms, amount, task.rating, path, earned), 3, "earned more or less than the terms say");
        _must(earned + cost <= amount, 3, "more than there is");
        uint256 fee = earned * terms.feeBps / ALL;
        uint256 benefits = earned * terms.benefitsBps / ALL;
        _must(fee + benefits <= earned, 3, "fee and benefits above what was earned");
        unchecked {
            owed[terms.token][terms.feeReceiver] += fee;
            owed[terms.token][terms.benefitsFund] += benefits;
            owed[terms.token][terms.arbiter] += cost;
            owed[terms.token][terms.employer] += amount - earned - cost;
            owed[terms.token][batch.plan.workers[batch.plan.places[index]]] += earned - fee - benefits;
            committed[terms.token] -= amount;
        }
    }

    function _mayEnd(Terms memory t, Task memory task, Path path, uint256 rating) private view returns (bool) {
        uint256 time = _now();
        if (path == Path.RATED) return rating >= t.fullRating && rating <= 100;
        if (path == Path.ACCEPTED) return task.stage == RATED && rating == task.rating && time < t.contestBy;
        if (path == Path.FINISHED) return task.stage == RATED && time >= t.contestBy;
        if (path == Path.RELEASED) return task.stage == DELIVERED && time >= t.rateBy;
        if (path == Path.REFUNDED) return task.stage == OPENED && time >= t.submitBy;
        if (path == Path.RULED) return task.stage == CONTESTED && time < t.ruleBy;
        if (path == Path.DEFAULTED) return task.stage == CONTESTED && time >= t.ruleBy;
        return true; // agreed or given back, from any open stage
    }

    function _isEarned(Terms memory t, uint256 amount, uint256 rating, Path path, uint256 earned)
        private
        pure
        returns (bool)
    {
        uint256 offered = curve(t, amount, rating);
        if (path == Path.RATED || path == Path.RELEASED) return earned == amount;
        if (path == Path.ACCEPTED || path == Path.FINISHED) return earned == offered;
        if (path == Path.REFUNDED || path == Path.GIVEN_BACK) return earned == 0;
        if (path == Path.RULED) return earned >= offered;
        uint256 share = amount * t.defaultSplitBps / ALL;
        if (path == Path.DEFAULTED) return earned == (share > offered ? share : offered);
        return earned <= amount;
    }

    /// @notice What the terms pay at a rating, in the protocol's words.
    function curve(Terms memory t, uint256 amount, uint256 rating) public pure returns (uint256) {
        if (rating >= t.fullRating) return amount;
        if (rating < t.minRating) return 0;
        uint256 span = t.fullRating - t.minRating;
        return amount * (t.floorBps * span + (ALL - t.floorBps) * (rating - t.minRating)) / (ALL * span);
    }

    /* SMALL THINGS */

    function _take(address token, address holder, uint256 amount) private {
        _must(owed[token][holder] >= amount, 1, "took more than was owed");
        unchecked {
            owed[token][holder] -= amount;
        }
    }

    function _terms(bytes32 id) internal view returns (Terms storage) {
        return batches[numbers[id] - 1].plan.terms;
    }

    function _cut(bytes memory rows, uint256 start) private pure returns (uint256 number) {
        for (uint256 i = start; i < start + 15; ++i) {
            number = number << 8 | uint8(rows[i]);
        }
    }

    function _account(bytes32 topic) private pure returns (address) {
        return address(uint160(uint256(topic)));
    }

    function _now() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }
}
