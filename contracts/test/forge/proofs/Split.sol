// SPDX-License-Identifier: Apache-2.0
// Proofs about the split: every amount of 96 bits, every rating, every curve and every part that terms may have.
pragma solidity 0.8.37;

import {Head} from "../../../src/libraries/Heads.sol";
import {Split} from "../../../src/libraries/Split.sol";

/// @notice What `Checks` lets through: `least <= full <= 100`, each part at most 10,000, fee and benefits together too.
/// @dev The library reckons unchecked; here the same is reckoned checked, so that what runs over would be seen.
contract SplitProof {
    uint256 private constant ALL = 10_000;

    struct Curve {
        uint8 least;
        uint8 full;
        uint16 floorBps;
    }

    /* WHAT THE CURVE PAYS */

    /// @notice The curve pays what the protocol says, and nothing runs over.
    function check_curve(uint96 amount, uint8 rating, Curve calldata curve) external view {
        bytes memory head = _head(curve, 0, 0, 0, 0);
        uint256 paid = this.earned(head, amount, rating);

        if (rating >= curve.full) assert(paid == amount);
        else if (rating < curve.least) assert(paid == 0);
        else assert(paid == this.exactly(amount, rating, curve));
    }

    /// @notice Nobody earns more than there is.
    function check_at_most_all(uint96 amount, uint8 rating, Curve calldata curve) external view {
        assert(this.earned(_head(curve, 0, 0, 0, 0), amount, rating) <= amount);
    }

    /// @notice A better rating never earns less.
    function check_monotone(uint96 amount, uint8 rating, uint8 better, Curve calldata curve) external view {
        if (rating > better) return;
        bytes memory head = _head(curve, 0, 0, 0, 0);
        assert(this.earned(head, amount, rating) <= this.earned(head, amount, better));
    }

    /// @notice Where the arbiter was silent the worker gets what the rating offered or more, and not more than there is.
    function check_default(uint96 amount, uint8 rating, Curve calldata curve, uint16 defaultBps) external view {
        bytes memory head = _head(curve, 0, 0, 0, defaultBps);
        uint256 paid = this.byDefault(head, amount, rating);

        assert(paid >= this.earned(head, amount, rating));
        assert(paid >= uint256(amount) * defaultBps / ALL);
        assert(paid <= amount);
    }

    /// @notice A ruling costs at most what was in dispute, so that what was offered and the fee fit into the amount.
    function check_arbiter_fee(uint96 amount, uint8 rating, Curve calldata curve, uint16 arbiterBps) external view {
        bytes memory head = _head(curve, 0, 0, arbiterBps, 0);
        uint256 offered = this.earned(head, amount, rating);

        assert(this.arbiterFee(head, amount, rating) <= amount - offered);
    }

    /* HOW IT DIVIDES */

    /// @notice Worker, fee and benefits make what was earned; fee and benefits are their parts rounded down.
    function check_whole(uint96 gross, uint16 feeBps, uint16 benefitsBps) external view {
        (uint256 payout, uint256 fee, uint256 benefits) =
            this.divide(_head(Curve(0, 0, 0), feeBps, benefitsBps, 0, 0), gross);

        assert(fee == uint256(gross) * feeBps / ALL);
        assert(benefits == uint256(gross) * benefitsBps / ALL);
        assert(fee <= gross && benefits <= gross - fee);
        assert(payout == gross - fee - benefits);
    }

    /* THE LIBRARY, AND THE SAME CHECKED */

    function earned(bytes calldata head, uint256 amount, uint256 rating) external pure returns (uint256) {
        return Split.earned(_at(head), amount, rating);
    }

    function byDefault(bytes calldata head, uint256 amount, uint256 rating) external pure returns (uint256) {
        return Split.byDefault(_at(head), amount, rating);
    }

    function arbiterFee(bytes calldata head, uint256 amount, uint256 rating) external pure returns (uint256) {
        return Split.arbiterFee(_at(head), amount, rating);
    }

    function divide(bytes calldata head, uint256 gross) external pure returns (uint256, uint256, uint256) {
        return Split.divide(_at(head), gross);
    }

    function exactly(uint256 amount, uint256 rating, Curve calldata curve) external pure returns (uint256) {
        uint256 span = curve.full - curve.least;
        uint256 share = curve.floorBps * span + (ALL - curve.floorBps) * (rating - curve.least);
        return amount * share / (ALL * span);
    }

    function _at(bytes calldata head) private pure returns (Head place) {
        assembly ("memory-safe") {
            place := head.offset
        }
    }

    /// @dev Terms as `Checks` lets them through; whatever it refuses is not asked about.
    function _head(Curve memory curve, uint16 feeBps, uint16 benefitsBps, uint16 arbiterBps, uint16 defaultBps)
        private
        pure
        returns (bytes memory)
    {
        if (curve.least > curve.full || curve.full > 100 || curve.floorBps > ALL) revert();
        if (uint256(feeBps) + benefitsBps > ALL || arbiterBps > ALL || defaultBps > ALL) revert();
        bytes memory parts = abi.encodePacked(bytes32(0), bytes8(0), feeBps, address(0), benefitsBps, bytes32(0), bytes8(0));
        bytes memory curved = abi.encodePacked(arbiterBps, curve.least, curve.full, curve.floorBps, defaultBps);
        return bytes.concat(parts, curved, bytes32(0), bytes32(0), bytes31(0));
    }
}
