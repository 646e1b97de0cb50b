// SPDX-License-Identifier: Apache-2.0
// Falsehoods that the prover must refute: if one of them passes, nothing that it proves means anything.
pragma solidity 0.8.37;

contract Control {
    uint256 private _word;

    /// @notice False for one number of 2^256.
    function check_false_number(uint256 drawn) external pure {
        assert(drawn != 0x5e5510);
    }

    /// @notice False after storage was written.
    function check_false_storage(uint256 drawn) external {
        _word = drawn;
        if (drawn > 7) _word = drawn - 1;
        assert(_word == drawn);
    }

    /// @notice False where the product does not fit: a refusal does not count as proven.
    function check_false_product(uint128 left, uint128 right) external view {
        try this.product(left, right) returns (uint128) {}
        catch {
            assert(false);
        }
    }

    /// @notice False where the sum does not fit: running over is a failure, in a call too.
    function check_false_sum(uint128 left) external view {
        this.successor(left);
    }

    /// @notice False where the product runs over its word and nothing refuses.
    function check_false_wrapped_product(uint256 left, uint256 right) external pure {
        if (left == 0) return;
        unchecked {
            assert(left * right / left == right);
        }
    }

    /// @notice False where the sum runs over its word.
    function check_false_wrapped_sum(uint256 left, uint256 right) external pure {
        unchecked {
            assert(left + right >= left);
        }
    }

    /// @notice False as soon as anything is rounded down.
    function check_false_rounding(uint96 amount, uint16 bps) external pure {
        if (bps > 10_000) return;
        assert(uint256(amount) * bps / 10_000 * 10_000 == uint256(amount) * bps);
    }

    /// @notice False for the one share that is a little more than the whole.
    function check_false_part(uint96 amount, uint16 bps) external pure {
        if (bps > 10_001) return;
        assert(uint256(amount) * bps / 10_000 <= amount);
    }

    /// @notice False where two parts together are a little more than the whole.
    function check_false_two_parts(uint96 amount, uint16 one, uint16 other) external pure {
        if (uint256(one) + other > 10_001) return;
        assert(uint256(amount) * one / 10_000 + uint256(amount) * other / 10_000 <= amount);
    }

    /// @notice False where a larger share of a small amount rounds down to the same.
    function check_false_order(uint96 amount, uint16 one, uint16 other) external pure {
        if (one > other) return;
        assert(uint256(amount) * one / 10_000 < uint256(amount) * other / 10_000 || one == other);
    }

    function successor(uint128 number) external pure returns (uint128) {
        return number + 1;
    }

    function product(uint128 left, uint128 right) external pure returns (uint128) {
        return left * right;
    }
}
