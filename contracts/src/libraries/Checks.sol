// SPDX-License-Identifier: Apache-2.0
// What terms and their table of workers must be before money follows them.
pragma solidity 0.8.37;

import {IEscrow, Terms} from "../interfaces/IEscrow.sol";
import {Merkle} from "./Merkle.sol";
import {Split} from "./Split.sol";

library Checks {
    uint256 private constant LONGEST = 730 days; // from the open to `ruleBy`
    uint8 private constant TOP_RATING = 100;

    /// @notice The terms make sense by themselves and at this moment.
    function requireSound(Terms calldata terms) internal view {
        requireDates(terms);
        requireParts(terms);
        if (terms.minRating > terms.fullRating) {
            revert IEscrow.RatingsOutOfOrder(terms.minRating, terms.fullRating);
        }
        if (terms.fullRating > TOP_RATING) revert IEscrow.RatingsOutOfOrder(terms.fullRating, TOP_RATING);
        if (terms.arbiter == terms.employer) revert IEscrow.ArbiterIsParty(terms.arbiter, terms.employer);
    }

    /// @notice The table is the one that the terms committed to; the answer is what it costs.
    function requireTable(Terms calldata terms, address[] calldata workers, uint96[] calldata amounts)
        internal
        pure
        returns (uint256 total)
    {
        if (terms.count == 0) revert IEscrow.WrongCount(0, 1);
        if (workers.length != terms.count) revert IEscrow.WrongCount(workers.length, terms.count);
        if (amounts.length != terms.count) revert IEscrow.WrongCount(amounts.length, terms.count);
        for (uint256 i = 0; i < workers.length; ++i) {
            address worker = workers[i];
            if (worker == address(0) || worker == terms.employer) revert IEscrow.WorkerNotAllowed(i, worker);
            if (worker == terms.arbiter) revert IEscrow.ArbiterIsParty(terms.arbiter, worker);
            if (amounts[i] == 0) revert IEscrow.ZeroAmount(i);
            total += amounts[i];
        }
        bytes32 root = Merkle.rootOf(workers, amounts);
        if (root != terms.tasksRoot) revert IEscrow.WrongRoot(root, terms.tasksRoot);
    }

    function requireDates(Terms calldata terms) private view {
        if (block.timestamp >= terms.openBy) revert IEscrow.TooLate(block.timestamp, terms.openBy);
        requireBefore(terms.openBy, terms.submitBy);
        requireBefore(terms.submitBy, terms.rateBy);
        requireBefore(terms.rateBy, terms.contestBy);
        requireBefore(terms.contestBy, terms.ruleBy);
        uint256 latest = block.timestamp + LONGEST;
        if (terms.ruleBy > latest) revert IEscrow.DateTooFar(terms.ruleBy, latest);
    }

    function requireBefore(uint256 earlier, uint256 later) private pure {
        if (earlier >= later) revert IEscrow.DatesOutOfOrder(earlier, later);
    }

    function requireParts(Terms calldata terms) private pure {
        requireBps(uint256(terms.feeBps) + terms.benefitsBps);
        requireBps(terms.arbiterFeeBps);
        requireBps(terms.floorBps);
        requireBps(terms.defaultSplitBps);
        requirePayee(terms.feeBps, terms.feeReceiver);
        requirePayee(terms.benefitsBps, terms.benefitsFund);
        requirePayee(terms.arbiterFeeBps, terms.arbiter);
    }

    function requireBps(uint256 bps) private pure {
        if (bps > Split.ALL_BPS) revert IEscrow.TooManyBps(bps, Split.ALL_BPS);
    }

    function requirePayee(uint16 bps, address receiver) private pure {
        if (bps > 0 && receiver == address(0)) revert IEscrow.NobodyToPay(bps, receiver);
    }
}
