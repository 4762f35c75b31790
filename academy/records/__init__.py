"""Completion records: frozen facts, stored bytes, and the page where anybody can check one."""
