"""What the commands do: each takes arguments and gives the exit code; they call the pipeline and print."""
