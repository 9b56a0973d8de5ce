"""The commands of `codec`: show, convert, check and diff."""
