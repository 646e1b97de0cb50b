// SPDX-License-Identifier: Apache-2.0
// Every signed entry, with the right key, a wrong one, no signature, and too late; and every date to the second.
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../src/interfaces/IEscrow.sol";
import {Messages} from "./Messages.sol";
import {Plan, Plans} from "./Plans.sol";
import {Stage} from "./Stage.sol";

/// @notice What is asked of the escrow: by whose signature, and over what.
struct Ask {
    address signer;
    bytes32 structHash;
    uint256 stage; // in which the task must be
}

abstract contract Ground is Stage {
    uint256 internal number; // the batch at hand
    uint256 internal index;

    function setUp() external {
        vm.warp(1_800_000_000);
        _enter();
        // Those who can sign.
        workers = [barb, carl, dana, holders[11]];
    }

    /// @dev A task in a stage, of a batch with an arbiter.
    function _ready(uint256 wanted, uint256 seed) internal {
        for (uint256 i = 0; i < 64; ++i) {
            uint256 drawn = uint256(keccak256(abi.encode(seed, i)));
            if (_dice(drawn, 8, 4) == 0 || _dice(drawn, 3, 24) >= 20) continue; // no arbiter, or long
            number = _openNew(drawn);
            break;
        }
        (number, index) = _bring(wanted, seed);
    }

    function _refused(address sender, bytes memory question, bytes4 reason, string memory what) internal {
        (bool done, bytes memory answer) = _try(sender, 0, question);
        vm.assertFalse(done, what);
        vm.assertEq(bytes32(bytes4(answer)), bytes32(reason), what);
    }

    function _granted(address sender, bytes memory question, string memory what) internal {
        (bool done,) = _try(sender, 0, question);
        vm.assertTrue(done, what);
    }
}

abstract contract Entries is Ground {
    uint256 private constant ENTRIES = 14;
    bytes32 private constant WORD = "what is named";

    Plan private _next; // a batch that is not open yet

    /// @notice A signature by another key is refused, so is a stranger without one, so is the right one on its deadline; the
    /// right one in time is not.
    function test_entry__only_by_its_signer(uint256 seed, uint256 drawnKey, uint256 drawnEntry) external {
        uint256 entry = bound(drawnEntry, 0, ENTRIES - 1);
        uint256 key = bound(drawnKey, 11, 1 << 128);
        _ready(_stageFor(entry), seed);
        _prepareNext(seed);
        Ask memory ask = _askOf(entry);
        bytes32 digest = Messages.digest(domain, ask.structHash);
        uint256 deadline = _soon();
        uint256 now_ = _now();

        bytes memory wrong = _question(entry, deadline, _signWith(key, digest));
        _refused(sam, wrong, IEscrow.WrongSignature.selector, "another key speaks");
        _refused(sam, _question(entry, deadline, ""), IEscrow.WrongSender.selector, "a stranger speaks");
        bytes memory right = _question(entry, deadline, _sign(ask.signer, ask.structHash));
        if (entry > 1) {
            vm.warp(deadline);
            _refused(sam, right, IEscrow.Expired.selector, "on its deadline a word still counts");
            vm.warp(now_);
        }
        _granted(sam, right, "the right word is refused");
    }

    /// @notice A signature does for one thing: what it was given for, changed by a hair, is refused.
    function test_entry__only_what_was_signed(uint256 seed, uint256 drawnEntry) external {
        uint256 entry = bound(drawnEntry, 2, ENTRIES - 1);
        _ready(_stageFor(entry), seed);
        _prepareNext(seed);
        Ask memory ask = _askOf(entry);
        bytes memory sig = _sign(ask.signer, ask.structHash);
        _refused(sam, _question(entry, _soon() + 1, sig), IEscrow.WrongSignature.selector, "for another deadline");
        vm.chainId(7);
        (bool done,) = _try(sam, 0, _question(entry, _soon(), sig));
        vm.assertFalse(done, "on another chain");
    }

    function _stageFor(uint256 entry) private pure returns (uint256) {
        if (entry == 4 || entry == 5 || entry == 11) return RATED;
        return entry == 6 ? CONTESTED : DELIVERED;
    }

    function _prepareNext(uint256 seed) private {
        _next = _draw(uint256(keccak256(abi.encode(seed, "next"))), batches[number].plan.terms.employer);
        _fund(_next.terms.token, _next.terms.employer, Plans.total(_next));
        _fund(address(usd), carl, 1000);
        _provide(address(usd), dana, 1000);
    }

    /* WHO SIGNS WHAT: 0 open, 1 offer, 2 deliver, 3 rate, 4 accept, 5 contest, 6 rule, 7 give back, 8 agree, 9 rate many,
       10 revoke, 11 extend, 12 withdraw, 13 deposit */

    function _askOf(uint256 entry) private view returns (Ask memory ask) {
        bytes32 id = batches[number].id;
        uint256 deadline = _soon();
        ask.signer = entry < 2 || entry == 3 || entry == 9 || entry == 10 ? _next.terms.employer : _worker(number, index);
        Terms memory t = _next.terms;
        if (entry == 0) ask.structHash = Messages.terms(t);
        if (entry == 1) ask.structHash = Messages.offer(t, Plans.hashAmounts(_next), nora, 5);
        if (entry == 2) ask.structHash = Messages.deliver(id, _list(index), _words(WORD), deadline);
        if (entry == 3 || entry == 9) ask.structHash = Messages.rate(id, _list(index), _list(100), WORD, deadline);
        if (entry == 4) ask.structHash = Messages.accept(id, index, tasks[id][index].rating, deadline);
        if (entry == 5) ask.structHash = Messages.contest(id, index, WORD, deadline);
        if (entry == 6) (ask.signer, ask.structHash) = (rita, Messages.rule(id, index, _offered(), WORD, deadline));
        if (entry == 7) ask.structHash = Messages.giveBack(id, index, deadline);
        if (entry == 8) ask.structHash = Messages.agree(id, index, 0, 0, deadline);
        if (entry == 10) ask.structHash = Messages.revokeOffers(ask.signer, 5, deadline);
        if (entry == 11) ask.structHash = Messages.agree(id, index, 0, _nextId(), deadline);
        uint256 nonce = escrow.nonceOf(address(usd), entry == 12 ? carl : dana);
        if (entry == 12) {
            (ask.signer, ask.structHash) = (carl, Messages.withdraw(address(usd), carl, adam, 9, nonce, deadline));
        }
        if (entry == 13) (ask.signer, ask.structHash) = (dana, Messages.deposit(address(usd), dana, 9, nonce, deadline));
    }

    function _question(uint256 entry, uint256 deadline, bytes memory sig) private view returns (bytes memory) {
        bytes32 id = batches[number].id;
        if (entry < 2) return _opening(entry, sig);
        if (entry == 9) {
            bytes memory rows = abi.encodePacked(uint8(index), uint8(100));
            bytes memory table = Plans.table(batches[number].plan, false);
            return abi.encodeCall(IEscrow.rateMany, (table, rows, WORD, deadline, sig));
        }
        if (entry == 10) return abi.encodeCall(IEscrow.revokeOffer, (_next.terms.employer, 5, deadline, sig));
        if (entry == 12) return abi.encodeCall(IEscrow.withdraw, (address(usd), carl, adam, 9, deadline, sig));
        if (entry == 13) return abi.encodeCall(IEscrow.depositWithSig, (address(usd), dana, 9, deadline, sig, 0, ""));
        bytes memory work = Plans.one(batches[number].plan, index, false);
        if (entry == 2) return abi.encodeCall(IEscrow.deliver, (work, WORD, deadline, sig));
        if (entry == 3) return abi.encodeCall(IEscrow.rate, (work, 100, WORD, deadline, sig));
        if (entry == 4) return abi.encodeCall(IEscrow.accept, (work, tasks[id][index].rating, deadline, sig));
        if (entry == 5) return abi.encodeCall(IEscrow.contest, (work, WORD, deadline, sig));
        if (entry == 6) return abi.encodeCall(IEscrow.rule, (work, uint96(_offered()), WORD, deadline, sig));
        if (entry == 7) return abi.encodeCall(IEscrow.giveBack, (work, deadline, sig));
        return _agreement(entry, work, deadline, sig);
    }

    function _opening(uint256 entry, bytes memory sig) private view returns (bytes memory) {
        bytes memory table = Plans.table(_next, false);
        if (entry == 0) return abi.encodeCall(IEscrow.open, (table, sig));
        return abi.encodeCall(IEscrow.openOffered, (table, nora, 5, sig, _sign(nora, Messages.terms(_next.terms))));
    }

    /// @dev The worker's part is at stake; the employer has signed.
    function _agreement(uint256 entry, bytes memory work, uint256 deadline, bytes memory sig)
        private
        view
        returns (bytes memory)
    {
        bytes32 hashed = Messages.agree(batches[number].id, index, 0, entry == 8 ? bytes32(0) : _nextId(), deadline);
        bytes memory mine = _sign(_next.terms.employer, hashed);
        if (entry == 8) return abi.encodeCall(IEscrow.agree, (work, 0, deadline, mine, sig));
        return abi.encodeCall(IEscrow.extend, (work, Plans.table(_next, false), deadline, mine, sig));
    }

    function _nextId() private view returns (bytes32) {
        return Messages.digest(domain, Messages.terms(_next.terms));
    }

    function _offered() private view returns (uint256) {
        Plan storage plan = batches[number].plan;
        return curve(plan.terms, plan.amounts[index], tasks[batches[number].id][index].rating);
    }
}

contract EntriesTest is Entries {
    /// @notice Until its date a task can take its next step and cannot be ended by date; from then on the other way round.
    function test_dates__no_overlap_no_gap(uint256 seed) external {
        uint256 stage = OPENED + seed % 4;
        _ready(stage, seed);
        uint256 date = _dueOf(batches[number].plan.terms, stage);
        bytes memory work = Plans.one(batches[number].plan, index, seed % 8 < 4);
        bytes memory ending = abi.encodeCall(IEscrow.settleByDate, (work));

        vm.warp(date - 1);
        _refused(sam, ending, IEscrow.TooEarly.selector, "ended before its date");
        uint256 snapshot = vm.snapshotState();
        (address who, bytes memory step) = _stepOf(stage, work);
        _granted(who, step, "the last second counts");
        vm.revertToState(snapshot);

        vm.warp(date);
        _refused(who, step, IEscrow.TooLate.selector, "on the date it is late");
        _granted(sam, ending, "from its date on anyone may end it");
        _refused(sam, ending, _again(), "ended twice");
    }

    /// @dev The last task takes its batch along.
    function _again() private view returns (bytes4) {
        (uint256 stage,) = escrow.taskState(batches[number].id, uint8(index));
        return stage == 0 ? IEscrow.UnknownBatch.selector : IEscrow.WrongStage.selector;
    }

    function _stepOf(uint256 stage, bytes memory work) private view returns (address, bytes memory) {
        Plan storage plan = batches[number].plan;
        address worker = _worker(number, index);
        if (stage == OPENED) return (worker, abi.encodeCall(IEscrow.deliver, (work, 0, _soon() + 1, "")));
        if (stage == DELIVERED) return (plan.terms.employer, abi.encodeCall(IEscrow.rate, (work, 0, 0, _soon() + 1, "")));
        uint8 rating = tasks[batches[number].id][index].rating;
        if (stage == RATED) return (worker, abi.encodeCall(IEscrow.accept, (work, rating, _soon() + 1, "")));
        uint96 offered = uint96(curve(plan.terms, plan.amounts[index], rating));
        return (rita, abi.encodeCall(IEscrow.rule, (work, offered, 0, _soon() + 1, "")));
    }

    /// @notice A batch can be opened until the second before `openBy`.
    function test_dates__open(uint256 seed) external {
        Plan memory plan = _draw(seed, adam);
        _fund(plan.terms.token, adam, Plans.total(plan));
        bytes memory question = abi.encodeCall(IEscrow.open, (Plans.table(plan, false), ""));
        vm.warp(plan.terms.openBy);
        _refused(adam, question, IEscrow.TooLate.selector, "opened on its date");
        vm.warp(plan.terms.openBy - 1);
        _granted(adam, question, "the last second counts");
        vm.warp(_now() + seed % 1000 days);
        _refused(adam, question, _now() < plan.terms.openBy ? IEscrow.AlreadyOpened.selector : IEscrow.TooLate.selector, "twice");
    }

    /// @notice A ruling stays between what the rating offered and what the arbiter's fee leaves, to the unit.
    function test_rule__bounds(uint256 seed) external {
        _ready(CONTESTED, seed);
        Plan memory plan = batches[number].plan;
        uint256 amount = plan.amounts[index];
        uint256 least = curve(plan.terms, amount, tasks[batches[number].id][index].rating);
        uint256 most = amount - (amount - least) * plan.terms.arbiterFeeBps / ALL;
        if (least > 0) _refused(rita, _ruling(plan, least - 1), IEscrow.WrongSplit.selector, "below what was offered");
        _refused(rita, _ruling(plan, most + 1), IEscrow.WrongSplit.selector, "the arbiter's fee is not there");
        _granted(rita, _ruling(plan, seed % 2 == 0 ? least : most), "the bounds themselves are allowed");
    }

    function _ruling(Plan memory plan, uint256 earned) private view returns (bytes memory) {
        return abi.encodeCall(IEscrow.rule, (Plans.one(plan, index, false), uint96(earned), 0, _soon(), ""));
    }
}
