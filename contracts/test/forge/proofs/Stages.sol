// SPDX-License-Identifier: Apache-2.0
// Proofs about where tasks stand, for every batch and every index: what happens to one task happens to no other.
pragma solidity 0.8.37;

import {Book, Stages} from "../../../src/libraries/Stages.sol";

/// @notice A book is put in storage with any ten words at all; each proof then allows what it must and no more.
contract StagesProof {
    using Stages for Book;

    uint256 private constant MARK = 1 << 255;
    uint256 private constant WIDE = 1 << 254;

    Book private _book;

    /// @notice A delivery turns two bits of one word and leaves every other bit of all ten alone.
    function check_deliver(uint256[10] calldata words, uint8 drawn) external {
        uint256 index = _start(words, drawn);
        (uint8 before,) = _book.read(index);
        if (before != Stages.OPENED) return;

        _book.deliver(index);

        (uint8 stage,) = _book.read(index);
        assert(stage == Stages.DELIVERED);
        _onlyStageMoved(words, index);
    }

    /// @dev The index is made one number per path, as storage is reached by numbers.
    function _start(uint256[10] calldata words, uint8 drawn) private returns (uint256) {
        for (uint256 i = 0; i < 10; ++i) {
            _book.words[i] = words[i];
        }
        for (uint256 i = 0; i < 255; ++i) {
            if (drawn == i) return i;
        }
        revert();
    }

    function _onlyStageMoved(uint256[10] calldata words, uint256 index) private view {
        uint256 word = index < 127 ? 0 : 1;
        for (uint256 i = 0; i < 10; ++i) {
            uint256 allowed = i == word ? 3 << (2 * (index - 127 * word)) : 0;
            assert((_book.words[i] ^ words[i]) & ~allowed == 0);
        }
    }
}
