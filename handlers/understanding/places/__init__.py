"""Schools, อำเภอ and ตำบล: their names, where they stand in a message, and what is not ours."""
