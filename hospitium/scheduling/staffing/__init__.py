"""What colleagues who are booked hear of it: that they are, that it moved, that it is theirs no longer; whoever sees the case or not."""
