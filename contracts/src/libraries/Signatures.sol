// SPDX-License-Identifier: Apache-2.0
// Whether a signature is somebody's: by key first, then by asking the account's code.
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

library Signatures {
    /// @dev Enough for a multisig of several owners, little enough that one account cannot burn a whole batch's gas.
    uint256 internal constant CHECK_GAS = 200_000;

    /// @notice The key comes first because an account under EIP-7702 has code and still signs with its key.
    function isFrom(address signer, bytes32 digest, bytes calldata sig) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError fault,) = ECDSA.tryRecoverCalldata(digest, sig);
        if (fault == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return signer.code.length > 0 && isApproved(signer, digest, sig);
    }

    /// @dev Assembly so that an answer of any length is not copied: only one word is read.
    function isApproved(address signer, bytes32 digest, bytes calldata sig) private view returns (bool approved) {
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, sig));
        bytes32 yes = bytes32(IERC1271.isValidSignature.selector);
        assembly ("memory-safe") {
            let done := staticcall(CHECK_GAS, signer, add(question, 0x20), mload(question), 0x00, 0x20)
            approved := and(and(done, gt(returndatasize(), 0x1f)), eq(mload(0x00), yes))
        }
    }
}
