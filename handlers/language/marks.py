"""What stands where something was masked. By itself, for those who only look for it."""

ID_MARK = "[เลขประจำตัวถูกปิด]"
"""In the place of a 13-digit ID number."""
