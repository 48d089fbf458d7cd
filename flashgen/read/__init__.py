"""What does this file say?  Files to `Document`: every format, every encoding, nothing executed."""
