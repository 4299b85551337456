"""Form 3: nothing in a row depends on the number that its operation gets when it is saved.

Links to rows of another system no longer keep that number, which the log knows, and a server
numbers the entries of the search index itself.
"""

from alembic.operations import Operations


def migrate(op: Operations) -> None:
    """Drop the number from the links; on a server let a sequence number the search index."""
    op.drop_column("externals", "seq")
    if op.get_bind().dialect.name == "sqlite":
        return
    op.execute("CREATE SEQUENCE search_docs_docid OWNED BY search_docs.docid")
    op.execute(
        "SELECT setval('search_docs_docid', coalesce(max(docid), 0) + 1, false) FROM search_docs"
    )
    op.execute(
        "ALTER TABLE search_docs ALTER COLUMN docid SET DEFAULT nextval('search_docs_docid')"
    )
