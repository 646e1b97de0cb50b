// SPDX-License-Identifier: Apache-2.0
// What cannot be opened: terms that make no sense, and money that is not there, from a balance, with coins or from a wallet.
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../../src/interfaces/IEscrow.sol";
import {Plan, Plans} from "./Plans.sol";
import {Scene} from "./Scene.sol";

contract RefusalsOpeningsTest is Scene {
    uint256 private constant LONGEST = 730 days;

    function setUp() public override {
        super.setUp();
        _fund(adam, 1000 * uint256(REWARD));
    }

    function _opening(Plan memory plan) private pure returns (bytes memory) {
        return abi.encodeCall(IEscrow.open, (Plans.table(plan, false), ""));
    }

    function _openingOne(Plan memory plan) private pure returns (bytes memory) {
        return abi.encodeCall(IEscrow.open, (Plans.one(plan, 0, false), ""));
    }

    function _revoking(Plan memory plan) private pure returns (bytes memory) {
        return abi.encodeCall(IEscrow.revoke, (Plans.table(plan, false), NEVER, ""));
    }

    /* SOUNDNESS */

    /// @dev One term is not what it should be; with the one thing put right the batch opens.
    function _unsound(Terms memory t, bytes memory refusal) private {
        Plan memory plan = _planOf(2);
        plan.terms = t;
        _seal(plan);
        _refuses(adam, _opening(plan), refusal);
    }

    function _sound() private view returns (Terms memory) {
        return _planOf(2).terms;
    }

    /// @notice Terms with nothing wrong open, also where every number is as large as it may be.
    function test_open_grants__largest() external {
        Plan memory plan = _planOf(2);
        (plan.terms.feeBps, plan.terms.benefitsBps, plan.terms.arbiterFeeBps) = (4000, 6000, 10_000);
        (plan.terms.floorBps, plan.terms.defaultSplitBps) = (10_000, 10_000);
        (plan.terms.minRating, plan.terms.fullRating) = (100, 100);
        plan.terms.ruleBy = uint48(START + LONGEST);
        _openPlan(plan);
    }

    /// @notice Each date must come after the one before it, and the first after now.
    function test_open_refuses__dates_out_of_order() external {
        bytes4 reason = IEscrow.DatesOutOfOrder.selector;
        Terms memory t = _sound();
        t.submitBy = t.openBy;
        _unsound(t, _why(reason, t.openBy, t.openBy));
        t = _sound();
        t.rateBy = t.submitBy;
        _unsound(t, _why(reason, t.submitBy, t.submitBy));
        t = _sound();
        t.contestBy = t.rateBy - 1;
        _unsound(t, _why(reason, t.rateBy, t.rateBy - 1));
        t = _sound();
        t.ruleBy = 0;
        _unsound(t, _why(reason, t.contestBy, 0));
        t.openBy = uint48(START);
        _unsound(t, _why(IEscrow.TooLate.selector, START, START));
    }

    /// @notice `ruleBy` is at most 730 days away.
    function test_open_refuses__date_too_far() external {
        Terms memory t = _sound();
        t.ruleBy = uint48(START + LONGEST + 1);
        _unsound(t, _why(IEscrow.DateTooFar.selector, START + LONGEST + 1, START + LONGEST));
    }

    /// @notice No share is above the whole, and fee and benefits together are not.
    function test_open_refuses__too_many_bps() external {
        bytes memory refusal = _why(IEscrow.TooManyBps.selector, ALL + 1, ALL);
        Terms memory t = _sound();
        (t.feeBps, t.benefitsBps) = (4001, 6000);
        _unsound(t, refusal);
        t = _sound();
        t.arbiterFeeBps = 10_001;
        _unsound(t, refusal);
        t = _sound();
        t.floorBps = 10_001;
        _unsound(t, refusal);
        t = _sound();
        t.defaultSplitBps = 10_001;
        _unsound(t, refusal);
    }

    /// @notice Whatever share there is must have somebody to go to.
    function test_open_refuses__nobody_to_pay() external {
        bytes4 reason = IEscrow.NobodyToPay.selector;
        Terms memory t = _sound();
        t.feeReceiver = address(0);
        _unsound(t, _why(reason, t.feeBps, 0));
        t = _sound();
        t.benefitsFund = address(0);
        _unsound(t, _why(reason, t.benefitsBps, 0));
        t = _sound();
        t.arbiter = address(0);
        _unsound(t, _why(reason, t.arbiterFeeBps, 0));
    }

    /// @notice The least rating that pays is not above the full one, nor that above 100.
    function test_open_refuses__ratings_out_of_order() external {
        Terms memory t = _sound();
        t.minRating = 91;
        _unsound(t, _why(IEscrow.RatingsOutOfOrder.selector, 91, 90));
        t.fullRating = 101;
        _unsound(t, _why(IEscrow.RatingsOutOfOrder.selector, 101, 100));
    }

    /// @notice The arbiter is neither employer nor worker.
    function test_open_refuses__arbiter_is_party() external {
        Terms memory t = _sound();
        t.arbiter = adam;
        _unsound(t, _why(IEscrow.ArbiterIsParty.selector, adam, adam));
        t.arbiter = carl;
        _unsound(t, _why(IEscrow.ArbiterIsParty.selector, carl, carl));
    }

    /// @notice Nobody, the employer and the escrow do no work; the refusal says which of the workers it is.
    function test_open_refuses__worker_not_allowed() external {
        address[3] memory wrong = [address(0), adam, address(escrow)];
        for (uint256 i = 0; i < wrong.length; ++i) {
            Plan memory plan = _planOf(2);
            plan.workers[1] = wrong[i];
            _seal(plan);
            _refuses(adam, _opening(plan), _why(IEscrow.WorkerNotAllowed.selector, 1, uint160(wrong[i])));
        }
    }

    /// @notice Every task pays something; the refusal says which does not.
    function test_open_refuses__zero_amount() external {
        Plan memory plan = _planOf(3);
        plan.amounts[2] = 0;
        _seal(plan);
        _refuses(adam, _opening(plan), _why(IEscrow.ZeroAmount.selector, bytes32(uint256(2))));
    }

    /// @notice A batch of one in its short form is held to the same, and a longer batch has no such form.
    function test_open_refuses__unsound_one() external {
        Plan memory plan = _planOf(1);
        plan.workers[0] = adam;
        _seal(plan);
        _refuses(adam, _openingOne(plan), _why(IEscrow.WorkerNotAllowed.selector, 0, uint160(adam)));
        plan.workers[0] = rita;
        _seal(plan);
        _refuses(adam, _openingOne(plan), _why(IEscrow.ArbiterIsParty.selector, rita, rita));
        (plan.workers[0], plan.amounts[0]) = (barb, 0);
        _seal(plan);
        _refuses(adam, _openingOne(plan), _why(IEscrow.ZeroAmount.selector, bytes32(0)));
        _refuses(adam, _openingOne(_planOf(2)), _why(IEscrow.WrongCount.selector, 1, 2));
        _grants(adam, _openingOne(_planOf(1)));
    }

    /* OPEN */

    /// @notice The balance must reach to the unit.
    function test_open_refuses__balance_too_low() external {
        Plan memory plan = _planOf(2);
        plan.terms.employer = eve;
        bytes memory refusal = _why(IEscrow.BalanceTooLow.selector, 2 * REWARD - 1, 2 * REWARD);
        _fund(eve, 2 * REWARD - 1);
        _refuses(eve, _opening(plan), refusal);
        _fund(eve, 1);
        _grants(eve, _opening(plan));
    }

    /// @notice Coins that come along are the sum exactly, and are never for a token's batch.
    function test_open_refuses__wrong_value() external {
        Plan memory plan = _planOf(2);
        _refusesPaid(adam, 2 * REWARD + 1, _opening(plan), _why(IEscrow.WrongValue.selector, 2 * REWARD + 1, 2 * REWARD));
        _refusesPaid(adam, 1, _opening(plan), _why(IEscrow.WrongValue.selector, 1, 2 * REWARD));
        _grantsPaid(adam, 2 * REWARD, _opening(plan));
        plan.terms.token = address(usd);
        _refusesPaid(adam, 2 * REWARD, _opening(plan), _why(IEscrow.WrongValue.selector, 2 * REWARD, 2 * REWARD));
    }

    /// @notice An id is taken once, by opening or by revoking, also after the end.
    function test_open_refuses__again() external {
        _openPlan(_planOf(1));
        bytes memory refusal = _why(IEscrow.AlreadyOpened.selector, _id());
        _refuses(adam, _opening(_plan()), refusal);
        _lead(0, CLOSED);
        _refuses(adam, _opening(_plan()), refusal);
        Plan memory other = _planOf(2);
        _grants(adam, _revoking(other));
        _refuses(adam, _opening(other), _why(IEscrow.AlreadyOpened.selector, _idOf(other)));
    }

    /* OPEN FROM WALLET */

    function _byWallet(Plan memory plan) private pure returns (bytes memory) {
        return abi.encodeCall(IEscrow.openFromWallet, (Plans.table(plan, false)));
    }

    /// @notice Only the employer's own hand pays, and it pays in a token.
    function test_openFromWallet_refuses__another() external {
        Plan memory plan = _planOf(2);
        _refuses(adam, _byWallet(plan), _why(IEscrow.NoCode.selector, bytes32(0)));
        plan.terms.token = address(usd);
        _provide(address(usd), adam, 2 * REWARD);
        _refuses(sam, _byWallet(plan), _why(IEscrow.WrongSender.selector, sam, adam));
        _grants(adam, _byWallet(plan));
        _refuses(adam, _byWallet(plan), _why(IEscrow.AlreadyOpened.selector, _idOf(plan)));
    }

    /// @notice Of a token that keeps a part too little arrives: nothing is opened.
    function test_openFromWallet_refuses__less_arrives() external {
        Plan memory plan = _planOf(2);
        plan.terms.token = address(kept);
        _provide(address(kept), adam, 2 * REWARD);
        _refuses(adam, _byWallet(plan), _why(IEscrow.WrongValue.selector, 2 * REWARD / 100 * 99, 2 * REWARD));
        kept.setFeeBps(0);
        _grants(adam, _byWallet(plan));
    }
}
