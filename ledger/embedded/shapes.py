"""Blocks, transactions, receipts and logs in the words of Ethereum's JSON-RPC."""

from typing import Any

import rlp
from eth._utils.address import generate_contract_address
from eth.abc import BlockAPI, BlockHeaderAPI, ReceiptAPI, SignedTransactionAPI

from ledger.embedded.backend import base_fee_of
from ledger.embedded.logs import LogRow

BLOOM_BYTES = 256


def hex_of(value: bytes) -> str:
    """Write bytes as hex."""
    return "0x" + value.hex()


def word_of(value: int) -> str:
    """Write a number as a 32-byte word."""
    return f"0x{value:064x}"


def header_json(header: Any) -> dict[str, Any]:
    """Say a block's header."""
    return {
        "number": hex(header.block_number),
        "hash": hex_of(header.hash),
        "parentHash": hex_of(header.parent_hash),
        "nonce": hex_of(header.nonce),
        "mixHash": hex_of(header.mix_hash),
        "sha3Uncles": hex_of(header.uncles_hash),
        "logsBloom": f"0x{header.bloom:0{2 * BLOOM_BYTES}x}",
        "transactionsRoot": hex_of(header.transaction_root),
        "stateRoot": hex_of(header.state_root),
        "receiptsRoot": hex_of(header.receipt_root),
        "miner": hex_of(header.coinbase),
        "difficulty": hex(header.difficulty),
        "totalDifficulty": "0x0",
        "extraData": hex_of(header.extra_data),
        "gasLimit": hex(header.gas_limit),
        "gasUsed": hex(header.gas_used),
        "timestamp": hex(header.timestamp),
        "baseFeePerGas": hex(header.base_fee_per_gas),
        "withdrawalsRoot": hex_of(header.withdrawals_root),
        "blobGasUsed": hex(header.blob_gas_used),
        "excessBlobGas": hex(header.excess_blob_gas),
        "parentBeaconBlockRoot": hex_of(header.parent_beacon_block_root),
        "requestsHash": hex_of(header.requests_hash),
    }


def block_json(block: BlockAPI, *, full: bool) -> dict[str, Any]:
    """Say a mined block, with whole transactions or their hashes."""
    txs = [tx_json(tx, block.header) if full else hex_of(tx.hash) for tx in block.transactions]
    body = {"size": hex(len(rlp.encode(block))), "uncles": [], "withdrawals": [], "transactions": txs}
    return {**header_json(block.header), **body}


def pending_json(header: BlockHeaderAPI) -> dict[str, Any]:
    """Say the block that would be mined now: no hash yet, and no transactions, for each is mined at once."""
    unknown = {"hash": None, "nonce": None, "miner": None, "logsBloom": None}
    return {
        **header_json(header),
        **unknown,
        "size": "0x0",
        "uncles": [],
        "withdrawals": [],
        "transactions": [],
    }


def tx_json(tx: SignedTransactionAPI, header: BlockHeaderAPI) -> dict[str, Any]:
    """Say a mined transaction; each block carries one at most, so its index is 0."""
    fields = {
        "type": hex(tx.type_id or 0),
        "hash": hex_of(tx.hash),
        "nonce": hex(tx.nonce),
        "blockHash": hex_of(header.hash),
        "blockNumber": hex(header.block_number),
        "transactionIndex": "0x0",
        "from": hex_of(tx.sender),
        "to": hex_of(tx.to) if tx.to else None,
        "value": hex(tx.value),
        "gas": hex(tx.gas),
        "gasPrice": hex(price_of(tx, header)),
        "input": hex_of(tx.data),
        "chainId": None if tx.chain_id is None else hex(tx.chain_id),
        "r": hex(tx.r),
        "s": hex(tx.s),
    }
    return {**fields, **_typed_fields(tx)}


def _typed_fields(tx: SignedTransactionAPI) -> dict[str, Any]:
    """Say what newer kinds of transaction add."""
    if not tx.type_id:
        return {"v": hex(tx.v)}  # type: ignore[attr-defined]
    accesses = [
        {"address": hex_of(account), "storageKeys": [word_of(slot) for slot in slots]}
        for account, slots in tx.access_list
    ]
    fields = {"v": hex(tx.y_parity), "yParity": hex(tx.y_parity), "accessList": accesses}
    if tx.type_id == 1:
        return fields
    fees = {"maxFeePerGas": hex(tx.max_fee_per_gas), "maxPriorityFeePerGas": hex(tx.max_priority_fee_per_gas)}
    return {**fields, **fees}


def price_of(tx: SignedTransactionAPI, header: BlockHeaderAPI) -> int:
    """Tell what each unit of gas cost in the end; for older kinds both limits are their one price."""
    return min(tx.max_fee_per_gas, tx.max_priority_fee_per_gas + base_fee_of(header))


def receipt_json(
    tx: SignedTransactionAPI, receipt: ReceiptAPI, header: BlockHeaderAPI, logs: tuple[LogRow, ...]
) -> dict[str, Any]:
    """Say what became of a transaction."""
    created = None if tx.to else hex_of(generate_contract_address(tx.sender, tx.nonce))
    return {
        "transactionHash": hex_of(tx.hash),
        "transactionIndex": "0x0",
        "blockHash": hex_of(header.hash),
        "blockNumber": hex(header.block_number),
        "from": hex_of(tx.sender),
        "to": hex_of(tx.to) if tx.to else None,
        "contractAddress": created,
        "type": hex(tx.type_id or 0),
        "status": hex(int.from_bytes(receipt.state_root, "big")),
        "gasUsed": hex(receipt.gas_used),
        "cumulativeGasUsed": hex(receipt.gas_used),
        "effectiveGasPrice": hex(price_of(tx, header)),
        "logsBloom": f"0x{receipt.bloom:0{2 * BLOOM_BYTES}x}",
        "logs": [log_json(log) for log in logs],
    }


def log_json(log: LogRow) -> dict[str, Any]:
    """Say one log; there are no reorganisations here, so none is ever removed."""
    return {
        "address": hex_of(log.address),
        "topics": [hex_of(topic) for topic in log.topics],
        "data": hex_of(log.payload),
        "blockNumber": hex(log.block_number),
        "blockHash": hex_of(log.block_hash),
        "transactionHash": hex_of(log.tx_hash),
        "transactionIndex": "0x0",
        "logIndex": hex(log.log_index),
        "removed": False,
    }
