"""The chat front: updates in, words out."""
