// SPDX-License-Identifier: Apache-2.0
// How a task's amount divides at a rating: the curve, the fee and the benefits. Twin of ledger/core/terms.py.
pragma solidity 0.8.37;

import {Terms} from "../interfaces/IEscrow.sol";

/// @notice The four parts of a task's amount; they always make the whole.
struct Parts {
    uint256 payout; // to the worker, who keeps every odd unit of what was earned
    uint256 fee; // rounded down
    uint256 benefits; // rounded down
    uint256 refund; // what was not earned, back to the employer
}

library Split {
    uint256 internal constant ALL_BPS = 10_000;

    /// @dev The share is not rounded by itself: one division, so one rounding, for the whole curve.
    function earned(Terms calldata terms, uint256 amount, uint256 rating) internal pure returns (uint256) {
        if (rating >= terms.fullRating) return amount;
        if (rating < terms.minRating) return 0;
        uint256 span = uint256(terms.fullRating) - terms.minRating;
        uint256 above = rating - terms.minRating;
        uint256 share = terms.floorBps * span + (ALL_BPS - terms.floorBps) * above;
        return amount * share / (ALL_BPS * span);
    }

    function divide(Terms calldata terms, uint256 amount, uint256 rating) internal pure returns (Parts memory parts) {
        uint256 gross = earned(terms, amount, rating);
        parts.fee = gross * terms.feeBps / ALL_BPS;
        parts.benefits = gross * terms.benefitsBps / ALL_BPS;
        parts.payout = gross - parts.fee - parts.benefits;
        parts.refund = amount - gross;
    }
}
