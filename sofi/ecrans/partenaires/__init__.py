"""What programs of partners call: the files of the feed, and what they say of them. No page, no session: a key."""
