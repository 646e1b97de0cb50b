// SPDX-License-Identifier: Apache-2.0
// A batch that is always the same, its tasks brought where a test wants them, and a refusal looked at whole.
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../src/interfaces/IEscrow.sol";
import {Cast} from "./Cast.sol";
import {Messages} from "./Messages.sol";
import {Plan, Plans, Tree} from "./Plans.sol";

abstract contract Scene is Cast {
    uint256 internal constant OPENED = 1;
    uint256 internal constant DELIVERED = 2;
    uint256 internal constant RATED = 3;
    uint256 internal constant CONTESTED = 4;
    uint256 internal constant CLOSED = 5;
    uint256 internal constant ALL = 10_000;
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant NEVER = type(uint256).max; // a deadline that does not come
    uint256 internal constant WRONG_KEY = 99;
    uint96 internal constant REWARD = 30_000_000;
    uint8 internal constant RATING = 85; // of 60 / 90 / 5000: of 30 USD it pays 27.50
    uint96 internal constant OFFERED = 27_500_000;
    uint96 internal constant ARBITER_FEE = 250_000; // a tenth of what the rating did not offer
    bytes32 internal constant WORD = "what is named";

    bytes private _planned; // the plan of the batch at hand

    function setUp() public virtual {
        vm.warp(START);
        _enter();
    }

    /* THE BATCH */

    /// @dev adam's tasks in turn for barb and carl, in coins; rita decides and nora may name.
    function _planOf(uint256 count) internal view returns (Plan memory plan) {
        plan.workers = new address[](count < 2 ? count : 2);
        plan.places = new uint8[](count);
        plan.amounts = new uint96[](count);
        for (uint256 i = 0; i < count; ++i) {
            (plan.workers[i % 2], plan.places[i], plan.amounts[i]) = (i % 2 == 0 ? barb : carl, uint8(i % 2), REWARD);
        }
        Terms memory t = plan.terms;
        (t.employer, t.arbiter, t.feeReceiver, t.benefitsFund) = (adam, rita, fred, fund);
        (t.feeBps, t.benefitsBps, t.arbiterFeeBps) = (200, 300, 1000);
        (t.minRating, t.fullRating, t.floorBps, t.defaultSplitBps) = (60, 90, 5000, 9500);
        (t.openBy, t.submitBy, t.rateBy) = (uint48(START + 1 days), uint48(START + 2 days), uint48(START + 3 days));
        (t.contestBy, t.ruleBy, t.salt) = (uint48(START + 4 days), uint48(START + 5 days), bytes32(count));
        _seal(plan);
    }

    /// @dev What follows from the tasks, after one of them was changed.
    function _seal(Plan memory plan) internal pure {
        plan.terms.count = uint8(plan.amounts.length);
        plan.terms.tasksRoot = Tree.root(Plans.words(plan));
    }

    /// @dev From here on it is the batch at hand, opened or not.
    function _take(Plan memory plan) internal {
        _planned = abi.encode(plan);
    }

    function _openPlan(Plan memory plan) internal {
        _take(plan);
        _fund(plan.terms.employer, Plans.total(plan));
        _grants(plan.terms.employer, abi.encodeCall(IEscrow.open, (Plans.table(plan, false), "")));
    }

    /// @dev Coins.
    function _fund(address holder, uint256 amount) internal {
        _grantsPaid(sam, amount, abi.encodeCall(IEscrow.depositFor, (holder)));
    }

    /// @dev Brings a task of the batch at hand to a stage, from wherever it is.
    function _lead(uint256 index, uint256 wanted) internal {
        bytes memory work = _work(index);
        address worker = _worker(index);
        if (wanted == CLOSED) return _grants(worker, abi.encodeCall(IEscrow.giveBack, (work, NEVER, "")));
        for (uint256 stage = _stageOf(index); stage < wanted; ++stage) {
            if (stage == OPENED) _grants(worker, abi.encodeCall(IEscrow.deliver, (work, WORD, NEVER, "")));
            else if (stage == DELIVERED) _grants(adam, abi.encodeCall(IEscrow.rate, (work, RATING, WORD, NEVER, "")));
            else _grants(worker, abi.encodeCall(IEscrow.contest, (work, WORD, NEVER, "")));
        }
    }

    function _stageOf(uint256 index) internal view returns (uint256 stage) {
        (stage,) = escrow.taskState(_id(), uint8(index));
    }

    function _id() internal view returns (bytes32) {
        return _idOf(_plan());
    }

    function _plan() internal view returns (Plan memory) {
        return abi.decode(_planned, (Plan));
    }

    function _worker(uint256 index) internal view returns (address) {
        return Plans.workerOf(_plan(), index);
    }

    function _work(uint256 index) internal view returns (bytes memory) {
        return Plans.one(_plan(), index, false);
    }

    function _table() internal view returns (bytes memory) {
        return Plans.table(_plan(), false);
    }

    function _idOf(Plan memory plan) internal view returns (bytes32) {
        return _digest(Messages.terms(plan.terms));
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return Messages.digest(domain, structHash);
    }

    /// @dev Somebody else's word.
    function _forge(bytes32 structHash) internal view returns (bytes memory) {
        return _signWith(WRONG_KEY, _digest(structHash));
    }

    /* ANSWERS */

    /// @dev A refusal, both its values included; addresses and hashes are words as well.
    function _why(bytes4 reason, uint256 found, uint256 needed) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(reason, found, needed);
    }

    function _why(bytes4 reason, address found, address needed) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(reason, found, needed);
    }

    function _why(bytes4 reason, address signer, bytes32 digest) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(reason, signer, digest);
    }

    function _why(bytes4 reason, bytes32 found) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(reason, found);
    }

    function _refuses(address sender, bytes memory question, bytes memory refusal) internal {
        _refusesPaid(sender, 0, question, refusal);
    }

    function _refusesPaid(address sender, uint256 value, bytes memory question, bytes memory refusal) internal {
        (bool done, bytes memory answer) = _try(sender, value, question);
        vm.assertFalse(done, "what must be refused is done");
        vm.assertEq(answer, refusal, "it is refused for another reason");
    }

    /// @dev What is refused after all fails the test in the refusal's own words.
    function _grants(address sender, bytes memory question) internal {
        _grantsPaid(sender, 0, question);
    }

    function _grantsPaid(address sender, uint256 value, bytes memory question) internal {
        (bool done, bytes memory answer) = _try(sender, value, question);
        vm.assertEq(answer, "", "what fits is refused");
        vm.assertTrue(done, "what fits is refused");
    }

    /* SMALL THINGS */

    /// @dev When the stage of a task ends, if nobody says a word.
    function _dueOf(uint256 stage) internal view returns (uint256) {
        Terms memory t = _plan().terms;
        if (stage == OPENED) return t.submitBy;
        if (stage == DELIVERED) return t.rateBy;
        return stage == RATED ? t.contestBy : t.ruleBy;
    }

    function _list(uint256 only) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = only;
    }

    function _words(bytes32 word) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = word;
    }
}
