"""The floor of a command that reads much: a script that reads the same rows by SQLAlchemy Core.

It runs the statements of a file, ``[[words, values], ...]`` as JSON, and keeps their rows.
"""

import json
import sys
from pathlib import Path

from sqlalchemy import create_engine
from sqlcipher3 import dbapi2

if __name__ == "__main__":
    asked = json.loads(Path(sys.argv[2]).read_text())
    engine = create_engine(f"sqlite:///{sys.argv[1]}", module=dbapi2)
    with engine.connect() as connection:
        rows = [connection.exec_driver_sql(sql, tuple(values)).all() for sql, values in asked]
