// SPDX-License-Identifier: Apache-2.0
// What a court's screens read of a dispute, as ERC-1497 has it: where its question and its evidence lie.
pragma solidity 0.8.37;

import {IArbitrator} from "./IArbitrator.sol";

interface IEvidence {
    /// @notice At `evidence` lies what the question is and what each ruling means.
    event MetaEvidence(uint256 indexed metaEvidenceId, string evidence);

    /// @notice The dispute is about that question, and evidence for it is given under that group.
    event Dispute(
        IArbitrator indexed arbitrator,
        uint256 indexed disputeId,
        uint256 metaEvidenceId,
        uint256 evidenceGroupId
    );

    /// @notice At `evidence` lies what `party` wants the court to see.
    event Evidence(
        IArbitrator indexed arbitrator,
        uint256 indexed evidenceGroupId,
        address indexed party,
        string evidence
    );
}
