// SPDX-License-Identifier: Apache-2.0
// Proofs that who is not asked cannot act: from any state, with any terms, in the stranger's own name or with a forged signature.
pragma solidity 0.8.37;

import {IEscrow} from "../../../src/interfaces/IEscrow.sol";
import {Given, Ground, Messages} from "./Ground.sol";

/// @notice Who sends, and what is signed.
struct Sent {
    address sender;
    uint48 moment;
    uint256 deadline;
    bool isSigned;
    bytes32 r;
    bytes32 s;
    uint8 v;
}

contract StrangerProof is Ground {
    /// @notice Only the worker gives back.
    function check_give_back(Given memory given, Sent calldata sent) external {
        bytes memory message = abi.encode(Messages.GIVE_BACK, _batch(given), uint256(0), sent.deadline);
        bytes memory sig = _sig(given.worker, message, sent);
        assert(!_send(sent, abi.encodeCall(IEscrow.giveBack, (_one(given), sent.deadline, sig))));
    }

    function check_false_give_back(Given memory given, Sent calldata sent) external {
        bytes memory message = abi.encode(Messages.ACCEPT, _batch(given), uint256(0), sent.deadline);
        bytes memory sig = _sig(given.worker, message, sent);
        assert(!_send(sent, abi.encodeCall(IEscrow.giveBack, (_one(given), sent.deadline, sig))));
    }

    /// @dev No signature and another sender, or a signature that is not the signer's.
    function _sig(address signer, bytes memory message, Sent calldata sent) private view returns (bytes memory) {
        if (sent.isSigned) return _forged(signer, _digest(message), sent.r, sent.s, sent.v);
        if (sent.sender == signer) revert();
        return "";
    }

    function _send(Sent calldata sent, bytes memory data) private returns (bool) {
        vm.warp(sent.moment);
        return _call(sent.sender, data);
    }
}
