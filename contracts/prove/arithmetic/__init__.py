"""Proves in the integers what halmos asks about words."""
