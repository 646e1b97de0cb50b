// SPDX-License-Identifier: Apache-2.0
// Where each task of a batch stands, in two bits per task and a mark for the batch.
pragma solidity 0.8.37;

/// @notice The words of a batch. Words 0 and 1 hold stages, words 2..9 hold a byte per task (contested, rating) that is
/// written on the unhappy path only. In a batch of up to 23 tasks that byte stands in word 0 and costs no word of its own.
/// @dev Word 0: bits 0..253 stages of tasks 0..126 (narrow: 0..45 stages, 64..247 ratings), bit 254 wide, bit 255 mark.
/// Word 1: stages of tasks 127..254.
struct Book {
    uint256[10] words;
}

library Stages {
    uint8 internal constant NONE = 0;
    uint8 internal constant OPENED = 1;
    uint8 internal constant DELIVERED = 2;
    uint8 internal constant RATED = 3;
    uint8 internal constant CONTESTED = 4;
    uint8 internal constant CLOSED = 5;

    uint256 private constant MARK = 1 << 255; // the batch was opened
    uint256 private constant WIDE = 1 << 254; // its ratings stand in words 2..9
    uint256 private constant ALL_OPENED = 0x5555555555555555555555555555555555555555555555555555555555555555;
    uint256 private constant NARROW_MOST = 23;
    uint256 private constant NARROW_RATINGS = 64; // the first rating's bit in word 0
    uint256 private constant FIRST_WORD_TASKS = 127;
    uint256 private constant CONTEST_FLAG = 0x80; // the byte's top bit; the rest is the rating

    function isMarked(Book storage book) internal view returns (bool) {
        return book.words[0] & MARK != 0;
    }

    /// @notice All tasks become opened. `count` is 1..255.
    function open(Book storage book, uint256 count) internal {
        uint256 first = count < FIRST_WORD_TASKS ? count : FIRST_WORD_TASKS;
        book.words[0] = MARK | (count > NARROW_MOST ? WIDE : 0) | (ALL_OPENED >> (256 - 2 * first));
        if (count > first) book.words[1] = ALL_OPENED >> (256 - 2 * (count - first));
    }

    /// @notice Stage and rating of one task, in the numbers of `IEscrow.taskState`.
    function read(Book storage book, uint256 index) internal view returns (uint8 stage, uint8 rating) {
        uint256 head = book.words[0];
        if (head & MARK == 0) return (NONE, 0);
        // Beyond a narrow batch's stages stand its ratings.
        if (head & WIDE == 0 && index >= NARROW_MOST) return (CLOSED, 0);
        (uint256 word, uint256 shift) = stagePlace(index);
        stage = uint8(((word == 0 ? head : book.words[1]) >> shift) & 3);
        if (stage == 0) return (CLOSED, 0);
        if (stage != RATED) return (stage, 0);
        (word, shift) = ratingPlace(head, index);
        uint256 mark = ((word == 0 ? head : book.words[word]) >> shift) & 0xff;
        if (mark & CONTEST_FLAG != 0) stage = CONTESTED;
        rating = uint8(mark & ~CONTEST_FLAG);
    }

    /// @notice An opened task becomes delivered.
    function deliver(Book storage book, uint256 index) internal {
        (uint256 word, uint256 shift) = stagePlace(index);
        book.words[word] ^= uint256(OPENED ^ DELIVERED) << shift;
    }

    /// @notice A delivered task becomes rated.
    function rate(Book storage book, uint256 index, uint256 rating) internal {
        uint256 head = book.words[0];
        (uint256 word, uint256 shift) = stagePlace(index);
        (uint256 ratingWord, uint256 ratingShift) = ratingPlace(head, index);
        uint256 turn = uint256(DELIVERED ^ RATED) << shift;
        if (ratingWord == 0) {
            book.words[0] = (head ^ turn) | (rating << ratingShift);
            return;
        }
        book.words[word] ^= turn;
        book.words[ratingWord] |= rating << ratingShift;
    }

    /// @notice A task ends. With `mayClear` the last one to end takes the mark along, so that nothing of the batch remains.
    /// @dev Warning: `mayClear` only when the batch can never be opened again, or its id could live twice.
    function close(Book storage book, uint256 index, uint256 count, bool mayClear) internal {
        uint256 head = book.words[0];
        (uint256 word, uint256 shift) = stagePlace(index);
        (uint256 ratingWord, uint256 ratingShift) = ratingPlace(head, index);
        uint256 stages = word == 0 ? head : book.words[1];
        if (ratingWord == 0) stages &= ~(uint256(0xff) << ratingShift);
        else if ((stages >> shift) & 3 == RATED) book.words[ratingWord] &= ~(uint256(0xff) << ratingShift);
        stages &= ~(uint256(3) << shift);
        if (word == 0) {
            head = stages;
        } else {
            book.words[1] = stages;
            if (!mayClear || stages != 0) return;
        }
        if (mayClear && head & ~(MARK | WIDE) == 0) {
            bool isLast = word == 1 || count <= FIRST_WORD_TASKS || book.words[1] == 0;
            if (isLast) head = 0;
        }
        book.words[0] = head;
    }

    function stagePlace(uint256 index) private pure returns (uint256 word, uint256 shift) {
        return index < FIRST_WORD_TASKS ? (0, 2 * index) : (1, 2 * (index - FIRST_WORD_TASKS));
    }

    function ratingPlace(uint256 head, uint256 index) private pure returns (uint256 word, uint256 shift) {
        return head & WIDE == 0 ? (0, NARROW_RATINGS + 8 * index) : (2 + index / 32, 8 * (index % 32));
    }
}
