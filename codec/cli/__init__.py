"""The command ``codec``: show, convert, check and diff files of arrays.

Needs the extra ``cli``; the package beside it never imports it.
"""
