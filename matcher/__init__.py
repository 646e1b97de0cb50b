"""Decisions as arithmetic: problem in, plan out; no I/O, no clock, no chance."""
