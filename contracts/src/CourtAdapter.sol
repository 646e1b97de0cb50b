// SPDX-License-Identifier: Apache-2.0
// An arbiter that asks a court (ERC-792): named in the terms, immutable, without owner, pause or upgrade.
pragma solidity 0.8.37;

import {IArbitrable} from "./interfaces/IArbitrable.sol";
import {IArbitrator} from "./interfaces/IArbitrator.sol";
import {IEscrow, TaskView} from "./interfaces/IEscrow.sol";
import {IEvidence} from "./interfaces/IEvidence.sol";
import {Head} from "./libraries/Heads.sol";
import {Split} from "./libraries/Split.sol";
import {Stages} from "./libraries/Stages.sol";

/// @notice Names a task of all batches: the hash of its batch and index.
type TaskKey is bytes32;

/// @notice A contested task before the court.
struct Case {
    address raiser; // paid the court, and is paid the arbiter's fee
    bool isRuled;
    uint8 ruling; // in the numbers of `CourtAdapter`
    uint256 dispute; // the court's number for it
}

/// @title An arbiter that asks a court
/// @notice Anyone raises the case of a contested task by paying the court, the court rules, anyone carries the ruling into the
/// escrow before `ruleBy`. The court's rulings, each of what was in dispute, which is what the rating did not offer:
/// 0 no decision: nothing is carried, and from `ruleBy` the default of the terms decides;
/// 1 as the employer rated: the worker earns nothing of it;
/// 2 in full: the worker earns all of it, less the arbiter's fee;
/// 3 half: employer and worker halve it, less the arbiter's fee; an odd unit is the employer's.
/// Warning: the terms' `ruleBy` must lie beyond the court's longest course with all appeals. A ruling that is later is recorded
/// and has no effect. Terms that are not escrowed with `ESCROW` find no arbiter here.
/// Warning: what is credited in the escrow to this contract other than as the arbiter's fee belongs to nobody.
contract CourtAdapter is IArbitrable, IEvidence {
    /* REFUSALS: and those of `IEscrow`, with the same meaning */

    error WrongArbiter(address arbiter, address needed);
    error AlreadyRaised(bytes32 batch, uint256 task);
    error AlreadyRuled(uint256 dispute);
    error KnownDispute(uint256 dispute);
    error UnknownDispute(uint256 dispute);
    error NoRuling(bytes32 batch, uint256 task);

    /* EVENTS: and those of ERC-792 and ERC-1497 */

    /// @notice The court has a task's case; the escrow's log has the task's terms.
    event CaseRaised(bytes32 indexed batch, uint256 task, uint256 indexed dispute, address indexed raiser);

    /* CONSTANTS */

    uint256 private constant AS_RATED = 1;
    uint256 private constant IN_FULL = 2;
    uint256 private constant CHOICES = 3;

    /* IMMUTABLES */

    IEscrow public immutable ESCROW;
    IArbitrator public immutable COURT;

    /* STORAGE */

    /// @notice What the court is told with each dispute; never changes.
    bytes public extraData;

    mapping(TaskKey task => Case) private _cases;
    mapping(uint256 dispute => TaskKey) private _tasks;
    mapping(address token => mapping(address raiser => uint256)) private _owed;

    /* CONSTRUCTOR */

    /// @dev At `question` lies what the court is asked and what its rulings mean; the same for all cases.
    constructor(IEscrow escrow, IArbitrator court, bytes memory extraData_, string memory question) {
        ESCROW = escrow;
        COURT = court;
        extraData = extraData_;
        emit MetaEvidence(0, question);
    }

    /* RAISE */

    /// @notice Brings a contested task before the court, once. Anyone, before `ruleBy`, with exactly what the court asks.
    /// @dev Whoever raises risks only the court's fee, for the arbiter's.
    function raiseCase(bytes calldata work) external payable returns (uint256 dispute) {
        TaskView memory task = ESCROW.taskOf(work);
        if (task.terms.arbiter != address(this)) revert WrongArbiter(task.terms.arbiter, address(this));
        if (task.stage != Stages.CONTESTED) revert IEscrow.WrongStage(task.stage, Stages.CONTESTED);
        if (block.timestamp >= task.terms.ruleBy) revert IEscrow.TooLate(block.timestamp, task.terms.ruleBy);
        TaskKey key = _keyOf(task.batch, task.index);
        Case storage raised = _cases[key];
        if (raised.raiser != address(0)) revert AlreadyRaised(task.batch, task.index);
        raised.raiser = msg.sender;
        _requireValue(COURT.arbitrationCost(extraData));
        dispute = COURT.createDispute{value: msg.value}(CHOICES, extraData);
        if (_isKnown(dispute)) revert KnownDispute(dispute);
        raised.dispute = dispute;
        _tasks[dispute] = key;
        emit Dispute(COURT, dispute, 0, dispute);
        emit CaseRaised(task.batch, task.index, dispute, msg.sender);
    }

    /* ARGUE */

    /// @notice Shows the court what lies at `evidence`. Anyone; the court's screens say who.
    function submitEvidence(uint256 dispute, string calldata evidence) external {
        if (!_isKnown(dispute)) revert UnknownDispute(dispute);
        emit Evidence(COURT, dispute, msg.sender, evidence);
    }

    /// @notice Appeals, where the court takes appeals from this contract alone. Anyone, with exactly what the court asks.
    function appeal(uint256 dispute) external payable {
        if (!_isKnown(dispute)) revert UnknownDispute(dispute);
        _requireValue(COURT.appealCost(dispute, extraData));
        COURT.appeal{value: msg.value}(dispute, extraData);
    }

    /* RULE */

    /// @inheritdoc IArbitrable
    /// @dev The escrow is not asked: a ruling is recorded however late and whatever has become of the task. One that was not
    /// among the choices is no decision.
    function rule(uint256 dispute, uint256 ruling) external {
        if (msg.sender != address(COURT)) revert IEscrow.WrongSender(msg.sender, address(COURT));
        if (!_isKnown(dispute)) revert UnknownDispute(dispute);
        Case storage raised = _cases[_tasks[dispute]];
        if (raised.isRuled) revert AlreadyRuled(dispute);
        raised.isRuled = true;
        if (ruling <= CHOICES) raised.ruling = uint8(ruling);
        emit Ruling(COURT, dispute, ruling);
    }

    /* CARRY */

    /// @notice Carries the court's ruling into the escrow and credits the arbiter's fee to whoever raised the case. Anyone,
    /// before `ruleBy`. The escrow refuses what it would refuse of any arbiter; the reason in its log is the dispute.
    function carry(bytes calldata work) external {
        TaskView memory task = ESCROW.taskOf(work);
        Case storage raised = _cases[_keyOf(task.batch, task.index)];
        uint256 ruling = raised.ruling;
        if (ruling == 0) revert NoRuling(task.batch, task.index);
        (uint256 earned, uint256 fee) = _decide(work, task, ruling);
        _owed[task.terms.token][raised.raiser] += fee;
        ESCROW.rule(work, uint96(earned), bytes32(raised.dispute), type(uint256).max, "");
    }

    /// @dev The escrow has read the terms in `work` when it gave the task, so they stand where they should.
    function _decide(bytes calldata work, TaskView memory task, uint256 ruling)
        private
        pure
        returns (uint256 earned, uint256 fee)
    {
        Head head;
        assembly ("memory-safe") {
            head := work.offset
        }
        fee = Split.arbiterFee(head, task.amount, task.rating);
        uint256 offered = Split.earned(head, task.amount, task.rating);
        uint256 most = task.amount - fee;
        if (ruling == AS_RATED) return (offered, fee);
        if (ruling == IN_FULL) return (most, fee);
        return (offered + (most - offered) / 2, fee);
    }

    /* WITHDRAW */

    /// @notice Has the escrow pay the sender's fees in a token to `to`. Whoever raised cases.
    function withdraw(address token, address to) external {
        uint256 amount = _owed[token][msg.sender];
        _owed[token][msg.sender] = 0;
        ESCROW.withdraw(token, address(this), to, amount, type(uint256).max, "");
    }

    /* GUARDS */

    /// @dev Exactly, so that nothing is ever left here.
    function _requireValue(uint256 cost) private view {
        if (msg.value != cost) revert IEscrow.WrongValue(msg.value, cost);
    }

    function _isKnown(uint256 dispute) private view returns (bool) {
        return TaskKey.unwrap(_tasks[dispute]) != 0;
    }

    function _keyOf(bytes32 batch, uint256 task) private pure returns (TaskKey) {
        return TaskKey.wrap(keccak256(abi.encode(batch, task)));
    }

    /* VIEWS */

    /// @notice A task's case; its raiser is zero if there is none.
    function caseOf(bytes32 batch, uint256 task) external view returns (Case memory) {
        return _cases[_keyOf(batch, task)];
    }

    /// @notice What raising cases has earned somebody in a token and was not yet withdrawn.
    function owedTo(address token, address raiser) external view returns (uint256) {
        return _owed[token][raiser];
    }
}
