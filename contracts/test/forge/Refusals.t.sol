// SPDX-License-Identifier: Apache-2.0
// What the operations on one task refuse, in the wrong stage, at the wrong time and for the wrong sum; what fits goes through.
pragma solidity 0.8.37;

import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {Messages} from "./Messages.sol";
import {Scene} from "./Scene.sol";

abstract contract Asking is Scene {
    function setUp() public virtual override {
        super.setUp();
        _openPlan(_planOf(3));
    }

    function _refusesStage(address sender, bytes memory question, uint256 needed) internal {
        _refuses(sender, question, _why(IEscrow.WrongStage.selector, _stageOf(0), needed));
    }

    /// @dev On its date a step is late, the second before it is not.
    function _refusesLate(address sender, bytes memory question, uint256 date) internal {
        vm.warp(date);
        _refuses(sender, question, _why(IEscrow.TooLate.selector, date, date));
        vm.warp(date - 1);
        _grants(sender, question);
    }

    function _delivering() internal view returns (bytes memory) {
        return abi.encodeCall(IEscrow.deliver, (_work(0), WORD, NEVER, ""));
    }

    function _rating(uint8 rating) internal view returns (bytes memory) {
        return abi.encodeCall(IEscrow.rate, (_work(0), rating, WORD, NEVER, ""));
    }

    function _accepting(uint8 rating) internal view returns (bytes memory) {
        return abi.encodeCall(IEscrow.accept, (_work(0), rating, NEVER, ""));
    }

    function _contesting() internal view returns (bytes memory) {
        return abi.encodeCall(IEscrow.contest, (_work(0), WORD, NEVER, ""));
    }

    function _ruling(uint96 earned) internal view returns (bytes memory) {
        return abi.encodeCall(IEscrow.rule, (_work(0), earned, WORD, NEVER, ""));
    }

    function _ending() internal view returns (bytes memory) {
        return abi.encodeCall(IEscrow.settleByDate, (_work(0)));
    }
}

contract RefusalsTest is Asking {
    /* ANY OF THEM */

    /// @notice What nobody opened is unknown to every operation on one task.
    function test_any_refuses__unknown_batch() external {
        _take(_planOf(2));
        bytes memory refusal = _why(IEscrow.UnknownBatch.selector, _id());
        _refuses(barb, _delivering(), refusal);
        _refuses(adam, _rating(100), refusal);
        _refuses(barb, _accepting(RATING), refusal);
        _refuses(barb, _contesting(), refusal);
        _refuses(rita, _ruling(OFFERED), refusal);
        _refuses(sam, _ending(), refusal);
        _refuses(barb, abi.encodeCall(IEscrow.giveBack, (_work(0), NEVER, "")), refusal);
        _refuses(adam, abi.encodeCall(IEscrow.agree, (_work(0), 0, NEVER, "", "")), refusal);
    }

    /// @notice On its deadline a word does not count any more, whoever sends it.
    function test_any_refuses__expired() external {
        bytes memory question = abi.encodeCall(IEscrow.deliver, (_work(0), WORD, _soon(), ""));
        vm.warp(START + LONG);
        _refuses(barb, question, _why(IEscrow.Expired.selector, START + LONG, START + LONG));
        vm.warp(START + LONG - 1);
        _grants(barb, question);
    }

    /// @notice A refusal says who sent and who was needed, or whose signature over what.
    function test_any_refuses__another() external {
        bytes32 hashed = Messages.deliver(_id(), _list(0), _words(WORD), NEVER);
        bytes memory wrong = abi.encodeCall(IEscrow.deliver, (_work(0), WORD, NEVER, _forge(hashed)));
        _refuses(carl, _delivering(), _why(IEscrow.WrongSender.selector, carl, barb));
        _refuses(barb, wrong, _why(IEscrow.WrongSignature.selector, barb, _digest(hashed)));
        _grants(barb, _delivering());
    }

    /* DELIVER */

    /// @notice What was rated, contested or has ended is not delivered any more; what was delivered can be once more.
    function test_deliver_refuses__wrong_stage() external {
        _grants(barb, _delivering());
        _grants(barb, _delivering());
        for (uint256 stage = RATED; stage <= CLOSED; ++stage) {
            _lead(0, stage);
            _refusesStage(barb, _delivering(), OPENED);
        }
    }

    /// @notice Before `submitBy`.
    function test_deliver_refuses__late() external {
        _refusesLate(barb, _delivering(), _plan().terms.submitBy);
    }

    /* RATE */

    /// @notice A hundred is the highest rating.
    function test_rate_refuses__above_hundred() external {
        _refuses(adam, _rating(101), _why(IEscrow.WrongRating.selector, 101, 100));
        _grants(adam, _rating(100));
    }

    /// @notice Below full only what was delivered is rated; in full whatever has not ended.
    function test_rate_refuses__wrong_stage() external {
        for (uint256 stage = OPENED; stage <= CONTESTED; ++stage) {
            _lead(0, stage);
            if (stage != DELIVERED) _refusesStage(adam, _rating(89), DELIVERED);
        }
        _grants(adam, _rating(90));
        _refusesStage(adam, _rating(89), DELIVERED);
        _refusesStage(adam, _rating(90), DELIVERED);
    }

    /// @notice Below full before `rateBy`; in full at any time.
    function test_rate_refuses__late() external {
        _lead(0, DELIVERED);
        _refusesLate(adam, _rating(89), _plan().terms.rateBy);
        vm.warp(START + 700 days);
        _grants(adam, _rating(90));
    }

    /* ACCEPT */

    /// @notice The worker names the rating that was given, neither a better one nor a worse.
    function test_accept_refuses__another_rating() external {
        _lead(0, RATED);
        _refuses(barb, _accepting(RATING + 1), _why(IEscrow.WrongRating.selector, RATING + 1, RATING));
        _refuses(barb, _accepting(0), _why(IEscrow.WrongRating.selector, 0, RATING));
        _grants(barb, _accepting(RATING));
    }

    /// @notice Only what is rated is accepted.
    function test_accept_refuses__wrong_stage() external {
        for (uint256 stage = OPENED; stage <= CLOSED; ++stage) {
            _lead(0, stage);
            if (stage != RATED) _refusesStage(barb, _accepting(RATING), RATED);
        }
    }

    /// @notice Before `contestBy`.
    function test_accept_refuses__late() external {
        _lead(0, RATED);
        _refusesLate(barb, _accepting(RATING), _plan().terms.contestBy);
    }

    /* CONTEST */

    /// @notice Only what is rated is contested, once.
    function test_contest_refuses__wrong_stage() external {
        for (uint256 stage = OPENED; stage <= CLOSED; ++stage) {
            _lead(0, stage);
            if (stage != RATED) _refusesStage(barb, _contesting(), RATED);
        }
    }

    /// @notice Before `contestBy`.
    function test_contest_refuses__late() external {
        _lead(0, RATED);
        _refusesLate(barb, _contesting(), _plan().terms.contestBy);
    }

    /* RULE */

    /// @notice Only what is contested is ruled on.
    function test_rule_refuses__wrong_stage() external {
        for (uint256 stage = OPENED; stage <= CLOSED; ++stage) {
            _lead(0, stage);
            if (stage != CONTESTED) _refusesStage(rita, _ruling(OFFERED), CONTESTED);
        }
    }

    /// @notice Before `ruleBy`.
    function test_rule_refuses__late() external {
        _lead(0, CONTESTED);
        _refusesLate(rita, _ruling(OFFERED), _plan().terms.ruleBy);
    }

    /// @notice Not below what the rating offered, not above what the arbiter's fee leaves.
    function test_rule_refuses__out_of_bounds() external {
        _lead(0, CONTESTED);
        uint96 most = REWARD - ARBITER_FEE;
        _refuses(rita, _ruling(OFFERED - 1), _why(IEscrow.WrongSplit.selector, OFFERED - 1, OFFERED));
        _refuses(rita, _ruling(most + 1), _why(IEscrow.WrongSplit.selector, most + 1, most));
        _grants(rita, _ruling(most));
        vm.assertEq(escrow.balanceOf(address(0), rita), ARBITER_FEE, "the arbiter's fee");
    }

    /* SETTLE BY DATE */

    /// @notice Until its date no stage can be ended by anyone; on its date each can.
    function test_settleByDate_refuses__early() external {
        for (uint256 stage = OPENED; stage <= CONTESTED; ++stage) {
            _lead(0, stage);
            uint256 snapshot = vm.snapshotState();
            uint256 date = _dueOf(stage);
            vm.warp(date - 1);
            _refuses(sam, _ending(), _why(IEscrow.TooEarly.selector, date - 1, date));
            vm.warp(date);
            _grants(sam, _ending());
            vm.revertToState(snapshot);
        }
    }

    /// @notice What has ended does not end again.
    function test_settleByDate_refuses__ended() external {
        _lead(0, CLOSED);
        vm.warp(START + 700 days);
        _refusesStage(sam, _ending(), OPENED);
    }

    /* GIVE BACK, AGREE */

    /// @notice What was given back is not given back again.
    function test_giveBack_refuses__ended() external {
        bytes memory question = abi.encodeCall(IEscrow.giveBack, (_work(0), NEVER, ""));
        _grants(barb, question);
        _refusesStage(barb, question, OPENED);
    }

    /// @notice Both can agree on the whole amount and on no more.
    function test_agree_refuses__more_than_there_is() external {
        _refuses(barb, _agreeing(REWARD + 1), _why(IEscrow.WrongSplit.selector, REWARD + 1, REWARD));
        _grants(barb, _agreeing(REWARD));
    }

    /// @notice On what has ended nothing is agreed.
    function test_agree_refuses__ended() external {
        _lead(0, CLOSED);
        _refusesStage(barb, _agreeing(0), OPENED);
    }

    function _agreeing(uint96 earned) private view returns (bytes memory) {
        bytes memory sig = _sign(adam, Messages.agree(_id(), 0, earned, 0, NEVER));
        return abi.encodeCall(IEscrow.agree, (_work(0), earned, NEVER, sig, ""));
    }
}
