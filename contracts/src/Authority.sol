// SPDX-License-Identifier: Apache-2.0
// Whose word counts: by being the sender, by key, or by the account's code.
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {IEscrow} from "./interfaces/IEscrow.sol";
import {Signatures} from "./libraries/Signatures.sol";

abstract contract Authority is IEscrow, EIP712 {
    /* CONSTRUCTOR */

    constructor() EIP712("Escrowd", "1") {}

    /* GUARDS */

    /// @dev Refuses unless `signer` says so before `deadline`. An empty signature means that the sender acts.
    function _authorize(address signer, bytes32 structHash, uint256 deadline, bytes calldata sig) internal view {
        _requireOnTime(deadline);
        _requireSigned(signer, _hashTypedDataV4(structHash), sig);
    }

    function _requireOnTime(uint256 deadline) internal view {
        if (block.timestamp >= deadline) revert Expired(block.timestamp, deadline);
    }

    function _requireSigned(address signer, bytes32 digest, bytes calldata sig) internal view {
        if (_isSigned(signer, digest, sig)) return;
        if (sig.length == 0) revert WrongSender(msg.sender, signer);
        revert WrongSignature(signer, digest);
    }

    function _isSigned(address signer, bytes32 digest, bytes calldata sig) internal view returns (bool) {
        return sig.length == 0 ? msg.sender == signer : Signatures.isFrom(signer, digest, sig);
    }
}
