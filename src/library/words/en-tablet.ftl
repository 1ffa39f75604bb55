# Words of the tablet.
