"""Who did what to which thing, when. Written by every action, never changed."""
