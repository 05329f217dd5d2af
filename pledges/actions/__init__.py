"""Writes about pledges."""
