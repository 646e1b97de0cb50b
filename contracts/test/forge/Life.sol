// SPDX-License-Identifier: Apache-2.0
// What may happen to batches and tasks in a run: every operation, by everybody who may.
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../src/interfaces/IEscrow.sol";
import {Messages} from "./Messages.sol";
import {Plan, Plans} from "./Plans.sol";
import {Stage} from "./Stage.sol";

abstract contract Life is Stage {
    function open(uint256 seed) external {
        _openNew(seed);
    }

    /// @dev Terms that were opened, revoked or have ended: whoever tries again must fail.
    function openAgain(uint256 seed) external {
        require(batches.length > 0, "no batch yet");
        Batch storage batch = batches[seed % batches.length];
        Terms memory t = batch.plan.terms;
        _fund(t.token, t.employer, Plans.total(batch.plan));
        vm.recordLogs();
        bytes memory work = Plans.table(batch.plan, false);
        _try(sam, 0, abi.encodeCall(IEscrow.open, (work, _sign(t.employer, Messages.terms(t)))));
        _absorb();
    }

    function revoke(uint256 seed) external {
        uint256 number = _register(_draw(seed, adam));
        Plan memory plan = batches[number].plan;
        (address sender, bytes memory sig) = _word(adam, Messages.revoke(batches[number].id, 0, _soon()), seed);
        _do(sender, 0, abi.encodeCall(IEscrow.revoke, (Plans.table(plan, false), _soon(), sig)));
    }

    function revokeOffer(uint256 seed) external {
        (address sender, bytes memory sig) = _word(eve, Messages.revokeOffers(eve, seed, _soon()), seed);
        _do(sender, 0, abi.encodeCall(IEscrow.revokeOffer, (eve, seed, _soon(), sig)));
        _must(escrow.isOfferUsed(eve, seed), 4, "a revoked offer is not used");
    }

    function deliver(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(seed % 5 == 0 ? DELIVERED : OPENED, seed);
        _deliver(number, index, seed);
    }

    /// @dev All tasks of a batch, a group each; what is not opened any more is skipped.
    function deliverMany(uint256 seed) external {
        (uint256 number,) = _bring(OPENED, seed);
        Plan memory plan = batches[number].plan;
        bytes memory groups;
        for (uint256 i = 0; i < plan.amounts.length; ++i) {
            address worker = Plans.workerOf(plan, i);
            if (keys[worker] == 0) continue;
            bytes32 hashed = Messages.deliver(batches[number].id, _list(i), _words(bytes32(seed)), _soon());
            groups = abi.encodePacked(groups, uint16(65), uint8(1), uint8(i), seed, _sign(worker, hashed));
        }
        _do(sam, 0, abi.encodeCall(IEscrow.deliverMany, (Plans.table(plan, false), _soon(), groups)));
    }

    function rate(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(DELIVERED, seed);
        _rate(number, index, _dice(seed, 30, 101), seed);
    }

    function rateBelow(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(DELIVERED, seed);
        _rate(number, index, _dice(seed, 30, batches[number].plan.terms.fullRating), seed);
    }

    /// @dev In full, from whatever stage.
    function payInFull(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(OPENED + seed % 4, seed);
        _rate(number, index, 100, seed);
    }

    /// @dev Ratings of all tasks, some twice; with the root alone they are all below full.
    function rateMany(uint256 seed) external {
        (uint256 number,) = _bring(DELIVERED, seed);
        Plan memory plan = batches[number].plan;
        bool isRoot = seed % 3 == 0;
        (uint256[] memory columns, uint256[] memory ratings, bytes memory rows) = _ratings(plan, isRoot, seed);
        bytes32 hashed = Messages.rate(batches[number].id, columns, ratings, bytes32(seed), _soon());
        (address sender, bytes memory sig) = _word(plan.terms.employer, hashed, seed);
        bytes memory work = isRoot ? Plans.root(plan) : Plans.table(plan, _dice(seed, 21, 2) == 0);
        _do(sender, 0, abi.encodeCall(IEscrow.rateMany, (work, rows, bytes32(seed), _soon(), sig)));
    }

    function _ratings(Plan memory plan, bool isRoot, uint256 seed)
        private
        pure
        returns (uint256[] memory columns, uint256[] memory ratings, bytes memory rows)
    {
        uint256 length = plan.amounts.length + 1;
        (columns, ratings) = (new uint256[](length), new uint256[](length));
        for (uint256 i = 0; i < length; ++i) {
            columns[i] = i % plan.amounts.length;
            ratings[i] = _dice(seed, 40 + i, isRoot ? plan.terms.fullRating : 101);
            rows = abi.encodePacked(rows, uint8(columns[i]), uint8(ratings[i]));
        }
    }

    function accept(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(RATED, seed);
        uint8 rating = tasks[batches[number].id][index].rating;
        bytes32 hashed = Messages.accept(batches[number].id, index, rating, _soon());
        (address sender, bytes memory sig) = _word(_worker(number, index), hashed, seed);
        _do(sender, 0, abi.encodeCall(IEscrow.accept, (_one(number, index, seed), rating, _soon(), sig)));
    }

    function contest(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(RATED, seed);
        _contest(number, index, seed);
    }

    function rule(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(CONTESTED, seed);
        uint96 earned = _ruling(number, index, seed);
        bytes32 hashed = Messages.rule(batches[number].id, index, earned, bytes32(seed), _soon());
        (address sender, bytes memory sig) = _word(rita, hashed, seed);
        bytes memory work = _one(number, index, seed);
        _do(sender, 0, abi.encodeCall(IEscrow.rule, (work, earned, bytes32(seed), _soon(), sig)));
    }

    /// @dev At least what was offered; where there is no arbiter nobody can speak for it, and it is refused.
    function _ruling(uint256 number, uint256 index, uint256 seed) private view returns (uint96) {
        Terms memory t = batches[number].plan.terms;
        uint256 amount = batches[number].plan.amounts[index];
        uint256 offered = curve(t, amount, tasks[batches[number].id][index].rating);
        uint256 most = amount - (amount - offered) * t.arbiterFeeBps / ALL;
        return uint96(offered + _dice(seed, 31, most - offered + 1));
    }

    /// @dev One task or a table, at once or from the day on which it is due.
    function settleByDate(uint256 seed) external {
        (bool found, uint256 number, uint256 index) = _find(0, AFTER, seed);
        if (!found) {
            (number, index) = _bring(OPENED + seed % 4, seed);
            vm.warp(_dueOf(batches[number].plan.terms, tasks[batches[number].id][index].stage));
        }
        bool isOne = _dice(seed, 32, 2) == 0;
        bytes memory work = isOne ? _one(number, index, seed) : Plans.table(batches[number].plan, seed % 2 == 0);
        _do(sam, 0, abi.encodeCall(IEscrow.settleByDate, (work)));
    }

    function giveBack(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(OPENED + seed % 4, seed);
        bytes32 hashed = Messages.giveBack(batches[number].id, index, _soon());
        (address sender, bytes memory sig) = _word(_worker(number, index), hashed, seed);
        _do(sender, 0, abi.encodeCall(IEscrow.giveBack, (_one(number, index, seed), _soon(), sig)));
    }

    function agree(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(OPENED + seed % 4, seed);
        uint96 earned = uint96(_dice(seed, 33, uint256(batches[number].plan.amounts[index]) + 1));
        bytes32 hashed = Messages.agree(batches[number].id, index, earned, 0, _soon());
        bytes memory mine = _sign(batches[number].plan.terms.employer, hashed);
        (address sender, bytes memory sig) = _word(_worker(number, index), hashed, seed);
        bytes memory work = _one(number, index, seed);
        _do(sender, 0, abi.encodeCall(IEscrow.agree, (work, earned, _soon(), mine, sig)));
    }

    function extend(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(OPENED + seed % 3, seed);
        Plan memory plan = _draw(seed, batches[number].plan.terms.employer);
        bytes32 next = batches[_register(plan)].id;
        _fund(plan.terms.token, plan.terms.employer, Plans.total(plan));
        bytes32 hashed = Messages.agree(batches[number].id, index, 0, next, _soon());
        bytes memory mine = _sign(plan.terms.employer, hashed);
        (address sender, bytes memory sig) = _word(_worker(number, index), hashed, seed);
        bytes memory work = _one(number, index, seed);
        _do(sender, 0, abi.encodeCall(IEscrow.extend, (work, Plans.table(plan, false), _soon(), mine, sig)));
    }

    /// @dev A payment in full three times, of which one counts, and nonsense; then whatever else is due.
    function multicall(uint256 seed) external {
        (uint256 number, uint256 index) = _bring(OPENED + seed % 4, seed);
        bytes32 hashed = Messages.rate(batches[number].id, _list(index), _list(100), 0, _soon());
        bytes memory sig = _sign(batches[number].plan.terms.employer, hashed);
        bytes memory full = abi.encodeCall(IEscrow.rate, (_one(number, index, seed), 100, 0, _soon(), sig));
        bytes[] memory several = new bytes[](5);
        (several[0], several[1], several[2], several[3]) = (abi.encode(seed), full, full, full);
        (bool found, uint256 other, uint256 place) = _find(0, AFTER, seed);
        if (found) several[4] = abi.encodeCall(IEscrow.settleByDate, (_one(other, place, 1)));
        _do(sam, 0, abi.encodeCall(IEscrow.multicall, (several)));
    }
}
