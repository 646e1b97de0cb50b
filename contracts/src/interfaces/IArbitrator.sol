// SPDX-License-Identifier: Apache-2.0
// A court as ERC-792 has it: whoever pays gets a dispute, and the court rules on it when it is done.
pragma solidity 0.8.37;

import {IArbitrable} from "./IArbitrable.sol";

/// @notice Costs are in the chain's own coin. `extraData` is the court's own language, such as how many jurors sit.
interface IArbitrator {
    enum DisputeStatus {
        Waiting,
        Appealable,
        Solved
    }

    /// @notice A dispute was made; its contract is told the ruling.
    event DisputeCreation(uint256 indexed disputeId, IArbitrable indexed arbitrable);

    /// @notice The ruling as it stands can be appealed.
    event AppealPossible(uint256 indexed disputeId, IArbitrable indexed arbitrable);

    /// @notice The ruling as it stood was appealed.
    event AppealDecision(uint256 indexed disputeId, IArbitrable indexed arbitrable);

    /// @notice Makes a dispute between rulings 1..`choices`; 0 always means that the court does not decide.
    function createDispute(uint256 choices, bytes calldata extraData) external payable returns (uint256 disputeId);

    /// @notice Asks for another ruling. A court may take this from the dispute's contract alone.
    function appeal(uint256 disputeId, bytes calldata extraData) external payable;

    /// @notice What a dispute costs; it may change at any time.
    function arbitrationCost(bytes calldata extraData) external view returns (uint256 cost);

    /// @notice What an appeal costs; it may change at any time.
    function appealCost(uint256 disputeId, bytes calldata extraData) external view returns (uint256 cost);

    /// @notice When the ruling as it stands can be appealed.
    function appealPeriod(uint256 disputeId) external view returns (uint256 start, uint256 end);

    /// @notice How far the dispute is.
    function disputeStatus(uint256 disputeId) external view returns (DisputeStatus status);

    /// @notice What the court would rule if nobody appealed.
    function currentRuling(uint256 disputeId) external view returns (uint256 ruling);
}
