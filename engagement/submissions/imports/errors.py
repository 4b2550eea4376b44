"""Why a file cannot be imported; the words are for who uploaded it and hold nothing of its text."""


class UnreadableFile(Exception):
    """The file cannot be read; ``str()`` says why and what to do."""
