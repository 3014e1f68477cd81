"""Small tools without Django: money, Thai dates and digits, text, identity numbers, tables, uploads."""
