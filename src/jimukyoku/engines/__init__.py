"""Long computation on the field's libraries: data in, data out; knows no database and no web."""
