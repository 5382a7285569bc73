"""What is found in the text of a message, as spans: numbers, times, grades, persons, English."""
