"""Owns the files the program brings (fonts, icons, translations, code sets) and their lookup."""
