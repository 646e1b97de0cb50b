// SPDX-License-Identifier: Apache-2.0
// A token that lets the escrow take from everybody, and remembers from whom it took: for the proofs about money that comes in.
pragma solidity 0.8.37;

contract Witness {
    mapping(address holder => uint256) public takenFrom;
    uint256 private _taken;

    /// @notice Whoever asks takes what is asked for from anybody, whoever that is.
    function transferFrom(address from, address, uint256 amount) external returns (bool) {
        takenFrom[from] += amount;
        _taken += amount;
        return true;
    }

    /// @notice The same with an authorisation, which nobody reads.
    function receiveWithAuthorization(
        address from,
        address,
        uint256 amount,
        uint256,
        uint256,
        bytes32,
        uint8,
        bytes32,
        bytes32
    ) external {
        takenFrom[from] += amount;
        _taken += amount;
    }

    /// @notice All that was taken, whoever is asked for: the escrow alone asks.
    function balanceOf(address) external view returns (uint256) {
        return _taken;
    }
}
