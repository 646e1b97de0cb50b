// SPDX-License-Identifier: Apache-2.0
// The one part of ERC-3009 that is safe here: only the receiver may send the authorisation in.
pragma solidity 0.8.37;

interface IERC3009 {
    /// @notice Moves what `from` authorised; refuses every sender but `to`.
    function receiveWithAuthorization(
        address from,
        address to,
        uint256 value,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;
}
