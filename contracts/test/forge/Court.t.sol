// SPDX-License-Identifier: Apache-2.0
// The court adapter: what it refuses, and that every ruling pays to the unit what it says.
pragma solidity 0.8.37;

import {CourtAdapter} from "../../src/CourtAdapter.sol";
import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {IEvidence} from "../../src/interfaces/IEvidence.sol";
import {StandInCourt} from "../StandInCourt.sol";
import {Plan} from "./Plans.sol";
import {Scene} from "./Scene.sol";

abstract contract Courtroom is Scene {
    uint256 internal constant COST = 7; // what the court asks
    address internal constant COINS = address(0);
    bytes internal constant EXTRA = hex"0103";

    StandInCourt internal court;
    CourtAdapter internal adapter;

    function setUp() public override {
        super.setUp();
        court = new StandInCourt();
        adapter = new CourtAdapter(escrow, court, EXTRA, "ipfs://question");
        Plan memory plan = _planOf(3);
        plan.terms.arbiter = address(adapter);
        _openPlan(plan);
        _lead(0, CONTESTED);
    }

    function _raising(uint256 index) internal view returns (bytes memory) {
        return abi.encodeCall(CourtAdapter.raiseCase, (_work(index)));
    }

    function _carrying(uint256 index) internal view returns (bytes memory) {
        return abi.encodeCall(CourtAdapter.carry, (_work(index)));
    }

    function _yes(address sender, uint256 value, bytes memory question) internal {
        (bool done,) = _tryAt(address(adapter), sender, value, question);
        vm.assertTrue(done, "what fits is refused");
    }

    function _no(address sender, uint256 value, bytes memory question, bytes memory refusal) internal {
        (bool done, bytes memory answer) = _tryAt(address(adapter), sender, value, question);
        vm.assertFalse(done, "what must be refused is done");
        vm.assertEq(answer, refusal, "it is refused for another reason");
    }

    /// @dev dana raises the case of task 0, and the court rules.
    function _rule(uint256 ruling) internal {
        _yes(dana, COST, _raising(0));
        court.giveRuling(adapter, 0, ruling);
    }
}

contract CourtTest is Courtroom {
    /* RAISE */

    /// @notice Whoever pays exactly what the court asks raises the case, once, and the court is paid.
    function test_raiseCase_refuses__wrong_value_or_twice() external {
        _no(dana, COST - 1, _raising(0), _why(IEscrow.WrongValue.selector, COST - 1, COST));
        _no(dana, COST + 1, _raising(0), _why(IEscrow.WrongValue.selector, COST + 1, COST));
        _yes(dana, COST, _raising(0));
        _no(sam, COST, _raising(0), _why(CourtAdapter.AlreadyRaised.selector, uint256(_id()), 0));
        vm.assertEq(address(court).balance, COST, "what the court was paid");
        vm.assertEq(adapter.caseOf(_id(), 0).raiser, dana, "another raiser");
        vm.assertEq(adapter.caseOf(_id(), 1).raiser, address(0), "a case that nobody raised");
        vm.assertEq(court.choices(), 3, "how many choices");
        vm.assertEq(court.extraData(), EXTRA, "what the court is told");
    }

    /// @notice Where the terms name another arbiter there is none here.
    function test_raiseCase_refuses__another_arbiter() external {
        _openPlan(_planOf(2));
        _lead(0, CONTESTED);
        _no(dana, COST, _raising(0), _why(CourtAdapter.WrongArbiter.selector, rita, address(adapter)));
    }

    /// @notice Only a contested task has a case.
    function test_raiseCase_refuses__not_contested() external {
        for (uint256 stage = OPENED; stage <= CLOSED; ++stage) {
            _lead(1, stage);
            if (stage == CONTESTED) _yes(dana, COST, _raising(1));
            else _no(dana, COST, _raising(1), _why(IEscrow.WrongStage.selector, stage, CONTESTED));
        }
    }

    /// @notice Before `ruleBy`.
    function test_raiseCase_refuses__late() external {
        uint256 date = _plan().terms.ruleBy;
        vm.warp(date);
        _no(dana, COST, _raising(0), _why(IEscrow.TooLate.selector, date, date));
        vm.warp(date - 1);
        _yes(dana, COST, _raising(0));
    }

    /// @notice A court that gives a number twice raises one case with it.
    function test_raiseCase_refuses__known_dispute() external {
        _lead(1, CONTESTED);
        court.setStuck(true);
        _yes(dana, COST, _raising(0));
        _no(dana, COST, _raising(1), _why(CourtAdapter.KnownDispute.selector, bytes32(0)));
        vm.assertEq(adapter.caseOf(_id(), 1).raiser, address(0), "a case without a dispute");
    }

    /// @notice While the dispute is made the court can neither raise the case again nor rule on it.
    function test_raiseCase_refuses__court_calls_back() external {
        bytes memory ruling = abi.encodeCall(StandInCourt.giveRuling, (adapter, 0, 2));
        court.setHook(address(court), ruling);
        uint256 snapshot = vm.snapshotState();
        _yes(dana, COST, _raising(0));
        vm.assertEq(court.hookAnswer(), _why(CourtAdapter.UnknownDispute.selector, bytes32(0)), "it ruled too early");
        vm.revertToState(snapshot);
        court.setHook(address(adapter), _raising(0));
        _yes(dana, COST, _raising(0));
        vm.assertEq(court.hookAnswer(), _why(CourtAdapter.AlreadyRaised.selector, uint256(_id()), 0), "it raised again");
    }

    /* ARGUE */

    /// @notice Evidence goes to a case there is, under the name of who shows it.
    function test_submitEvidence_refuses__unknown_dispute() external {
        bytes memory question = abi.encodeCall(CourtAdapter.submitEvidence, (0, "ipfs://letter"));
        _no(carl, 0, question, _why(CourtAdapter.UnknownDispute.selector, bytes32(0)));
        _yes(dana, COST, _raising(0));
        vm.expectEmit(true, true, true, true, address(adapter));
        emit IEvidence.Evidence(court, 0, carl, "ipfs://letter");
        _yes(carl, 0, question);
    }

    /// @notice An appeal is of a case there is, and costs exactly what the court asks.
    function test_appeal_refuses__unknown_or_wrong_value() external {
        bytes memory question = abi.encodeCall(CourtAdapter.appeal, (0));
        _no(carl, 2 * COST, question, _why(CourtAdapter.UnknownDispute.selector, bytes32(0)));
        _yes(dana, COST, _raising(0));
        _no(carl, COST, question, _why(IEscrow.WrongValue.selector, COST, 2 * COST));
        _yes(carl, 2 * COST, question);
        vm.assertEq(court.appeals(), 1, "how many appeals");
        vm.assertEq(address(court).balance, 3 * COST, "what the court was paid");
    }

    /* RULE */

    /// @notice Only the court rules, on a case there is, once.
    function test_rule_refuses__another_or_again() external {
        bytes memory question = abi.encodeCall(CourtAdapter.rule, (0, 2));
        _no(sam, 0, question, _why(IEscrow.WrongSender.selector, sam, address(court)));
        _no(address(court), 0, question, _why(CourtAdapter.UnknownDispute.selector, bytes32(0)));
        _yes(dana, COST, _raising(0));
        _yes(address(court), 0, question);
        _no(address(court), 0, question, _why(CourtAdapter.AlreadyRuled.selector, bytes32(0)));
        vm.assertEq(adapter.caseOf(_id(), 0).ruling, 2, "another ruling");
    }

    /* CARRY */

    function _pays(uint256 ruling, uint256 earned) private {
        _rule(ruling);
        _yes(sam, 0, _carrying(0));
        vm.assertEq(escrow.balanceOf(COINS, barb), earned - earned * 200 / ALL - earned * 300 / ALL, "what barb earned");
        vm.assertEq(escrow.balanceOf(COINS, adam), REWARD - earned - ARBITER_FEE, "what adam gets back");
        vm.assertEq(adapter.owedTo(COINS, dana), ARBITER_FEE, "what dana is owed");
        _no(sam, 0, _carrying(0), _why(IEscrow.WrongStage.selector, CLOSED, CONTESTED));
    }

    /// @notice Ruling 1 pays what the rating offered.
    function test_carry_pays__as_rated() external {
        _pays(1, OFFERED);
    }

    /// @notice Ruling 2 pays all but the arbiter's fee.
    function test_carry_pays__in_full() external {
        _pays(2, REWARD - ARBITER_FEE);
    }

    /// @notice Ruling 3 pays half of what is in dispute and not the arbiter's.
    function test_carry_pays__half() external {
        _pays(3, OFFERED + (REWARD - ARBITER_FEE - OFFERED) / 2);
    }

    /// @notice Not raised, not ruled, not decided, none of the choices: there is nothing to carry.
    function test_carry_refuses__no_ruling() external {
        bytes memory refusal = _why(CourtAdapter.NoRuling.selector, uint256(_id()), 0);
        _no(sam, 0, _carrying(0), refusal);
        _yes(dana, COST, _raising(0));
        _no(sam, 0, _carrying(0), refusal);
        uint256 snapshot = vm.snapshotState();
        for (uint256 ruling = 0; ruling <= 4; ruling += 4) {
            court.giveRuling(adapter, 0, ruling);
            vm.assertTrue(adapter.caseOf(_id(), 0).isRuled, "the ruling is not recorded");
            _no(sam, 0, _carrying(0), refusal);
            vm.revertToState(snapshot);
        }
    }

    /// @notice A ruling is carried before `ruleBy`.
    function test_carry_refuses__late() external {
        _rule(2);
        uint256 date = _plan().terms.ruleBy;
        vm.warp(date);
        _no(sam, 0, _carrying(0), _why(IEscrow.TooLate.selector, date, date));
        vm.warp(date - 1);
        _yes(sam, 0, _carrying(0));
    }

    /* WITHDRAW */

    /// @notice The raiser gets the fees, once, and nobody else does.
    function test_withdraw_refuses__nothing_owed() external {
        bytes memory question = abi.encodeCall(CourtAdapter.withdraw, (COINS, dana));
        _rule(2);
        _yes(sam, 0, _carrying(0));
        bytes memory refusal = _why(IEscrow.ZeroAmount.selector, bytes32(0));
        _no(sam, 0, question, refusal);
        _yes(dana, 0, question);
        vm.assertEq(dana.balance, ARBITER_FEE, "what dana was paid");
        _no(dana, 0, question, refusal);
    }
}
