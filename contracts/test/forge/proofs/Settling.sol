// SPDX-License-Identifier: Apache-2.0
// What the proofs about a task's end stand on: one task brought to a stage, and what each side must be owed after it has ended.
pragma solidity 0.8.37;

import {Terms} from "../../../src/interfaces/IEscrow.sol";
import {Head} from "../../../src/libraries/Heads.sol";
import {Split} from "../../../src/libraries/Split.sol";
import {Given, Ground} from "./Ground.sol";

/// @notice What the five sides are owed.
struct Owed {
    uint256 worker;
    uint256 fees;
    uint256 fund;
    uint256 employer;
    uint256 arbiter;
}

/// @notice Where the task stands, and when it ends.
struct Standing {
    uint8 stage; // 1 opened, 2 delivered, 3 rated, 4 contested
    uint8 rating; // in stages 3 and 4
    uint48 moment;
}

/// @notice A batch of one task, any amount of 96 bits, anything owed before up to 127 bits; any moment at which it may end.
/// @dev Bounds: five sides with five accounts, one token, fixed terms and, where the curve is asked, one fixed rating (the heirs
/// say which), a worker who is credited, not pushed to. The parts are reckoned with the escrow's own library, of which
/// `SplitProof` proves what they are, and that none is more than the amount.
abstract contract Settling is Ground {
    address internal constant WORKER = address(0xada);
    address internal constant EMPLOYER = address(0xba4b);
    address internal constant FEES = address(0xfee);
    address internal constant FUND = address(0xf0d);
    address internal constant ARBITER = address(0xda4a);
    address internal constant ANYONE = address(0xca41);
    address internal constant TOKEN = address(0x70ce);
    uint256 private constant MARK = 1 << 255;
    uint256 internal constant EVER = type(uint256).max;

    /// @dev The numbers in the terms.
    function _numbers(Terms memory terms) internal pure virtual;

    function _everyPart(Terms memory terms) internal pure {
        (terms.feeBps, terms.benefitsBps, terms.arbiterFeeBps) = (300, 200, 500);
        (terms.minRating, terms.fullRating, terms.floorBps, terms.defaultSplitBps) = (40, 90, 2000, 5000);
    }

    /// @dev The rating that stands where the curve is asked.
    function _rating() internal pure virtual returns (uint8);

    /// @dev The task stands where it is said to, at that moment.
    function _begin(uint96 amount, Standing memory standing) internal returns (Given memory given) {
        given = _given(amount);
        if (amount == 0 || standing.rating >= given.terms.fullRating) revert();
        vm.warp(standing.moment);
        vm.store(address(_escrow), _slot(given), bytes32(_word(standing)));
    }

    function _given(uint96 amount) internal pure returns (Given memory given) {
        Terms memory terms = given.terms;
        (terms.employer, terms.token, terms.feeReceiver) = (EMPLOYER, TOKEN, FEES);
        (terms.benefitsFund, terms.arbiter) = (FUND, ARBITER);
        (terms.openBy, terms.submitBy, terms.rateBy, terms.contestBy, terms.ruleBy) = (1000, 2000, 3000, 4000, 5000);
        _numbers(terms);
        (given.worker, given.amount) = (WORKER, amount);
    }

    /// @dev The batch's first word by the description in `Stages`.
    function _word(Standing memory standing) private pure returns (uint256) {
        if (standing.stage == 1) return MARK | 1;
        if (standing.stage == 2) return MARK | 2;
        if (standing.stage == 3) return MARK | 3 | uint256(standing.rating) << 64;
        if (standing.stage == 4) return MARK | 3 | (uint256(standing.rating) | 0x80) << 64;
        revert();
    }

    function _ends(
        Given memory given,
        Standing memory standing,
        address sender,
        bytes memory data,
        uint256 gross,
        uint256 cost
    ) internal {
        Owed memory owed = _owed();
        if ((owed.worker | owed.fees | owed.fund | owed.employer | owed.arbiter) >> 127 != 0) revert();
        assert(_call(sender, data));
        // Nothing runs over: what was owed has at most 127 bits, and no part is more than the amount.
        unchecked {
            (uint256 payout, uint256 fee, uint256 benefits) = this.divide(_one(given), gross);
            (owed.worker, owed.fees, owed.fund) = (owed.worker + payout, owed.fees + fee, owed.fund + benefits);
            (owed.employer, owed.arbiter) = (owed.employer + given.amount - gross - cost, owed.arbiter + cost);
        }
        // Before `openBy` the mark stays.
        uint256 left = standing.moment < given.terms.openBy ? MARK : 0;
        uint256 word = uint256(vm.load(address(_escrow), _slot(given)));
        assert(_unlike(_owed(), owed) | (word ^ left) == 0);
    }

    /// @dev Zero if both are the same; one question instead of five.
    function _unlike(Owed memory a, Owed memory b) private pure returns (uint256) {
        return (a.worker ^ b.worker) | (a.fees ^ b.fees) | (a.fund ^ b.fund) | (a.employer ^ b.employer)
            | (a.arbiter ^ b.arbiter);
    }

    function _owed() internal view returns (Owed memory) {
        return Owed(_owedTo(WORKER), _owedTo(FEES), _owedTo(FUND), _owedTo(EMPLOYER), _owedTo(ARBITER));
    }

    function _owedTo(address holder) private view returns (uint256) {
        return _escrow.balanceOf(TOKEN, holder);
    }

    function _slot(Given memory given) internal view returns (bytes32) {
        return keccak256(abi.encode(_escrow.batchId(_one(given)), uint256(3)));
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
