"""The practice agency of ``cm learn``, and how far somebody has come with the lessons."""
