// SPDX-License-Identifier: Apache-2.0
// How a task's amount divides: the curve, the fee, the benefits and the arbiter's fee. Twin of ledger/core/terms.py.
pragma solidity 0.8.37;

import {Head} from "./Heads.sol";

library Split {
    uint256 internal constant ALL_BPS = 10_000;

    /// @notice What the curve pays at a rating.
    /// @dev The share is not rounded by itself: one division, so one rounding, for the whole curve. Amounts have at most 96
    /// bits and all else at most 28, so nothing here can overflow.
    function earned(Head head, uint256 amount, uint256 rating) internal pure returns (uint256) {
        if (rating >= head.fullRating()) return amount;
        if (rating < head.minRating()) return 0;
        unchecked {
            uint256 span = head.fullRating() - head.minRating();
            uint256 above = rating - head.minRating();
            uint256 share = head.floorBps() * span + (ALL_BPS - head.floorBps()) * above;
            return amount * share / (ALL_BPS * span);
        }
    }

    /// @notice What a contested task pays when the arbiter was silent: never less than the rating offered.
    function byDefault(Head head, uint256 amount, uint256 rating) internal pure returns (uint256) {
        unchecked {
            uint256 split = amount * head.defaultSplitBps() / ALL_BPS;
            uint256 offered = earned(head, amount, rating);
            return split > offered ? split : offered;
        }
    }

    /// @notice What a ruling costs: a part of what was in dispute, which is what the rating did not offer.
    function arbiterFee(Head head, uint256 amount, uint256 rating) internal pure returns (uint256) {
        unchecked {
            return (amount - earned(head, amount, rating)) * head.arbiterFeeBps() / ALL_BPS;
        }
    }

    /// @notice How what a worker earned divides: fee and benefits round down, the worker keeps every odd unit.
    function divide(Head head, uint256 gross) internal pure returns (uint256 payout, uint256 fee, uint256 benefits) {
        unchecked {
            fee = gross * head.feeBps() / ALL_BPS;
            benefits = gross * head.benefitsBps() / ALL_BPS;
            payout = gross - fee - benefits;
        }
    }
}
