"""Letters after they are written: printing, letterhead, samples, resending, the daily staff email."""
