"""What exists because a process runs: settings, wiring, the clock, the scheduler, readers."""
