"""Writes of the campaign: the only files of the room that commit."""
