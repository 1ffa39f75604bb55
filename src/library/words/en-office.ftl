# Words of the office.
