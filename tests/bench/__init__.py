"""Speed, as ratios against a fixed baseline in the same run. Not tests: nothing here fails."""
