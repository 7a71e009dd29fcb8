"""Nghị định 30/2020/NĐ-CP, Phụ lục I, held against a PDF as it was drawn; for the process of untrusted files."""
