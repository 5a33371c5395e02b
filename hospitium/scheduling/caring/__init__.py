"""The nurse of a whole stay: who she is, which days she has it, that she has no more stays at once than she can."""
