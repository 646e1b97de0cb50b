// SPDX-License-Identifier: Apache-2.0
// Proofs about the split, for every amount and every curve that terms may have: nothing is drawn, all is covered.
pragma solidity 0.8.37;

import {Terms} from "../../../src/interfaces/IEscrow.sol";
import {Parts, Split} from "../../../src/libraries/Split.sol";

contract SplitProof {
    function ask(Terms calldata terms, uint256 amount, uint256 rating) external pure returns (Parts memory) {
        return Split.divide(terms, amount, rating);
    }

    function _terms(uint8 least, uint8 full, uint16 floorBps, uint16 feeBps, uint16 benefitsBps)
        private
        pure
        returns (Terms memory terms)
    {
        if (least > full || full > 100 || floorBps > 10_000) revert();
        if (uint256(feeBps) + benefitsBps > 10_000) revert();
        terms.minRating = least;
        terms.fullRating = full;
        terms.floorBps = floorBps;
        terms.feeBps = feeBps;
        terms.benefitsBps = benefitsBps;
    }

    function check_whole(uint96 amount, uint8 rating, uint8 least, uint8 full, uint16 floorBps, uint16 feeBps, uint16 benefitsBps)
        external
        view
    {
        Terms memory terms = _terms(least, full, floorBps, feeBps, benefitsBps);
        try this.ask(terms, amount, rating) returns (Parts memory parts) {
            assert(parts.payout + parts.fee + parts.benefits + parts.refund == amount);
        } catch {
            assert(false);
        }
    }
    
    function check_monotone(uint96 amount, uint8 rating, uint8 better, uint8 least, uint8 full, uint16 floorBps)
        external
        view
    {
        if (rating > better) return;
        Terms memory terms = _terms(least, full, floorBps, 0, 0);
        assert(this.ask(terms, amount, rating).payout <= this.ask(terms, amount, better).payout);
    }
}
