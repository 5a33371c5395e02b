"""What a family tells about itself: questions as data, each answer kept at once, and what becomes of them when they are sent."""
