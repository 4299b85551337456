"""Questions about the record. These modules import no SQL, so that a help page loads none."""
