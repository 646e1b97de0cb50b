// SPDX-License-Identifier: Apache-2.0
// Proofs about where tasks stand, for every batch and every index: what happens to one task happens to no other.
pragma solidity 0.8.37;

import {Book, Page, Stages} from "../../../src/libraries/Stages.sol";

/// @notice A book is put in storage with any ten words at all; each proof then allows what it must and no more.
/// @dev Bits are looked at here, not tasks: where all bits but two stand as they stood, no other task can have moved.
contract StagesProof {
    using Stages for Book;
    using Stages for Page;

    uint256 private constant FIRST = 127; // tasks in word 0
    uint256 private constant NARROW = 23; // the most tasks whose marks stand in word 0
    uint256 private constant WIDE = 1 << 254;

    Book private _book;

    /* STATEMENTS */

    /// @notice Opened, all tasks of the batch are opened, none beyond it is, and the mark is there; before, it was not.
    function check_open(uint8 drawn, uint8 count) external {
        uint256 index = _fixed(drawn);
        if (count == 0) return;

        _book.open(count);

        Page memory page = _load(count);
        (uint256 stage, uint256 rating) = page.read(index);
        assert(page.isMarked() && _book.isMarked());
        assert(stage == (index < count ? Stages.OPENED : Stages.CLOSED) && rating == 0);
    }

    /// @notice A burnt id is marked and has no task.
    function check_burn(uint8 drawn, uint8 count) external {
        uint256 index = _fixed(drawn);
        _book.burn();
        Page memory page = _load(count);
        (uint256 stage,) = page.read(index);
        assert(page.isMarked() && stage == Stages.CLOSED);
    }

    /// @notice A delivery turns the bits of an opened task and no other of all ten words; any other task stays as it is.
    function check_deliver(uint256[10] calldata words, uint8 drawn, uint8 count) external {
        (Page memory page, uint256 index, uint256 stage, uint256 rating) = _begin(words, drawn, count);

        bool isDelivered = page.deliver(index);
        page.save(false);

        assert(isDelivered == (stage == Stages.OPENED || stage == Stages.DELIVERED));
        _mustRead(index, count, stage == Stages.OPENED ? Stages.DELIVERED : stage, rating);
        _onlyMoved(words, index, false);
    }

    /// @notice A rating turns the task's two bits and fills its byte, and no other bit.
    function check_rate(uint256[10] calldata words, uint8 drawn, uint8 count, uint8 rating) external {
        (Page memory page, uint256 index, uint256 stage,) = _begin(words, drawn, count);
        if (stage != Stages.DELIVERED || rating > 100 || _mark(words, index) != 0) return;

        page.rate(index, rating);
        page.save(false);

        _mustRead(index, count, Stages.RATED, rating);
        _onlyMoved(words, index, true);
    }

    /// @notice A contest turns one bit and keeps the rating.
    function check_contest(uint256[10] calldata words, uint8 drawn, uint8 count) external {
        (Page memory page, uint256 index, uint256 stage, uint256 rating) = _begin(words, drawn, count);
        if (stage != Stages.RATED) return;

        page.contest(index);
        page.save(false);

        _mustRead(index, count, Stages.CONTESTED, rating);
        _onlyMoved(words, index, true);
    }

    /// @notice From every stage a task ends, its byte is empty again, and no other bit has moved; the mark stays. One that has
    /// ended stays ended.
    function check_close(uint256[10] calldata words, uint8 drawn, uint8 count) external {
        (Page memory page, uint256 index, uint256 stage,) = _begin(words, drawn, count);

        uint256 bits = page.close(index);
        page.save(false);

        assert((bits == 0) == (stage == Stages.CLOSED));
        _mustRead(index, count, Stages.CLOSED, 0);
        _onlyMoved(words, index, true);
        assert(_book.isMarked());
    }

    /// @notice The mark goes with the last task and no earlier, and then nothing of the stages is left.
    function check_clear(uint256[10] calldata words, uint8 drawn, uint8 count) external {
        (Page memory page, uint256 index, uint256 stage,) = _begin(words, drawn, count);
        if (stage == Stages.CLOSED) return;
        if (count <= FIRST && words[1] != 0) return; // a batch without a second word

        page.close(index);
        page.save(true);

        bool isLast = _stages(_book.words[0]) == 0 && _book.words[1] == 0;
        assert(_book.isMarked() != isLast);
        if (isLast) assert(_book.words[0] == 0);
    }

    /* THE GROUND */

    /// @dev Any words with a mark; the index is made one number per path, as storage is reached by numbers.
    function _begin(uint256[10] calldata words, uint8 drawn, uint8 count)
        private
        returns (Page memory page, uint256 index, uint256 stage, uint256 rating)
    {
        for (uint256 i = 0; i < 10; ++i) {
            _book.words[i] = words[i];
        }
        index = _fixed(drawn);
        bool isWide = words[0] & WIDE != 0;
        if (index >= count || isWide != (count > NARROW) || words[0] & Stages.MARK == 0) revert();
        page = _load(count);
        (stage, rating) = page.read(index);
    }

    function _fixed(uint8 drawn) private pure returns (uint256) {
        for (uint256 i = 0; i < 255; ++i) {
            if (drawn == i) return i;
        }
        revert();
    }

    function _load(uint256 count) private view returns (Page memory page) {
        page.load(_book, count);
    }

    function _mustRead(uint256 index, uint256 count, uint256 wantedStage, uint256 wantedRating) private view {
        (uint256 stage, uint256 rating) = _load(count).read(index);
        assert(stage == wantedStage && rating == wantedRating);
    }

    /// @dev Only the task's two bits, and its byte where that may move, differ from what stood there.
    function _onlyMoved(uint256[10] calldata words, uint256 index, bool mayMark) private view {
        bool isWide = words[0] & WIDE != 0;
        uint256 stageWord = index < FIRST ? 0 : 1;
        uint256 stageMask = 3 << (2 * (index - FIRST * stageWord));
        uint256 markWord = isWide ? 2 + index / 32 : 0;
        uint256 markMask = 0xff << (isWide ? 8 * (index % 32) : 64 + 8 * index);
        for (uint256 i = 0; i < 10; ++i) {
            uint256 allowed = (i == stageWord ? stageMask : 0) | (mayMark && i == markWord ? markMask : 0);
            assert((_book.words[i] ^ words[i]) & ~allowed == 0);
        }
    }

    function _mark(uint256[10] calldata words, uint256 index) private pure returns (uint256) {
        if (words[0] & WIDE == 0) return (words[0] >> (64 + 8 * index)) & 0xff;
        return (words[2 + index / 32] >> (8 * (index % 32))) & 0xff;
    }

    function _stages(uint256 head) private pure returns (uint256) {
        return head & ~(Stages.MARK | WIDE);
    }
}
