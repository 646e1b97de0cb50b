// SPDX-License-Identifier: Apache-2.0
// Draws batches and brings tasks to where an operation wants them, so that most calls of a run succeed.
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../src/interfaces/IEscrow.sol";
import {TestToken} from "../../src/TestToken.sol";
import {Messages} from "./Messages.sol";
import {Model} from "./Model.sol";
import {Plan, Plans, Tree} from "./Plans.sol";

abstract contract Stage is Model {
    uint256 private constant MOST_BATCHES = 40;
    uint256 internal constant BEFORE = 1; // the date that ends the stage has not come
    uint256 internal constant AFTER = 2; // it has

    uint256 public calls; // of the escrow that succeeded
    bool private _hasLong; // a batch that reaches into the second word of stages

    /* DRAWING */

    /// @dev A number below `sides`; each `throw_` of a seed is another.
    function _dice(uint256 seed, uint256 throw_, uint256 sides) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, throw_))) % sides;
    }

    function _draw(uint256 seed, address employer) internal returns (Plan memory plan) {
        uint256 count = _drawCount(seed);
        uint256 slots = 1 + _dice(seed, 1, workers.length);
        plan.workers = new address[](slots < count ? slots : count);
        plan.places = new uint8[](count);
        plan.amounts = new uint96[](count);
        for (uint256 i = 0; i < plan.workers.length; ++i) {
            plan.workers[i] = workers[(seed % 7 + i) % workers.length];
        }
        uint256 most = 1 << (8 * (1 + _dice(seed, 2, 12)));
        for (uint256 i = 0; i < count; ++i) {
            plan.places[i] = uint8(plan.workers.length == count ? i : _dice(seed, 100 + i, plan.workers.length));
            plan.amounts[i] = uint96(1 + _dice(seed, 400 + i, most - 1));
        }
        plan.terms = _drawTerms(seed);
        plan.terms.employer = employer;
        plan.terms.count = uint8(count);
        plan.terms.tasksRoot = Tree.root(Plans.words(plan));
    }

    function _drawCount(uint256 seed) private returns (uint256) {
        uint256 size = _dice(seed, 3, 24);
        if (size < 16) return 1 + _dice(seed, 4, 5);
        if (size < 20) return 5 + _dice(seed, 4, 19);
        if (size < 23 || _hasLong) return 24 + _dice(seed, 4, 8);
        _hasLong = true;
        return 126 + _dice(seed, 4, 6);
    }

    function _drawTerms(uint256 seed) private view returns (Terms memory t) {
        t.token = tokens[_dice(seed, 5, tokens.length)];
        (t.feeBps, t.feeReceiver) = (uint16(_dice(seed, 6, 2001)), fred);
        (t.benefitsBps, t.benefitsFund) = (uint16(_dice(seed, 7, 8001)), fund);
        if (_dice(seed, 8, 4) > 0) (t.arbiter, t.arbiterFeeBps) = (rita, uint16(_dice(seed, 9, 10_001)));
        t.fullRating = uint8(30 + _dice(seed, 10, 71));
        t.minRating = uint8(_dice(seed, 11, t.fullRating + 1));
        t.floorBps = uint16(_dice(seed, 12, 10_001));
        t.defaultSplitBps = uint16(_dice(seed, 13, 10_001));
        t.openBy = uint48(_now() + 1 hours + _dice(seed, 14, 3 days));
        t.submitBy = uint48(t.openBy + 1 days + _dice(seed, 15, 3 days));
        t.rateBy = uint48(t.submitBy + 1 days + _dice(seed, 16, 3 days));
        t.contestBy = uint48(t.rateBy + 1 days + _dice(seed, 17, 3 days));
        t.ruleBy = uint48(t.contestBy + 1 + _dice(seed, 18, 6 days));
        (t.specsRoot, t.salt) = (bytes32(_dice(seed, 19, 9)), bytes32(seed));
    }

    /// @dev From here on the log about it is read.
    function _register(Plan memory plan) internal returns (uint256 number) {
        bytes32 id = Messages.digest(domain, Messages.terms(plan.terms));
        require(batches.length < MOST_BATCHES, "enough batches");
        require(numbers[id] == 0, "drawn before");
        batches.push();
        numbers[id] = batches.length;
        number = batches.length - 1;
        batches[number].id = id;
        batches[number].plan = plan;
    }

    /* FINDING */

    function _dueOf(Terms storage t, uint256 stage) internal view returns (uint256) {
        if (stage == OPENED) return t.submitBy;
        if (stage == DELIVERED) return t.rateBy;
        return stage == RATED ? t.contestBy : t.ruleBy;
    }

    /// @dev A task in a stage (zero: in any open one), before or after the date that ends it (zero: either).
    function _find(uint256 wanted, uint256 timing, uint256 seed) internal view returns (bool, uint256, uint256) {
        for (uint256 i = 0; i < batches.length; ++i) {
            uint256 number = (i + seed % 40) % batches.length;
            Batch storage batch = batches[number];
            if (batch.left == 0) continue;
            uint256 count = batch.plan.amounts.length;
            for (uint256 j = 0; j < count; ++j) {
                uint256 index = (j + seed % count) % count;
                uint256 stage = tasks[batch.id][index].stage;
                if (stage == 0 || stage == CLOSED || (wanted != 0 && stage != wanted)) continue;
                bool isLate = _now() >= _dueOf(batch.plan.terms, stage);
                if (timing == 0 || isLate == (timing == AFTER)) return (true, number, index);
            }
        }
        return (false, 0, 0);
    }

    /// @dev The same; if there is none, one is brought there.
    function _bring(uint256 wanted, uint256 seed) internal returns (uint256, uint256) {
        (bool found, uint256 number, uint256 index) = _find(wanted, BEFORE, seed);
        if (found) return (number, index);
        if (wanted <= OPENED) {
            number = _openNew(seed);
            return (number, seed % batches[number].plan.amounts.length);
        }
        (number, index) = _bring(wanted - 1, seed);
        if (wanted == DELIVERED) _deliver(number, index, seed);
        if (wanted == RATED) _rate(number, index, _dice(seed, 30, batches[number].plan.terms.fullRating), seed);
        if (wanted == CONTESTED) _contest(number, index, seed);
        return (number, index);
    }

    /* DOING */

    /// @dev A refusal is passed on, which undoes all; else the log is read.
    function _do(address sender, uint256 value, bytes memory question) internal {
        vm.recordLogs();
        (bool done, bytes memory answer) = _try(sender, value, question);
        if (!done) _passOn(answer);
        ++calls;
        _absorb();
    }

    function _passOn(bytes memory answer) private pure {
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }

    function _fund(address token, address holder, uint256 amount) internal {
        if (token == address(0)) return _do(sam, amount, abi.encodeCall(IEscrow.depositFor, (holder)));
        _provide(token, sam, 4 * amount);
        _do(sam, 0, abi.encodeCall(IEscrow.deposit, (token, holder, 2 * amount)));
    }

    function _openNew(uint256 seed) internal returns (uint256 number) {
        Plan memory plan = _draw(seed, seed % 3 == 0 ? eve : adam);
        number = _register(plan);
        uint256 way = _dice(seed, 20, 4);
        Terms memory t = plan.terms;
        bytes memory work = t.count == 1 && seed % 2 == 0 ? Plans.one(plan, 0, false) : Plans.table(plan, false);
        if (way == 0 && t.token == address(0)) {
            _do(sam, Plans.total(plan), abi.encodeCall(IEscrow.open, (work, _sign(t.employer, Messages.terms(t)))));
        } else if (way == 0 && (t.token == address(usd) || t.token == address(silent))) {
            _provide(t.token, t.employer, Plans.total(plan));
            _do(t.employer, 0, abi.encodeCall(IEscrow.openFromWallet, (work)));
        } else {
            _fund(t.token, t.employer, Plans.total(plan));
            if (way == 1) _openOffered(plan, work, seed);
            else _openOwn(t, work, seed);
        }
    }

    function _openOwn(Terms memory t, bytes memory work, uint256 seed) private {
        (address sender, bytes memory sig) = _word(t.employer, Messages.terms(t), seed);
        _do(sender, 0, abi.encodeCall(IEscrow.open, (work, sig)));
    }

    function _openOffered(Plan memory plan, bytes memory work, uint256 seed) private {
        Terms memory t = plan.terms;
        bytes memory sig = _sign(t.employer, Messages.offer(t, Plans.hashAmounts(plan), nora, seed));
        (address sender, bytes memory namerSig) = _word(nora, Messages.terms(t), seed);
        _do(sender, 0, abi.encodeCall(IEscrow.openOffered, (work, nora, seed, sig, namerSig)));
    }

    /* ONE TASK */

    function _one(uint256 number, uint256 index, uint256 seed) internal view returns (bytes memory) {
        return Plans.one(batches[number].plan, index, _dice(seed, 21, 4) == 0);
    }

    function _worker(uint256 number, uint256 index) internal view returns (address) {
        Plan storage plan = batches[number].plan;
        return plan.workers[plan.places[index]];
    }

    function _deliver(uint256 number, uint256 index, uint256 seed) internal {
        bytes32 hashed =
            Messages.deliver(batches[number].id, _list(index), _words(bytes32(seed)), _soon());
        (address sender, bytes memory sig) = _word(_worker(number, index), hashed, seed);
        bytes memory work = _one(number, index, seed);
        _do(sender, 0, abi.encodeCall(IEscrow.deliver, (work, bytes32(seed), _soon(), sig)));
    }

    function _rate(uint256 number, uint256 index, uint256 rating, uint256 seed) internal {
        bytes32 hashed =
            Messages.rate(batches[number].id, _list(index), _list(rating), bytes32(seed), _soon());
        (address sender, bytes memory sig) = _word(batches[number].plan.terms.employer, hashed, seed);
        bytes memory work = _one(number, index, seed);
        _do(sender, 0, abi.encodeCall(IEscrow.rate, (work, uint8(rating), bytes32(seed), _soon(), sig)));
    }

    function _contest(uint256 number, uint256 index, uint256 seed) internal {
        bytes32 hashed = Messages.contest(batches[number].id, index, bytes32(seed), _soon());
        (address sender, bytes memory sig) = _word(_worker(number, index), hashed, seed);
        bytes memory work = _one(number, index, seed);
        _do(sender, 0, abi.encodeCall(IEscrow.contest, (work, bytes32(seed), _soon(), sig)));
    }

    function _list(uint256 number) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = number;
    }

    function _words(bytes32 word) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = word;
    }
}
