// SPDX-License-Identifier: Apache-2.0
// Falsehoods that the prover must refute: if one of them passes, nothing that it proves means anything.
pragma solidity 0.8.37;

contract Control {
    uint256 private _word;

    /// @notice False for one number of 2^256.
    function check_false_number(uint256 drawn) external pure {
        assert(drawn != 0x5e5510);
    }

    /// @notice False where the product does not fit: what a refusal hides must not count as proven.
    function check_false_product(uint128 left, uint128 right) external view {
        try this.product(left, right) returns (uint128) {}
        catch {
            assert(false);
        }
    }

    /// @notice False after storage was written.
    function check_false_storage(uint256 drawn) external {
        _word = drawn;
        if (drawn > 7) _word = drawn - 1;
        assert(_word == drawn);
    }

    function product(uint128 left, uint128 right) external pure returns (uint128) {
        return left * right;
    }
}
