// SPDX-License-Identifier: Apache-2.0
// A contract that a court rules for, as ERC-792 has it.
pragma solidity 0.8.37;

import {IArbitrator} from "./IArbitrator.sol";

interface IArbitrable {
    /// @notice The court's ruling has come.
    event Ruling(IArbitrator indexed arbitrator, uint256 indexed disputeId, uint256 ruling);

    /// @notice Tells the ruling. The court alone, once for each dispute.
    function rule(uint256 disputeId, uint256 ruling) external;
}
