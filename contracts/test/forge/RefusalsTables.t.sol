// SPDX-License-Identifier: Apache-2.0
// What the operations on several tasks refuse as a whole, and what they leave out and say so while they do the rest.
pragma solidity 0.8.37;

import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {Messages} from "./Messages.sol";
import {Plan, Plans} from "./Plans.sol";
import {Scene} from "./Scene.sol";

/// @notice Four tasks: 0 and 2 are barb's, 1 and 3 carl's.
contract RefusalsTablesTest is Scene {
    function setUp() public override {
        super.setUp();
        _openPlan(_planOf(4));
    }

    /// @dev The next call must log this, as the test emits it now.
    function _tells() private {
        vm.expectEmit(true, true, true, true, address(escrow));
    }

    function _left(uint8 index, bytes4 reason) private pure returns (bytes memory) {
        return abi.encodePacked(index, reason);
    }

    /* DELIVER */

    function _delivering(bytes memory groups) private view returns (bytes memory) {
        return abi.encodeCall(IEscrow.deliverMany, (_table(), NEVER, groups));
    }

    function _row(uint8 index) private pure returns (bytes memory) {
        return abi.encodePacked(index, WORD);
    }

    /// @dev Some rows under one signature, or under none: then the sender speaks.
    function _group(bytes memory rows, bytes memory sig) private pure returns (bytes memory) {
        return abi.encodePacked(uint16(sig.length), uint8(rows.length / 33), rows, sig);
    }

    /// @notice An index beyond the batch refuses all, in the first row of a group and in a later one.
    function test_deliverMany_refuses__index_beyond() external {
        bytes memory refusal = _why(IEscrow.WrongIndex.selector, 4, 4);
        _refuses(barb, _delivering(_group(_row(4), "")), refusal);
        _refuses(barb, _delivering(_group(bytes.concat(_row(0), _row(4)), "")), refusal);
        _grants(carl, _delivering(_group(_row(3), "")));
    }

    /// @notice Groups that run over their end are refused, and so is one about no task.
    function test_deliverMany_refuses__cut_off() external {
        bytes memory whole = _group(_row(0), "");
        bytes memory longer = abi.encodePacked(uint16(65), uint8(1), _row(0), new bytes(64));
        _refuses(barb, _delivering(longer), _why(IEscrow.WrongLength.selector, 100, 101));
        _refuses(barb, _delivering(bytes.concat(whole, hex"00")), _why(IEscrow.WrongLength.selector, 37, 39));
        _refuses(barb, _delivering(hex"000000"), _why(IEscrow.WrongLength.selector, 3, 3));
        _grants(barb, _delivering(whole));
    }

    /// @notice Where nothing can be done the call is refused: no group, or none that its worker signed.
    function test_deliverMany_refuses__nothing_done() external {
        bytes memory refusal = _why(IEscrow.NothingDone.selector, _id());
        _refuses(barb, _delivering(""), refusal);
        _refuses(sam, _delivering(_group(_row(0), "")), refusal);
        bytes memory wrong = _forge(Messages.deliver(_id(), _list(0), _words(WORD), NEVER));
        _refuses(sam, _delivering(_group(_row(0), wrong)), refusal);
    }

    /// @notice What nobody opened is unknown.
    function test_deliverMany_refuses__unknown_batch() external {
        _take(_planOf(2));
        _refuses(barb, _delivering(_group(_row(0), "")), _why(IEscrow.UnknownBatch.selector, _id()));
    }

    /// @notice On its deadline no signature in it counts any more.
    function test_deliverMany_refuses__expired() external {
        bytes memory question = abi.encodeCall(IEscrow.deliverMany, (_table(), START, _group(_row(0), "")));
        _refuses(barb, question, _why(IEscrow.Expired.selector, START, START));
    }

    /// @notice On `submitBy` it is late, the second before it is not.
    function test_deliverMany_refuses__late() external {
        uint256 date = _plan().terms.submitBy;
        vm.warp(date);
        _refuses(barb, _delivering(_group(_row(0), "")), _why(IEscrow.TooLate.selector, date, date));
        vm.warp(date - 1);
        _grants(barb, _delivering(_group(_row(0), "")));
    }

    /// @notice A group under another key is left out, the others are done.
    function test_deliverMany_leaves_out__another_key() external {
        bytes memory wrong = _forge(Messages.deliver(_id(), _list(0), _words(WORD), NEVER));
        bytes memory right = _sign(carl, Messages.deliver(_id(), _list(1), _words(WORD), NEVER));
        bytes memory groups = bytes.concat(_group(_row(0), wrong), _group(_row(1), right));
        _tells();
        emit IEscrow.TasksSkipped(_id(), _left(0, IEscrow.WrongSignature.selector));
        _tells();
        emit IEscrow.TasksDelivered(_id(), _row(1));
        _grants(sam, _delivering(groups));
    }

    /// @notice One signature speaks for one worker's tasks: another's row is left out, those around it are done.
    function test_deliverMany_leaves_out__another_workers() external {
        _tells();
        emit IEscrow.TasksSkipped(_id(), _left(1, IEscrow.WrongSignature.selector));
        _tells();
        emit IEscrow.TasksDelivered(_id(), bytes.concat(_row(0), _row(2)));
        _grants(barb, _delivering(_group(bytes.concat(_row(0), _row(1), _row(2)), "")));
    }

    /// @notice What was rated or has ended is left out; what was delivered is logged once more.
    function test_deliverMany_leaves_out__wrong_stage() external {
        _lead(0, RATED);
        _lead(1, CLOSED);
        _lead(3, DELIVERED);
        bytes4 reason = IEscrow.WrongStage.selector;
        bytes memory all = _group(bytes.concat(_row(0), _row(2)), "");
        _tells();
        emit IEscrow.TasksSkipped(_id(), _left(0, reason));
        _grants(barb, _delivering(all));
        _tells();
        emit IEscrow.TasksSkipped(_id(), _left(1, reason));
        _tells();
        emit IEscrow.TasksDelivered(_id(), _row(3));
        _grants(carl, _delivering(_group(bytes.concat(_row(1), _row(3)), "")));
    }

    /* RATE */

    function _rating(bytes memory rows) private view returns (bytes memory) {
        return abi.encodeCall(IEscrow.rateMany, (_table(), rows, WORD, NEVER, ""));
    }

    function _ratingByRoot(bytes memory rows) private view returns (bytes memory) {
        return abi.encodeCall(IEscrow.rateMany, (Plans.root(_plan()), rows, WORD, NEVER, ""));
    }

    /// @notice An index without a rating is refused.
    function test_rateMany_refuses__half_a_pair() external {
        _refuses(adam, _rating(hex"005a01"), _why(IEscrow.WrongLength.selector, 3, 4));
        _grants(adam, _rating(hex"005a"));
    }

    /// @notice An index beyond the batch refuses all.
    function test_rateMany_refuses__index_beyond() external {
        _refuses(adam, _rating(hex"005a045a"), _why(IEscrow.WrongIndex.selector, 4, 4));
        _grants(adam, _rating(hex"005a035a"));
    }

    /// @notice A rating above 100 refuses all.
    function test_rateMany_refuses__above_hundred() external {
        _refuses(adam, _rating(hex"00640165"), _why(IEscrow.WrongRating.selector, 101, 100));
        _grants(adam, _rating(hex"00640164"));
    }

    /// @notice With the root alone nobody can be paid, so a full rating is refused; where all are full, every one is.
    function test_rateMany_refuses__full_by_root() external {
        _lead(0, DELIVERED);
        _refuses(adam, _ratingByRoot(hex"005a"), _why(IEscrow.WrongRating.selector, 90, 89));
        _grants(adam, _ratingByRoot(hex"0059"));
        Plan memory plan = _planOf(2);
        (plan.terms.minRating, plan.terms.fullRating) = (0, 0);
        _openPlan(plan);
        _refuses(adam, _ratingByRoot(hex"0000"), _why(IEscrow.WrongRating.selector, 0, 0));
    }

    /// @notice Nothing named, or nothing that can be rated; one full rating suffices.
    function test_rateMany_refuses__nothing_done() external {
        bytes memory refusal = _why(IEscrow.NothingDone.selector, _id());
        _refuses(adam, _rating(""), refusal);
        _refuses(adam, _rating(hex"00590159"), refusal);
        _refuses(adam, _ratingByRoot(hex"0059"), refusal);
        _grants(adam, _rating(hex"0059015a"));
    }

    /// @notice A stranger is refused, and so is another key, though the call had begun to write.
    function test_rateMany_refuses__another() external {
        bytes32 hashed = Messages.rate(_id(), _list(0), _list(90), WORD, NEVER);
        bytes memory wrong = abi.encodeCall(IEscrow.rateMany, (_table(), hex"005a", WORD, NEVER, _forge(hashed)));
        _refuses(sam, _rating(hex"005a"), _why(IEscrow.WrongSender.selector, sam, adam));
        _refuses(sam, wrong, _why(IEscrow.WrongSignature.selector, adam, _digest(hashed)));
        bytes memory late = abi.encodeCall(IEscrow.rateMany, (_table(), hex"005a", WORD, START, ""));
        _refuses(adam, late, _why(IEscrow.Expired.selector, START, START));
    }

    /// @notice What nobody opened is unknown, by table and by root.
    function test_rateMany_refuses__unknown_batch() external {
        _take(_planOf(2));
        _refuses(adam, _rating(hex"005a"), _why(IEscrow.UnknownBatch.selector, _id()));
        _refuses(adam, _ratingByRoot(hex"0059"), _why(IEscrow.UnknownBatch.selector, _id()));
    }

    /// @notice What is at another stage is left out, below full and in full; the others are rated and paid.
    function test_rateMany_leaves_out__wrong_stage() external {
        _lead(0, DELIVERED);
        _lead(1, CLOSED);
        bytes4 reason = IEscrow.WrongStage.selector;
        _tells();
        emit IEscrow.TasksRated(_id(), WORD, hex"0055");
        _tells();
        emit IEscrow.TasksSkipped(_id(), bytes.concat(_left(1, reason), _left(2, reason)));
        _grants(adam, _rating(hex"0055015a0255035a"));
        vm.assertEq(_stageOf(3), CLOSED, "what was rated in full is paid");
    }

    /// @notice From `rateBy` on a rating below full is left out as late, or for its stage; a full one pays.
    function test_rateMany_leaves_out__late() external {
        _lead(0, DELIVERED);
        vm.warp(_plan().terms.rateBy);
        bytes memory late = _left(0, IEscrow.TooLate.selector);
        _tells();
        emit IEscrow.TasksSkipped(_id(), bytes.concat(late, _left(1, IEscrow.WrongStage.selector)));
        _grants(adam, _rating(hex"00550155025a"));
    }

    /* SETTLE BY DATE */

    function _ending() private view returns (bytes memory) {
        return abi.encodeCall(IEscrow.settleByDate, (_table()));
    }

    /// @notice Before any date has come there is nothing to end; from then on what is due ends and the rest stays.
    function test_settleByDate_refuses__nothing_due() external {
        _lead(1, DELIVERED);
        uint256 date = _plan().terms.submitBy;
        vm.warp(date - 1);
        _refuses(sam, _ending(), _why(IEscrow.NothingDone.selector, _id()));
        vm.warp(date);
        _grants(sam, _ending());
        vm.assertEq(_stageOf(1), DELIVERED, "what is not due stays");
        _refuses(sam, _ending(), _why(IEscrow.NothingDone.selector, _id()));
    }

    /// @notice What nobody opened is unknown.
    function test_settleByDate_refuses__unknown_table() external {
        _take(_planOf(2));
        _refuses(sam, _ending(), _why(IEscrow.UnknownBatch.selector, _id()));
    }
}
