"""Services planned and delivered, and the payers' authorizations of them."""
