"""Mailboxes that are asked over IMAP, and mail that is sent to a sheet's own address."""
