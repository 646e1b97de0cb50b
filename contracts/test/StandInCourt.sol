// SPDX-License-Identifier: Apache-2.0
// A court for the tests: it rules what it is told when it is told, and misbehaves on purpose.
pragma solidity 0.8.37;

import {IArbitrable} from "../src/interfaces/IArbitrable.sol";
import {IArbitrator} from "../src/interfaces/IArbitrator.sol";

contract StandInCourt is IArbitrator {
    uint256 public cost = 7;
    uint256 public count; // how many disputes were made
    uint256 public appeals;
    uint256 public choices; // that the last dispute had
    bytes public extraData; // that the last call brought
    bool public isStuck; // gives every dispute the same number
    address public hook; // is called while a dispute is made
    bytes public hookCall;
    bytes public hookAnswer; // what that call was answered

    mapping(uint256 dispute => IArbitrable) public arbitrables;

    function setCost(uint256 cost_) external {
        cost = cost_;
    }

    function setStuck(bool isStuck_) external {
        isStuck = isStuck_;
    }

    function setHook(address target, bytes calldata data) external {
        hook = target;
        hookCall = data;
    }

    /// @dev Numbers begin with zero, as any number may name a dispute.
    function createDispute(uint256 choices_, bytes calldata extraData_) external payable returns (uint256 dispute) {
        require(msg.value >= cost, "too little");
        choices = choices_;
        extraData = extraData_;
        if (hook != address(0)) (, hookAnswer) = hook.call(hookCall);
        dispute = count;
        if (!isStuck) ++count;
        arbitrables[dispute] = IArbitrable(msg.sender);
        emit DisputeCreation(dispute, IArbitrable(msg.sender));
    }

    /// @dev As courts do that know no crowd: the dispute's contract alone appeals.
    function appeal(uint256 dispute, bytes calldata extraData_) external payable {
        require(msg.sender == address(arbitrables[dispute]), "not the dispute's contract");
        require(msg.value >= 2 * cost, "too little");
        extraData = extraData_;
        ++appeals;
        emit AppealDecision(dispute, arbitrables[dispute]);
    }

    function giveRuling(IArbitrable arbitrable, uint256 dispute, uint256 ruling) external {
        arbitrable.rule(dispute, ruling);
    }

    function arbitrationCost(bytes calldata) external view returns (uint256) {
        return cost;
    }

    function appealCost(uint256, bytes calldata) external view returns (uint256) {
        return 2 * cost;
    }

    function appealPeriod(uint256) external pure returns (uint256, uint256) {
        return (0, type(uint256).max);
    }

    function disputeStatus(uint256) external pure returns (DisputeStatus) {
        return DisputeStatus.Appealable;
    }

    function currentRuling(uint256) external pure returns (uint256) {
        return 0;
    }
}
