"""The floor of completion: a script that opens the store with its engine and reads one row."""

import sys

from sqlcipher3 import dbapi2

connection = dbapi2.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
print(connection.execute("SELECT code FROM clients LIMIT 1").fetchone()[0])
connection.close()
