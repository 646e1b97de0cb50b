// SPDX-License-Identifier: Apache-2.0
// Proofs about the money when a task ends: whoever ends it, each side gets its part, together the amount, and the task is over.
pragma solidity 0.8.37;

import {IEscrow} from "../../../src/interfaces/IEscrow.sol";
import {Head} from "../../../src/libraries/Heads.sol";
import {Split} from "../../../src/libraries/Split.sol";
import {Given, Ground} from "./Ground.sol";

/// @notice What the five sides are owed, and the batch's first word.
struct Standing {
    uint256 worker;
    uint256 feeReceiver;
    uint256 fund;
    uint256 employer;
    uint256 arbiter;
    uint256 word;
}

/// @notice One task of a batch of one, in any token, at any moment, with any amount, rating and parts, and any balances before.
/// @dev The five sides are five accounts, and workers are credited, not pushed to.
contract SettleProof is Ground {
    address private constant WORKER = address(0xada);
    address private constant EMPLOYER = address(0xba);
    address private constant FEES = address(0xfee);
    address private constant FUND = address(0xf0);
    address private constant ARBITER = address(0xda);
    uint256 private constant MARK = 1 << 255;
    uint256 private constant WIDE = 1 << 254;
    uint256 private constant RATED = 3;
    uint256 private constant CONTESTED = 4;

    /// @notice Rated in full, the worker earns all, from every open stage.
    function check_rate(Given memory given, uint48 moment, uint8 rating) external {
        Standing memory before = _begin(given, moment);
        if (rating < given.terms.fullRating) revert();
        (uint256 stage,) = _read(before.word);
        _must(EMPLOYER, abi.encodeCall(IEscrow.rate, (_one(given), rating, 0, type(uint256).max, "")));
        assert(stage != 0 && rating <= 100);
        _check(given, before, moment, given.amount, 0);
    }

    /// @notice Accepted, the worker earns what the curve says of the rating that stood.
    function check_accept(Given memory given, uint48 moment, uint8 rating) external {
        Standing memory before = _begin(given, moment);
        _must(WORKER, abi.encodeCall(IEscrow.accept, (_one(given), rating, type(uint256).max, "")));
        (uint256 stage, uint256 rated) = _read(before.word);
        assert(stage == RATED && rated == rating && moment < given.terms.contestBy);
        _check(given, before, moment, this.earned(_one(given), given.amount, rating), 0);
    }

    /// @notice By date, whoever calls, each stage ends as it must and no earlier than it may.
    function check_settle_by_date(Given memory given, uint48 moment, address anyone) external {
        Standing memory before = _begin(given, moment);
        _must(anyone, abi.encodeCall(IEscrow.settleByDate, (_one(given))));
        _check(given, before, moment, _due(given, before.word, moment), 0);
    }

    /// @notice The same with the whole table.
    function check_settle_table_by_date(Given memory given, uint48 moment, address anyone) external {
        Standing memory before = _begin(given, moment);
        _must(anyone, abi.encodeCall(IEscrow.settleByDate, (_table(given))));
        _check(given, before, moment, _due(given, before.word, moment), 0);
    }

    /// @notice Ruled, the worker earns what the arbiter says, within its bounds, and the arbiter its fee.
    function check_rule(Given memory given, uint48 moment, uint96 earned_) external {
        Standing memory before = _begin(given, moment);
        _must(ARBITER, abi.encodeCall(IEscrow.rule, (_one(given), earned_, 0, type(uint256).max, "")));
        (uint256 stage, uint256 rating) = _read(before.word);
        uint256 fee = this.arbiterFee(_one(given), given.amount, rating);
        assert(stage == CONTESTED && moment < given.terms.ruleBy);
        assert(earned_ >= this.earned(_one(given), given.amount, rating));
        unchecked {
            assert(earned_ <= given.amount - fee);
        }
        _check(given, before, moment, earned_, fee);
    }

    /// @notice Agreed, the worker earns what both signed.
    function check_agree(Given memory given, uint48 moment, uint96 earned_, bytes32 r, bytes32 s, uint8 v) external {
        Standing memory before = _begin(given, moment);
        bytes memory sig = abi.encodePacked(r, s, v);
        _must(EMPLOYER, abi.encodeCall(IEscrow.agree, (_one(given), earned_, type(uint256).max, "", sig)));
        assert(earned_ <= given.amount);
        _check(given, before, moment, earned_, 0);
    }

    /// @notice Given back, all goes to the employer.
    function check_give_back(Given memory given, uint48 moment) external {
        Standing memory before = _begin(given, moment);
        _must(WORKER, abi.encodeCall(IEscrow.giveBack, (_one(given), type(uint256).max, "")));
        _check(given, before, moment, 0, 0);
    }

    /* FALSEHOODS */

    /// @notice False from every stage: a task can be given back.
    function check_false_give_back(Given memory given, uint48 moment) external {
        _begin(given, moment);
        _must(WORKER, abi.encodeCall(IEscrow.giveBack, (_one(given), type(uint256).max, "")));
        assert(false);
    }

    /// @notice False where a fee is taken: the worker does not get all that is earned.
    function check_false_rate(Given memory given, uint48 moment) external {
        Standing memory before = _begin(given, moment);
        _must(EMPLOYER, abi.encodeCall(IEscrow.rate, (_one(given), 100, 0, type(uint256).max, "")));
        assert(_owed(given, WORKER) - before.worker == given.amount);
    }

    /// @notice False for what the worker earned: by date not all goes back.
    function check_false_settle_by_date(Given memory given, uint48 moment, address anyone) external {
        Standing memory before = _begin(given, moment);
        _must(anyone, abi.encodeCall(IEscrow.settleByDate, (_one(given))));
        assert(_owed(given, EMPLOYER) - before.employer == given.amount);
    }

    /// @notice False where the ruling cost something.
    function check_false_rule(Given memory given, uint48 moment, uint96 earned_) external {
        Standing memory before = _begin(given, moment);
        _must(ARBITER, abi.encodeCall(IEscrow.rule, (_one(given), earned_, 0, type(uint256).max, "")));
        assert(_owed(given, ARBITER) == before.arbiter);
    }

    /* THE GROUND */

    function _begin(Given memory given, uint48 moment) private returns (Standing memory) {
        given.terms.employer = EMPLOYER;
        given.terms.feeReceiver = FEES;
        given.terms.benefitsFund = FUND;
        given.terms.arbiter = ARBITER;
        given.worker = WORKER;
        given.isPush = false;
        if (given.terms.minRating > given.terms.fullRating || given.terms.fullRating > 100) revert();
        if (given.terms.floorBps > 10_000 || given.terms.defaultSplitBps > 10_000) revert();
        if (given.terms.arbiterFeeBps > 10_000) revert();
        if (uint256(given.terms.feeBps) + given.terms.benefitsBps > 10_000) revert();
        vm.warp(moment);
        Standing memory standing = _stand(given);
        // A batch of one is narrow: its rating stands in the first word.
        if (standing.word & WIDE != 0) revert();
        return standing;
    }

    /// @dev Calls that are refused are not asked about here.
    function _must(address sender, bytes memory data) private {
        if (!_call(sender, data)) revert();
    }

    /// @dev Each side has its part more, together the amount, and of the word only the task's own bits are gone.
    function _check(Given memory given, Standing memory before, uint256 moment, uint256 gross, uint256 arbiterFee_)
        private
        view
    {
        Standing memory later = _stand(given);
        (uint256 payout, uint256 fee, uint256 benefits) = this.divide(_one(given), gross);
        // A side is owed at most 128 bits, so the sum of what is more is exact though nothing is checked.
        unchecked {
            uint256 all = _more(later.worker, before.worker, payout);
            all += _more(later.feeReceiver, before.feeReceiver, fee) + _more(later.fund, before.fund, benefits);
            all += _more(later.employer, before.employer, given.amount - gross - arbiterFee_);
            all += _more(later.arbiter, before.arbiter, arbiterFee_);
            assert(all == given.amount);
        }
        uint256 left = before.word & ~uint256(before.word & 3 == 3 ? 3 | 0xff << 64 : 3);
        bool isGone = moment >= given.terms.openBy && left == MARK;
        assert(later.word == (isGone ? 0 : left));
    }

    /// @dev What the worker earns where nobody says a word.
    function _due(Given memory given, uint256 word, uint256 moment) private view returns (uint256) {
        (uint256 stage, uint256 rating) = _read(word);
        assert(stage != 0);
        if (stage == 1) {
            assert(moment >= given.terms.submitBy);
            return 0;
        }
        if (stage == 2) {
            assert(moment >= given.terms.rateBy);
            return given.amount;
        }
        if (stage == RATED) {
            assert(moment >= given.terms.contestBy);
            return this.earned(_one(given), given.amount, rating);
        }
        assert(moment >= given.terms.ruleBy);
        return this.byDefault(_one(given), given.amount, rating);
    }

    /// @dev Stage and rating of the one task, read by the description of the word.
    function _read(uint256 word) private pure returns (uint256 stage, uint256 rating) {
        stage = word & 3;
        if (stage != RATED) return (stage, 0);
        uint256 mark = word >> 64 & 0xff;
        return (mark & 0x80 == 0 ? RATED : CONTESTED, mark & 0x7f);
    }

    function _stand(Given memory given) private view returns (Standing memory) {
        bytes32 slot = keccak256(abi.encode(_batch(given), uint256(3)));
        uint256 word = uint256(vm.load(address(_escrow), slot));
        return Standing(
            _owed(given, WORKER), _owed(given, FEES), _owed(given, FUND), _owed(given, EMPLOYER), _owed(given, ARBITER), word
        );
    }

    function _owed(Given memory given, address holder) private view returns (uint256) {
        return _escrow.balanceOf(given.terms.token, holder);
    }

    function _more(uint256 later, uint256 before, uint256 wanted) private pure returns (uint256) {
        assert(later >= before && later - before == wanted);
        return wanted;
    }

    /* THE SPLIT, proven by itself */

    function earned(bytes calldata work, uint256 amount, uint256 rating) external pure returns (uint256) {
        return Split.earned(_at(work), amount, rating);
    }

    function byDefault(bytes calldata work, uint256 amount, uint256 rating) external pure returns (uint256) {
        return Split.byDefault(_at(work), amount, rating);
    }

    function arbiterFee(bytes calldata work, uint256 amount, uint256 rating) external pure returns (uint256) {
        return Split.arbiterFee(_at(work), amount, rating);
    }

    function divide(bytes calldata work, uint256 gross) external pure returns (uint256, uint256, uint256) {
        return Split.divide(_at(work), gross);
    }

    function _at(bytes calldata work) private pure returns (Head place) {
        assembly ("memory-safe") {
            place := work.offset
        }
    }
}
