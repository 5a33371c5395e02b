"""When a resource is there: weekly hours, holidays and what differs for once, told in its zone; pure."""
