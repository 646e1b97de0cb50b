// SPDX-License-Identifier: Apache-2.0
// The entries whose signature is one of several, or is asked for by somebody else: any other key is refused, the right one is not.
pragma solidity 0.8.37;

import {IEscrow} from "../../src/interfaces/IEscrow.sol";
import {Messages} from "./Messages.sol";
import {Plan, Plans} from "./Plans.sol";
import {Scene} from "./Scene.sol";

/// forge-config: default.fuzz.runs = 32
/// forge-config: deep.fuzz.runs = 10000
contract KeysTest is Scene {
    function setUp() public override {
        super.setUp();
        _openPlan(_planOf(3));
        _fund(adam, 10 * REWARD);
    }

    /// @dev A key that nobody here has.
    function _another(uint256 drawn) private pure returns (uint256) {
        return bound(drawn, 100, 1 << 128);
    }

    function _refusesKey(address signer, bytes32 hashed, bytes memory question) private {
        _refuses(sam, question, _why(IEscrow.WrongSignature.selector, signer, _digest(hashed)));
    }

    /// @notice deliverMany: of two groups the one under another key moves nothing.
    function test_deliverMany__only_by_its_signer(uint256 drawn) external {
        bytes32 hashed = Messages.deliver(_id(), _list(0), _words(WORD), NEVER);
        bytes memory first = abi.encodePacked(uint16(65), hex"0100", WORD);
        bytes memory wrong = bytes.concat(first, _signWith(_another(drawn), _digest(hashed)));
        bytes memory second = abi.encodePacked(uint16(65), hex"0101", WORD);
        bytes32 other = Messages.deliver(_id(), _list(1), _words(WORD), NEVER);
        bytes memory right = bytes.concat(second, _sign(carl, other));
        bytes memory question = abi.encodeCall(IEscrow.deliverMany, (_table(), NEVER, wrong));
        _refuses(sam, question, _why(IEscrow.NothingDone.selector, _id()));
        _grants(sam, abi.encodeCall(IEscrow.deliverMany, (_table(), NEVER, bytes.concat(wrong, right))));
        _isAt(0, OPENED);
        _isAt(1, DELIVERED);
        wrong = bytes.concat(first, _sign(barb, hashed));
        _grants(sam, abi.encodeCall(IEscrow.deliverMany, (_table(), NEVER, wrong)));
        _isAt(0, DELIVERED);
    }

    function _isAt(uint8 index, uint256 wanted) private view {
        (uint256 stage,) = escrow.taskState(_id(), index);
        vm.assertEq(stage, wanted, "the task stands elsewhere");
    }

    /// @notice revoke: only the employer's key.
    function test_revoke__only_by_its_signer(uint256 drawn) external {
        Plan memory plan = _planOf(2);
        bytes32 hashed = Messages.revoke(_idOf(plan), 0, NEVER);
        _refusesKey(adam, hashed, _revoking(plan, _signWith(_another(drawn), _digest(hashed))));
        _grants(sam, _revoking(plan, _sign(adam, hashed)));
    }

    function _revoking(Plan memory plan, bytes memory sig) private pure returns (bytes memory) {
        return abi.encodeCall(IEscrow.revoke, (Plans.table(plan, false), NEVER, sig));
    }

    /// @notice openOffered: the namer's part by the namer's key, the employer's by the employer's.
    function test_openOffered__only_by_its_signers(uint256 drawn, uint256 nonce) external {
        Plan memory plan = _planOf(2);
        bytes32 offer = Messages.offer(plan.terms, Plans.hashAmounts(plan), nora, nonce);
        bytes32 hashed = Messages.terms(plan.terms);
        bytes memory wrong = _signWith(_another(drawn), _digest(hashed));
        _refusesKey(nora, hashed, _offered(plan, nonce, _sign(adam, offer), wrong));
        wrong = _signWith(_another(drawn), _digest(offer));
        _refusesKey(adam, offer, _offered(plan, nonce, wrong, _sign(nora, hashed)));
        _grants(sam, _offered(plan, nonce, _sign(adam, offer), _sign(nora, hashed)));
    }

    function _offered(Plan memory plan, uint256 nonce, bytes memory offer, bytes memory named)
        private
        view
        returns (bytes memory)
    {
        return abi.encodeCall(IEscrow.openOffered, (Plans.table(plan, false), nora, nonce, offer, named));
    }

    /// @notice agree: neither half of the agreement does for the other.
    function test_agree__only_by_its_signers(uint256 drawn, uint96 drawnEarned) external {
        uint96 earned = drawnEarned % (REWARD + 1);
        bytes32 hashed = Messages.agree(_id(), 0, earned, 0, NEVER);
        bytes memory wrong = _signWith(_another(drawn), _digest(hashed));
        (bytes memory mine, bytes memory theirs) = (_sign(adam, hashed), _sign(barb, hashed));
        _refusesKey(adam, hashed, abi.encodeCall(IEscrow.agree, (_work(0), earned, NEVER, wrong, theirs)));
        _refusesKey(adam, hashed, abi.encodeCall(IEscrow.agree, (_work(0), earned, NEVER, theirs, theirs)));
        _refusesKey(barb, hashed, abi.encodeCall(IEscrow.agree, (_work(0), earned, NEVER, mine, wrong)));
        _refusesKey(barb, hashed, abi.encodeCall(IEscrow.agree, (_work(0), earned, NEVER, mine, mine)));
        _grants(sam, abi.encodeCall(IEscrow.agree, (_work(0), earned, NEVER, mine, theirs)));
    }

    /// @notice extend: the same.
    function test_extend__only_by_its_signers(uint256 drawn) external {
        Plan memory plan = _planOf(2);
        bytes memory next = Plans.table(plan, false);
        bytes32 hashed = Messages.agree(_id(), 0, 0, _idOf(plan), NEVER);
        bytes memory wrong = _signWith(_another(drawn), _digest(hashed));
        (bytes memory mine, bytes memory theirs) = (_sign(adam, hashed), _sign(barb, hashed));
        _refusesKey(adam, hashed, abi.encodeCall(IEscrow.extend, (_work(0), next, NEVER, wrong, theirs)));
        _refusesKey(barb, hashed, abi.encodeCall(IEscrow.extend, (_work(0), next, NEVER, mine, wrong)));
        _grants(sam, abi.encodeCall(IEscrow.extend, (_work(0), next, NEVER, mine, theirs)));
    }

    /// @notice depositWithAuthorization: the token refuses another key, and takes the holder's for the escrow alone.
    function test_depositWithAuthorization__only_by_its_signer(uint256 drawn, uint64 drawnSum) external {
        uint256 sum = 100 + uint256(drawnSum);
        kept.faucet(dana, sum);
        bytes32 digest = _authorization(address(escrow), sum);
        bytes memory refusal = abi.encodeWithSignature("Error(string)", "not signed");
        _refuses(sam, _authorized(sum, _signWith(_another(drawn), digest)), refusal);
        _refuses(sam, _authorized(sum, _signWith(keys[dana], _authorization(sam, sum))), refusal);
        _refuses(sam, _authorized(sum - 1, _signWith(keys[dana], digest)), refusal);
        bytes memory right = _authorized(sum, _signWith(keys[dana], digest));
        _grants(sam, right);
        vm.assertEq(escrow.balanceOf(address(kept), dana), sum - sum / 100, "what arrived is dana's");
        _refuses(sam, right, abi.encodeWithSignature("Error(string)", "used"));
    }

    function _authorization(address to, uint256 sum) private view returns (bytes32) {
        bytes32 kind = keccak256(
            "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
        );
        bytes32 hashed = keccak256(abi.encode(kind, dana, to, sum, 0, NEVER, WORD));
        return Messages.digest(Messages.domain("Trick", address(kept)), hashed);
    }

    function _authorized(uint256 sum, bytes memory sig) private view returns (bytes memory) {
        return abi.encodeCall(IEscrow.depositWithAuthorization, (address(kept), dana, sum, 0, NEVER, WORD, sig));
    }

    /// @notice A wallet's word is its owner's, for that wallet and no other account.
    function test_wallet__only_by_its_owner(uint256 drawn) external {
        address wallet = holders[11];
        Plan memory plan = _planOf(1);
        (plan.workers[0], plan.terms.salt) = (wallet, "a wallet works");
        _seal(plan);
        _openPlan(plan);
        bytes32 hashed = Messages.giveBack(_id(), 0, NEVER);
        bytes memory wrong = _signWith(_another(drawn), _digest(hashed));
        _refusesKey(wallet, hashed, abi.encodeCall(IEscrow.giveBack, (_work(0), NEVER, wrong)));
        _grants(sam, abi.encodeCall(IEscrow.giveBack, (_work(0), NEVER, _signWith(keys[barb], _digest(hashed)))));
    }
}
