// SPDX-License-Identifier: Apache-2.0
// What terms and their table of workers must be before money follows them.
pragma solidity 0.8.37;

import {IEscrow} from "../interfaces/IEscrow.sol";
import {Head} from "./Heads.sol";
import {Packed, Tasks} from "./Packed.sol";
import {Split} from "./Split.sol";

library Checks {
    using Packed for Tasks;

    uint256 private constant LONGEST = 730 days; // from the open to `ruleBy`
    uint256 private constant TOP_RATING = 100;

    /// @notice The terms make sense by themselves and at this moment.
    function requireSound(Head head) internal view {
        requireDates(head);
        requireParts(head);
        if (head.minRating() > head.fullRating()) {
            revert IEscrow.RatingsOutOfOrder(head.minRating(), head.fullRating());
        }
        if (head.fullRating() > TOP_RATING) revert IEscrow.RatingsOutOfOrder(head.fullRating(), TOP_RATING);
        if (head.arbiter() == head.employer()) revert IEscrow.ArbiterIsParty(head.arbiter(), head.employer());
    }

    /// @notice Every task has somebody who may do it and something to earn; the answer is what they cost together.
    function requireTable(Head head, Tasks memory tasks) internal view returns (uint256 total) {
        uint256 slots = tasks.slots;
        for (uint256 slot = 0; slot < slots; ++slot) {
            requireWorker(head, tasks.workerAt(slot), slot);
        }
        return tasks.totalOf();
    }

    function requireWorker(Head head, address worker, uint256 slot) internal view {
        bool isNobody = worker == address(0) || worker == address(this);
        if (isNobody || worker == head.employer()) revert IEscrow.WorkerNotAllowed(slot, worker);
        if (worker == head.arbiter()) revert IEscrow.ArbiterIsParty(worker, worker);
    }

    function requireDates(Head head) private view {
        if (block.timestamp >= head.openBy()) revert IEscrow.TooLate(block.timestamp, head.openBy());
        requireBefore(head.openBy(), head.submitBy());
        requireBefore(head.submitBy(), head.rateBy());
        requireBefore(head.rateBy(), head.contestBy());
        requireBefore(head.contestBy(), head.ruleBy());
        uint256 latest = block.timestamp + LONGEST;
        if (head.ruleBy() > latest) revert IEscrow.DateTooFar(head.ruleBy(), latest);
    }

    function requireBefore(uint256 earlier, uint256 later) private pure {
        if (earlier >= later) revert IEscrow.DatesOutOfOrder(earlier, later);
    }

    function requireParts(Head head) private pure {
        requireBps(head.feeBps() + head.benefitsBps());
        requireBps(head.arbiterFeeBps());
        requireBps(head.floorBps());
        requireBps(head.defaultSplitBps());
        requirePayee(head.feeBps(), head.feeReceiver());
        requirePayee(head.benefitsBps(), head.benefitsFund());
        requirePayee(head.arbiterFeeBps(), head.arbiter());
    }

    function requireBps(uint256 bps) private pure {
        if (bps > Split.ALL_BPS) revert IEscrow.TooManyBps(bps, Split.ALL_BPS);
    }

    function requirePayee(uint256 bps, address receiver) private pure {
        if (bps > 0 && receiver == address(0)) revert IEscrow.NobodyToPay(bps, receiver);
    }
}
