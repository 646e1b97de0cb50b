// SPDX-License-Identifier: Apache-2.0
// What cannot be opened under an offer or instead of a task, and what cannot be revoked.
pragma solidity 0.8.37;

import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {Messages} from "./Messages.sol";
import {Plan, Plans} from "./Plans.sol";
import {Scene} from "./Scene.sol";

contract RefusalsOffersTest is Scene {
    uint256 private constant NONCE = 300; // in the second word of nonces

    function setUp() public override {
        super.setUp();
        _fund(adam, 100 * uint256(REWARD));
    }

    /// @dev nora sends.
    function _naming(Plan memory plan, address namer) private view returns (bytes memory) {
        bytes memory sig = _sign(adam, Messages.offer(plan.terms, Plans.hashAmounts(plan), namer, NONCE));
        return abi.encodeCall(IEscrow.openOffered, (Plans.table(plan, false), namer, NONCE, sig, ""));
    }

    function _revoking(Plan memory plan, uint256 deadline, bytes memory sig) private pure returns (bytes memory) {
        return abi.encodeCall(IEscrow.revoke, (Plans.table(plan, false), deadline, sig));
    }

    /// @notice Who decides a dispute does not name the workers.
    function test_openOffered_refuses__namer_is_arbiter() external {
        _refuses(rita, _naming(_planOf(2), rita), _why(IEscrow.ArbiterIsParty.selector, rita, rita));
        _grants(nora, _naming(_planOf(2), nora));
    }

    /// @notice A nonce serves once: for an offer taken, and not for one revoked.
    function test_openOffered_refuses__used() external {
        bytes memory refusal = _why(IEscrow.OfferUsed.selector, uint160(adam), NONCE);
        bytes memory voiding = abi.encodeCall(IEscrow.revokeOffer, (adam, NONCE, NEVER, ""));
        uint256 snapshot = vm.snapshotState();
        _grants(nora, _naming(_planOf(2), nora));
        _refuses(nora, _naming(_planOf(3), nora), refusal);
        _refuses(adam, voiding, refusal);
        vm.revertToState(snapshot);
        _grants(adam, voiding);
        _refuses(adam, voiding, refusal);
        _refuses(nora, _naming(_planOf(2), nora), refusal);
        vm.assertTrue(escrow.isOfferUsed(adam, NONCE) && !escrow.isOfferUsed(adam, NONCE - 256), "another nonce is used");
    }

    /// @notice An offer is paid from the employer's balance; where that does not reach the nonce stays.
    function test_openOffered_refuses__balance_too_low() external {
        Plan memory plan = _planOf(2);
        plan.amounts[1] = 101 * REWARD;
        _seal(plan);
        bytes memory refusal = _why(IEscrow.BalanceTooLow.selector, 100 * uint256(REWARD), 102 * uint256(REWARD));
        _refuses(nora, _naming(plan, nora), refusal);
        vm.assertFalse(escrow.isOfferUsed(adam, NONCE), "the nonce is gone");
    }

    /// @notice The namer's part is the namer's: a stranger and another key are refused.
    function test_openOffered_refuses__another_names() external {
        Plan memory plan = _planOf(2);
        bytes memory offer = _sign(adam, Messages.offer(plan.terms, Plans.hashAmounts(plan), nora, NONCE));
        bytes memory wrong = _forge(Messages.terms(plan.terms));
        bytes memory question = abi.encodeCall(IEscrow.openOffered, (Plans.table(plan, false), nora, NONCE, offer, wrong));
        _refuses(nora, question, _why(IEscrow.WrongSignature.selector, nora, _idOf(plan)));
        _refuses(adam, _naming(plan, nora), _why(IEscrow.WrongSender.selector, adam, nora));
    }

    /// @notice A batch of one is offered in its short form as well.
    function test_openOffered_grants__one() external {
        Plan memory plan = _planOf(1);
        bytes memory offer = _sign(adam, Messages.offer(plan.terms, Plans.hashAmounts(plan), nora, NONCE));
        _grants(nora, abi.encodeCall(IEscrow.openOffered, (Plans.one(plan, 0, false), nora, NONCE, offer, "")));
    }

    /* REVOKE */

    /// @notice Before `openBy`; later nothing is left to revoke.
    function test_revoke_refuses__late() external {
        Plan memory plan = _planOf(2);
        uint256 date = plan.terms.openBy;
        vm.warp(date);
        _refuses(adam, _revoking(plan, NEVER, ""), _why(IEscrow.TooLate.selector, date, date));
        vm.warp(date - 1);
        _grants(adam, _revoking(plan, NEVER, ""));
    }

    /// @notice What was opened or revoked is taken.
    function test_revoke_refuses__taken() external {
        _openPlan(_planOf(2));
        _refuses(adam, _revoking(_plan(), NEVER, ""), _why(IEscrow.AlreadyOpened.selector, _id()));
        Plan memory other = _planOf(1);
        _grants(adam, _revoking(other, NEVER, ""));
        _refuses(adam, _revoking(other, NEVER, ""), _why(IEscrow.AlreadyOpened.selector, _idOf(other)));
    }

    /// @notice Only the employer revokes, in time and by the right key.
    function test_revoke_refuses__another() external {
        Plan memory plan = _planOf(2);
        bytes32 hashed = Messages.revoke(_idOf(plan), 0, _soon());
        _refuses(sam, _revoking(plan, NEVER, ""), _why(IEscrow.WrongSender.selector, sam, adam));
        bytes memory wrong = _revoking(plan, _soon(), _forge(hashed));
        _refuses(sam, wrong, _why(IEscrow.WrongSignature.selector, adam, _digest(hashed)));
        bytes memory right = _revoking(plan, _soon(), _sign(adam, hashed));
        vm.warp(START + LONG);
        _refuses(sam, right, _why(IEscrow.Expired.selector, START + LONG, START + LONG));
        vm.warp(START + LONG - 1);
        _grants(sam, right);
    }

    /* EXTEND */

    /// @notice What follows must be the same employer's, and the balance must reach.
    function test_extend_refuses__another_employers() external {
        _openPlan(_planOf(3));
        Plan memory next = _planOf(4);
        next.terms.employer = eve;
        _fund(eve, Plans.total(next));
        _refuses(barb, _extending(next), _why(IEscrow.WrongSender.selector, eve, adam));
        next.terms.employer = adam;
        next.amounts[0] = 102 * REWARD;
        _seal(next);
        bytes memory refusal = _why(IEscrow.BalanceTooLow.selector, 101 * uint256(REWARD), 105 * uint256(REWARD));
        _refuses(barb, _extending(next), refusal);
        _grants(barb, _extending(_planOf(4)));
    }

    /// @notice No batch follows itself, and none follows that could not be opened.
    function test_extend_refuses__unsound() external {
        _openPlan(_planOf(3));
        _refuses(barb, _extending(_plan()), _why(IEscrow.AlreadyOpened.selector, _id()));
        Plan memory next = _planOf(1);
        next.terms.ruleBy = next.terms.contestBy;
        bytes memory refusal = _why(IEscrow.DatesOutOfOrder.selector, next.terms.contestBy, next.terms.ruleBy);
        _refuses(barb, _extending(next), refusal);
    }

    /// @notice What has ended is not followed.
    function test_extend_refuses__ended() external {
        _openPlan(_planOf(3));
        _lead(0, CLOSED);
        _refuses(barb, _extending(_planOf(1)), _why(IEscrow.WrongStage.selector, CLOSED, OPENED));
    }

    function _extending(Plan memory next) private view returns (bytes memory) {
        bytes memory sig = _sign(adam, Messages.agree(_id(), 0, 0, _idOf(next), NEVER));
        return abi.encodeCall(IEscrow.extend, (_work(0), Plans.table(next, false), NEVER, sig, ""));
    }
}
